import { isPlainObject, type JsonValue } from '@mcpver/core'
import { positionOf } from '../schema/positions.ts'
import { baseWithin, Resources } from '../schema/resources.ts'

/** Schemas that a validator may have to look at; more take seconds. */
const MOST_VISITS = 100_000
/** Pairs of elements that are compared in the time of a visit. */
const PAIRS_A_VISIT = 50

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

/**
 * Whether a validator that follows every reference anew would take too long: references can make very many schemas of few.
 *
 * @param most Schemas that it may look at. Default: 100,000.
 */
export function isCostly(schema: unknown, value: JsonValue, most = MOST_VISITS): boolean {
  const resources = new Resources(schema)
  return new CostEstimate(resources, most).of({ schema, base: resources.rootBase }, value) > most
}

interface Located {
  readonly schema: unknown
  readonly base: string
}

/** Counts, from above, the schemas that are looked at; each pair of a schema and a part of the value is counted out once. */
class CostEstimate {
  readonly #resources: Resources
  readonly #most: number
  readonly #known = new Map<unknown, Map<unknown, number>>()
  #counted = 0

  constructor(resources: Resources, most: number) {
    this.#resources = resources
    this.#most = most
  }

  of({ schema, base }: Located, value: unknown): number {
    if (!isPlainObject(schema)) return 1
    // Counting itself takes time; what was counted once is less than what there is.
    if (++this.#counted > this.#most) return Infinity
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
    if (keyword === 'uniqueItems' && Array.isArray(value)) return inner === true ? pairsOf(value.length) : 0
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

/** Validators hold every element against every other one, which is soon done for each pair. */
function pairsOf(count: number): number {
  return (count * (count - 1)) / 2 / PAIRS_A_VISIT
}

function plus(a: number, b: number): number {
  return a + b
}
