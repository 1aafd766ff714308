import { isPlainObject, type JsonValue } from '@mcpver/core'
import { positionOf } from '../schema/positions.ts'
import { baseWithin, Resources } from '../schema/resources.ts'

/** Schemas that a validator may have to look at; more take seconds. */
const MOST_VISITS = 100_000

/** Keywords whose schemas describe the same value as the one they stand in. */
const IN_PLACE: ReadonlySet<string> = new Set([
  'allOf',
  'anyOf',
  'dependencies',
  'dependentSchemas',
  'else',
  'if',
  'not',
  'oneOf',
  'then',
])

/** Whether a validator that follows every reference anew would take too long: references can make very many schemas of few. */
export function isCostly(schema: unknown, value: JsonValue): boolean {
  const resources = new Resources(schema)
  return new CostEstimate(resources).of({ schema, base: resources.rootBase }, value) > MOST_VISITS
}

interface Located {
  readonly schema: unknown
  readonly base: string
}

/** Counts, from above, the schemas that are looked at; each pair of a schema and a part of the value is counted out once. */
class CostEstimate {
  readonly #resources: Resources
  readonly #known = new Map<unknown, Map<unknown, number>>()

  constructor(resources: Resources) {
    this.#resources = resources
  }

  of({ schema, base }: Located, value: unknown): number {
    if (!isPlainObject(schema)) return 1
    const ofSchema = this.#known.get(schema) ?? new Map<unknown, number>()
    this.#known.set(schema, ofSchema)
    const known = ofSchema.get(value)
    if (known !== undefined) return known
    // A schema that refers to itself for the same value: validators fail on it, which is soon done.
    ofSchema.set(value, 1)
    const within = baseWithin(schema, base)
    const cost = Object.keys(schema).reduce(
      (sum, keyword) => sum + this.#ofKeyword(schema, { keyword, within }, value),
      1,
    )
    ofSchema.set(value, cost)
    return cost
  }

  #ofKeyword(
    schema: Record<string, unknown>,
    { keyword, within }: { keyword: string; within: string },
    value: unknown,
  ): number {
    const inner = schema[keyword]
    if (keyword === '$ref' && typeof inner === 'string') {
      const resolved = this.#resources.resolve(inner, within)
      return resolved.found ? this.of(resolved, value) : 1
    }
    const schemas = schemasIn(keyword, inner)
    const values = IN_PLACE.has(keyword) ? [value] : partsOf(keyword, value)
    return schemas.flatMap((one) => values.map((part) => this.of({ schema: one, base: within }, part))).reduce(plus, 0)
  }
}

function schemasIn(keyword: string, inner: unknown): unknown[] {
  const position = positionOf(keyword)
  if (position === undefined || keyword === '$defs' || keyword === 'definitions') return []
  if (position === 'named') return isPlainObject(inner) ? Object.values(inner) : []
  return Array.isArray(inner) ? inner : [inner]
}

function partsOf(keyword: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return keyword === 'propertyNames' ? Object.keys(value) : Object.values(value)
}

function plus(a: number, b: number): number {
  return a + b
}
