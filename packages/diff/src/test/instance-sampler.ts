import { isPlainObject, type JsonObject, type JsonValue } from '@mcpver/core'
import type { Random } from './random.ts'

type Schema = Readonly<Record<string, unknown>>

const NAMES: readonly string[] = ['a', 'b', 'c', 'ab']
const SCALARS: readonly JsonValue[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  4,
  -1,
  -2,
  0.5,
  1.5,
  '',
  'a',
  'b',
  'c',
  'ab',
  'ba',
  'aab',
  'é',
  '𝒳a',
]
const BY_TYPE: Readonly<Record<string, readonly JsonValue[]>> = {
  null: [null],
  boolean: [true, false],
  integer: [0, 1, 2, 3, 4, 6, -1, -2],
  number: [0, 1, 2, 0.5, 1.5, -0.5, 3],
  string: ['', 'a', 'b', 'ab', 'ba', 'aab', 'é', '𝒳a', 'c'],
}
const DEEPEST = 5

/**
 * Makes up instances that a schema is likely to accept: it follows the keywords, without regard for how they constrain each
 * other, and then changes a part or two. Independent of the prover.
 */
export class InstanceSampler {
  readonly #random: Random
  readonly #root: unknown
  /** Values to begin with: what the schemas list. */
  readonly #pool: readonly JsonValue[]

  constructor(random: Random, schemas: readonly [root: unknown, ...others: unknown[]], seeds: readonly JsonValue[]) {
    this.#random = random
    this.#root = schemas[0]
    this.#pool = [...seeds, ...schemas.flatMap((schema) => listedValues(schema, 0))]
  }

  next(): JsonValue {
    const random = this.#random
    const isFromPool = this.#pool.length > 0 && random.chance(0.4)
    let value = isFromPool ? random.pick(this.#pool) : this.sample(this.#root, 0)
    while (random.chance(isFromPool ? 0.6 : 0.35)) value = this.mutate(value, 0)
    return value
  }

  /** An instance along the keywords of a schema. */
  sample(schema: unknown, depth: number): JsonValue {
    const random = this.#random
    if (!isPlainObject(schema) || depth > DEEPEST) return this.#anything(depth)
    if ('const' in schema && random.chance(0.9)) return schema['const'] as JsonValue
    if (Array.isArray(schema['enum']) && random.chance(0.9)) return random.pick(schema['enum'] as JsonValue[])
    const parts = this.#parts(schema, depth)
    const type = this.#typeOf([schema, ...parts])
    if (type === 'object') return this.#object([schema, ...parts], depth)
    if (type === 'array') return this.#array([schema, ...parts], depth)
    const inner = parts.length > 0 && random.chance(0.7) ? random.pick(parts) : undefined
    return inner === undefined ? random.pick(BY_TYPE[type] ?? SCALARS) : this.sample(inner, depth + 1)
  }

  /** A value that differs from one in a part. */
  mutate(value: JsonValue, depth: number): JsonValue {
    const random = this.#random
    if (typeof value !== 'object' || value === null || random.chance(0.1)) return this.#anything(depth)
    if (isList(value)) return this.#mutateList(value, depth)
    const entries = Object.entries(value)
    const change = random.below(4)
    if (change === 0 || entries.length === 0)
      return { ...value, [random.pick(this.#names(value))]: this.#anything(depth + 1) }
    const [name, member] = random.pick(entries)
    if (change === 1) return Object.fromEntries(entries.filter(([other]) => other !== name))
    return { ...value, [name]: this.mutate(member, depth + 1) }
  }

  #mutateList(value: readonly JsonValue[], depth: number): JsonValue {
    const random = this.#random
    const change = random.below(4)
    if (change === 0 || value.length === 0) {
      const added = value.length > 0 && random.chance(0.4) ? random.pick(value) : this.#anything(depth + 1)
      return random.chance(0.7) ? [...value, added] : [added, ...value]
    }
    const index = random.below(value.length)
    if (change === 1) return value.filter((_item, other) => other !== index)
    return value.map((item, other) => (other === index ? this.mutate(item, depth + 1) : item))
  }

  #names(value: JsonObject): readonly string[] {
    return this.#random.chance(0.3) ? [...Object.keys(value), 'd', 'ba', 'aa', ''] : NAMES
  }

  #anything(depth: number): JsonValue {
    const random = this.#random
    const kind = random.below(depth > 3 ? 6 : 9)
    if (kind === 6) return Array.from({ length: random.below(4) }, () => this.#anything(depth + 1))
    if (kind > 6)
      return Object.fromEntries(NAMES.filter(() => random.chance(0.4)).map((name) => [name, this.#anything(depth + 1)]))
    return this.#pool.length > 0 && random.chance(0.3) ? random.pick(this.#pool) : random.pick(SCALARS)
  }

  /** Schemas for the same value under the connectives of one, each or some. */
  #parts(schema: Schema, depth: number): Schema[] {
    const random = this.#random
    const listed = (keyword: string): unknown[] =>
      Array.isArray(schema[keyword]) ? (schema[keyword] as unknown[]) : []
    const choices = [listed('anyOf'), listed('oneOf')]
      .filter((list) => list.length > 0)
      .map((list) => random.pick(list))
    const dependents = Object.values(isPlainObject(schema['dependentSchemas']) ? schema['dependentSchemas'] : {})
    const conditional = random.chance(0.5) ? [schema['if'], schema['then']] : [schema['else']]
    const reference = schema['$ref'] ?? schema['$dynamicRef']
    const direct = [...listed('allOf'), ...choices, ...dependents, ...conditional, this.#follow(reference)].filter(
      isPlainObject,
    )
    return depth > 2 ? direct : direct.flatMap((part) => [part, ...this.#parts(part, depth + 1)]).slice(0, 12)
  }

  #follow(reference: unknown): unknown {
    if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined
    if (reference === '#') return this.#root
    const name = reference.slice(reference.lastIndexOf('/') + 1).replace('#', '')
    const isDefinitions = isPlainObject(this.#root)
    const definitions = isDefinitions ? (this.#root as Schema)['$defs'] : undefined
    return isPlainObject(definitions) ? definitions[name] : undefined
  }

  #typeOf(schemas: readonly Schema[]): string {
    const random = this.#random
    const said = schemas.map(({ type }): unknown => (Array.isArray(type) ? random.pick(type as unknown[]) : type))
    const types = said.filter((type) => typeof type === 'string')
    if (types.length > 0 && random.chance(0.9)) return random.pick(types)
    const guessed = schemas
      .flatMap((schema) => Object.keys(schema))
      .flatMap((keyword) => TYPE_OF_KEYWORD[keyword] ?? [])
    return guessed.length > 0 && random.chance(0.85)
      ? random.pick(guessed)
      : random.pick([...Object.keys(BY_TYPE), 'any'])
  }

  #object(schemas: readonly Schema[], depth: number): JsonValue {
    const random = this.#random
    const members: Record<string, JsonValue> = {}
    const required = schemas.flatMap((schema) =>
      Array.isArray(schema['required']) ? (schema['required'] as string[]) : [],
    )
    const declared = schemas.flatMap(({ properties }) => Object.entries(isPlainObject(properties) ? properties : {}))
    for (const [name, schema] of declared) {
      if (required.includes(name) || random.chance(0.5)) members[name] = this.sample(schema, depth + 1)
    }
    const others = schemas.flatMap((schema) => [
      schema['additionalProperties'],
      schema['unevaluatedProperties'],
      ...Object.values(isPlainObject(schema['patternProperties']) ? schema['patternProperties'] : {}),
    ])
    for (const name of NAMES) {
      if (name in members || !(required.includes(name) || random.chance(0.15))) continue
      members[name] = this.sample(random.pick([undefined, ...others]), depth + 1)
    }
    return members
  }

  #array(schemas: readonly Schema[], depth: number): JsonValue {
    const random = this.#random
    const prefix = schemas.flatMap(({ prefixItems }) => (Array.isArray(prefixItems) ? [prefixItems as unknown[]] : []))
    const rest = schemas.flatMap((schema) => [schema['items'], schema['contains'], schema['unevaluatedItems']])
    const known = rest.filter(isPlainObject)
    return Array.from({ length: random.below(5) }, (_none, index) => {
      const own = prefix.map((list) => list[index]).filter((schema) => schema !== undefined)
      return this.sample(random.pick(own.length > 0 ? own : known.length > 0 ? known : [undefined]), depth + 1)
    })
  }
}

const TYPE_OF_KEYWORD: Readonly<Record<string, string>> = {
  minimum: 'number',
  exclusiveMaximum: 'integer',
  multipleOf: 'number',
  minLength: 'string',
  maxLength: 'string',
  pattern: 'string',
  items: 'array',
  prefixItems: 'array',
  minItems: 'array',
  maxItems: 'array',
  uniqueItems: 'array',
  contains: 'array',
  unevaluatedItems: 'array',
  properties: 'object',
  required: 'object',
  additionalProperties: 'object',
  patternProperties: 'object',
  propertyNames: 'object',
  minProperties: 'object',
  maxProperties: 'object',
  dependentRequired: 'object',
  dependentSchemas: 'object',
  unevaluatedProperties: 'object',
}

/** The values that `const` and `enum` list anywhere in a schema. */
function listedValues(schema: unknown, depth: number): JsonValue[] {
  if (typeof schema !== 'object' || schema === null || depth > 12) return []
  return Object.entries(schema).flatMap(([keyword, value]): JsonValue[] => {
    if (keyword === 'const') return [value as JsonValue]
    if (keyword === 'enum' && Array.isArray(value)) return value as JsonValue[]
    return listedValues(value, depth + 1)
  })
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
