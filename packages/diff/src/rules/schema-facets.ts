import { ANNOTATION_FACETS } from './annotation-facets.ts'
import { ARRAY_FACETS } from './array-facets.ts'
import { COMPOSITION_FACETS } from './composition-facets.ts'
import type { Facet } from './facet.ts'
import { NUMBER_FACETS } from './number-facets.ts'
import { OBJECT_FACETS } from './object-facets.ts'
import { TEXT_VALUE_FACETS } from './text-value-facets.ts'
import { VALUE_FACETS } from './value-facets.ts'
import { WHOLE_FACETS } from './whole-facets.ts'

/** Every way in which a schema can change that has rules. */
export const SCHEMA_FACETS = [
  ...WHOLE_FACETS,
  ...VALUE_FACETS,
  ...NUMBER_FACETS,
  ...TEXT_VALUE_FACETS,
  ...ARRAY_FACETS,
  ...OBJECT_FACETS,
  ...COMPOSITION_FACETS,
  ...ANNOTATION_FACETS,
] as const

/** The id of a facet, as in `SCHEMA_FACETS`. */
export type FacetId = (typeof SCHEMA_FACETS)[number]['id']

const BY_ID: ReadonlyMap<string, Facet<FacetId>> = new Map(SCHEMA_FACETS.map((facet) => [facet.id, facet]))

/** The facet with an id. */
export function facetOf(id: FacetId): Facet<FacetId> {
  const facet = BY_ID.get(id)
  if (facet === undefined) throw new TypeError(`No facet is called ${id}`)
  return facet
}
