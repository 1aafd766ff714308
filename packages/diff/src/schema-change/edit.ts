import type { FacetId } from '../rules/schema-facets.ts'
import type { JsonPath } from './json-path.ts'
import type { Patch } from './patch.ts'

/** One structural change of a schema, with what it takes to make that change alone. */
export interface Edit {
  readonly facet: FacetId
  /** Where it is reported: in the new schema, and in the old one for what is gone. */
  readonly path: JsonPath
  /** What callers call the schema that changed: names of properties, `[]` for elements. */
  readonly trail: readonly string[]
  /** The name that the change is about: of a property, a pattern, a position, a keyword. Default: none. */
  readonly name?: string | undefined
  readonly before?: unknown
  readonly after?: unknown
  /** What a message shows in place of `before` and `after`, where they stand in other words. */
  readonly shown?: { readonly before: unknown; readonly after: unknown } | undefined
  /** Whether the two sides are the same text once their references are written out: a respelling that needs no proof. */
  readonly isSameText?: boolean | undefined
  /** What makes this change, and no other, of the old schema. */
  readonly patches: readonly Patch[]
  /** Where the old schema stands that this edit is one of. */
  readonly schema: JsonPath
  /** What makes all changes of that schema, those inside of it among them. */
  readonly whole: readonly Patch[]
}
