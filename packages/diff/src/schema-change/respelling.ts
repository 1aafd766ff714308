import { isHarmless } from '../severity.ts'
import { facetOf } from '../rules/schema-facets.ts'
import type { Comparator } from './comparator.ts'
import type { Edit } from './edit.ts'
import { pointerOf, type JsonPath } from './json-path.ts'
import { isAffordable, madeAlone, type Means, type SizeBudget, type Whole } from './judgement.ts'
import { locally } from './local-change.ts'
import { commonPath } from './slice.ts'

interface Spending {
  readonly comparator: Comparator
  readonly budget: SizeBudget
}

/**
 * Edits with those that only respell something put into one.
 *
 * Where the whole accepts the same values as before, all edits are one respelling, but for those that say something that no
 * validator sees. Where it does not, the edits of a single schema inside of it are one when that schema does.
 */
export function withoutRespellings(edits: readonly Edit[], whole: Whole, { comparator, size }: Means): readonly Edit[] {
  const foldable = edits.filter(isFoldable)
  if (whole.isEquivalent) return folded(edits, foldable)
  const budget = { size }
  const respelled = bySchema(foldable)
    .filter((group) => isNoted(group) || isRespelling(group, whole, { comparator, budget }))
    .flat()
  return folded(edits, respelled)
}

/** Edits by the schema that they stand in, not in one inside of it. */
function bySchema(edits: readonly Edit[]): Edit[][] {
  const groups = new Map<string, Edit[]>()
  for (const edit of edits) {
    const key = pointerOf(edit.schema)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [edit])
    else group.push(edit)
  }
  return [...groups.values()]
}

function isFoldable({ facet }: Edit): boolean {
  const { severity, harmless } = facetOf(facet)
  return facet === 'schema-respelled' || (severity === undefined && harmless === undefined)
}

/** Whether the walk found nothing but a respelling. */
function isNoted(group: readonly Edit[]): boolean {
  return group.every(({ facet }) => facet === 'schema-respelled')
}

/** Whether all that was done to one schema leaves what the root accepts as it was. */
function isRespelling(group: readonly Edit[], whole: Whole, { comparator, budget }: Spending): boolean {
  const [first] = group
  if (first === undefined || group.length < 2 || budget.size < 0) return false
  const change = madeAlone(first.whole, whole)
  const made = locally(change, first.schema, whole) ?? change
  return isAffordable(made, budget) && isHarmless(comparator.compare(made)) && !comparator.offers(made)
}

/** Edits with some of them in one, at the place that they have in common. */
function folded(edits: readonly Edit[], respelled: readonly Edit[]): readonly Edit[] {
  const [first] = respelled
  if (first === undefined) return edits
  const gone = new Set(respelled)
  const kept = edits.filter((edit) => !gone.has(edit))
  if (respelled.length === 1 && first.facet === 'schema-respelled') return [...kept, first]
  const path = respelled.map((edit) => edit.path).reduce<JsonPath>(commonPath, first.path)
  const trail = respelled.map((edit) => edit.trail).reduce<JsonPath>(commonPath, first.trail)
  const patches = respelled.flatMap((edit) => edit.patches)
  return [...kept, { facet: 'schema-respelled', path, trail: trail.map(String), patches, schema: [], whole: [] }]
}
