import type { JsonObject } from '@mcpver/core'
import type { Severity } from '../severity.ts'
import type { SchemaDirection } from '../verdict.ts'

/** A change of a schema as its message sees it. */
export interface Described {
  /** What callers call the place: `parameter "a.b"`, `field "c[]"`, or `the arguments` and `the result` for the root. */
  readonly subject: string
  /** What one property is called here: `parameter` of an input, `field` of an output. */
  readonly noun: string
  /** The name that the change is about, quoted: of a property, a pattern, a position, a keyword. */
  readonly name: string
  /** The same as callers call a property, with the properties that it stands in: `"filter.city"`. */
  readonly property: string
  readonly before: unknown
  readonly after: unknown
}

/** A pair of schemas that shows a change, or that looks like one and is none. */
export interface FacetExample {
  readonly before: JsonObject
  readonly after: JsonObject
}

/**
 * What a change does to the set of values that a schema accepts, taken by itself. It says what a page tells, never a severity:
 * that comes from the comparison.
 */
export type Effect = 'narrows' | 'widens' | 'changes' | 'informs'

/** Words for the two directions. */
export type Words = Readonly<Record<SchemaDirection, string>>

/**
 * One way in which a schema can change. Each makes two rules, `input-<id>` and `output-<id>`: what narrows an input widens
 * nobody's output.
 */
export interface Facet<Id extends string = string> {
  readonly id: Id
  readonly title: string
  /** What it finds, one paragraph. */
  readonly finds: string
  readonly effect: Effect
  /** Why it matters. Default: what the effect means for the direction. */
  readonly why?: Partial<Words>
  /** How to get there without breaking. Default: what the effect means for the direction. */
  readonly advice?: Partial<Words>
  /** One sentence for a person. */
  readonly message: (change: Described) => string
  /** For changes that no validator sees: what they are, whatever the comparison says. Default: the comparison decides. */
  readonly severity?: Severity & { readonly trust?: boolean }
  /** What a change is that breaks nobody by the comparison. Default: compatible, a respelling where nothing differs at all. */
  readonly harmless?: Severity
  readonly example: FacetExample
  readonly counterexample: FacetExample
  /** The two examples for outputs, where those for inputs do not show it. */
  readonly output?: { readonly example: FacetExample; readonly counterexample: FacetExample }
}

/** Keeps the ids of a table of facets as types. */
export function facets<const T extends readonly Facet[]>(table: T): T {
  return table
}

/** Two schemas that differ in their one property, `value`. */
export function ofValue(before: JsonObject, after: JsonObject): FacetExample {
  return { before: objectOf({ value: before }), after: objectOf({ value: after }) }
}

/** The schema of an object with these properties, and no others. */
export function objectOf(properties: JsonObject, rest: JsonObject = {}): JsonObject {
  return { type: 'object', properties, additionalProperties: false, ...rest }
}
