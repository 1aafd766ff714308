import fc from 'fast-check'
import { isPlainObject, type JsonValue } from '@mcpver/core'

/** Few names and values, so that schemas and instances meet. */
const NAMES = ['a', 'b', 'c', 'ab'] as const
const SCALARS: readonly JsonValue[] = [null, true, false, 0, 1, 2, 3, -1, 1.5, '', 'a', 'b', 'ab', 'aab', '𝒳a']
const PATTERNS = [
  '^a',
  'b$',
  '^a*$',
  '^[ab]{1,2}$',
  '^(?!a)',
  '',
  '^b?a+$',
  '^(?=.*b)',
  'a(?!b)',
  '^.$',
  '\\bb',
] as const

/** Hyperjump takes no name to match an empty pattern when `additionalProperties` stands beside it. */
const NAME_PATTERNS = PATTERNS.filter((pattern) => pattern !== '')
const REFERENCES: readonly JsonValue[] = [
  { $ref: '#/$defs/one' },
  { $ref: '#/$defs/two' },
  { $ref: '#' },
  { $ref: '#two' },
  { $dynamicRef: '#one' },
]

const name = fc.constantFrom(...NAMES)
const count = fc.integer({ min: 0, max: 3 })

export type Schema = fc.Arbitrary<JsonValue>

/** JSON values over the same few names and scalars. */
export const instanceArbitrary: Schema = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: fc.constantFrom(...SCALARS) },
    { weight: 2, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 3, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }) },
  ),
})).value

/** A JSON Schema of draft 2020-12: nested, with every assertion keyword, and references, recursive and dynamic ones too. */
export const schemaArbitrary: Schema = fc
  .record({
    root: keywords(partsWithin(1)),
    one: keywords(partsWithin(0)),
    two: schemaWithin(1, true),
    three: schemaWithin(0, true),
  })
  .map(({ root, one, two, three }) => {
    const $defs = {
      one: withMember(one, '$dynamicAnchor', 'one'),
      two: withMember(two, '$anchor', 'two'),
      three: withMember(three, '$dynamicAnchor', 'three'),
    }
    return { ...(root as object), $defs }
  })

/** `isInPlace`: whether it describes the same value as the schema around it, where a reference is likely to mean nothing. */
export function schemaWithin(depth: number, isInPlace: boolean): Schema {
  const leaf = fc.oneof(
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 2, arbitrary: fc.record({ type: typeArbitrary() }) },
    { weight: 2, arbitrary: fc.record({ const: fc.constantFrom(...SCALARS) }) },
    ...(isInPlace ? [] : [{ weight: 2, arbitrary: fc.constantFrom(...REFERENCES) }]),
  )
  if (depth === 0) return leaf
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 5, arbitrary: keywords(partsWithin(depth - 1)) })
}

export function partsWithin(depth: number): Parts {
  return { part: schemaWithin(depth, false), same: schemaWithin(depth, true) }
}

function typeArbitrary(): Schema {
  const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object')
  return fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 }))
}

interface Parts {
  /** A schema for a part of the value. */
  readonly part: Schema
  /** A schema for the value itself. */
  readonly same: Schema
}

/** One to five keywords beside each other, those of a kind rather than any. */
function keywords(parts: Parts): Schema {
  const groups = [arrayKeywords(parts), objectKeywords(parts), scalarKeywords(), logicKeywords(parts)]
  const kept = groups.map((group) => fc.array(fc.oneof(...group), { minLength: 1, maxLength: 4 }))
  const all = fc.array(fc.oneof(...groups.flat()), { minLength: 1, maxLength: 4 })
  const objectAndMore = fc
    .tuple(fc.array(fc.oneof(...objectKeywords(parts)), { minLength: 1, maxLength: 4 }), all)
    .map(([own, other]): object[] => [...own, ...other])
  const chosen = fc.oneof(all, ...kept, objectAndMore)
  return chosen.map((list) => Object.assign({}, ...list) as JsonValue)
}

export function scalarKeywords(): fc.Arbitrary<object>[] {
  const value = fc.constantFrom<JsonValue>(...SCALARS, [1], ['a', 'b'], { a: 1 }, {})
  return [
    fc.record({ type: typeArbitrary() }),
    fc.record({ enum: fc.uniqueArray(value, { minLength: 1, maxLength: 4 }) }),
    fc.record({ const: value }),
    fc.record({ minimum: fc.integer({ min: -2, max: 3 }) }),
    fc.record({ exclusiveMaximum: fc.integer({ min: -2, max: 3 }) }),
    fc.record({ exclusiveMinimum: fc.integer({ min: -2, max: 1 }), maximum: fc.integer({ min: 0, max: 3 }) }),
    fc.record({ multipleOf: fc.constantFrom(1, 2, 3, 0.5) }),
    fc.record({ minLength: count }),
    fc.record({ maxLength: count }),
    fc.record({ pattern: fc.constantFrom(...PATTERNS) }),
  ]
}

export function arrayKeywords({ part }: Parts): fc.Arbitrary<object>[] {
  return [
    fc.record({ type: fc.constant('array') }),
    fc.record({ items: part }),
    fc.record({ prefixItems: fc.array(part, { minLength: 1, maxLength: 3 }) }),
    fc.record({ minItems: count }),
    fc.record({ minItems: count, maxItems: fc.integer({ min: 2, max: 4 }) }),
    fc.record({ uniqueItems: fc.boolean() }),
    fc.record({ contains: part }),
    fc.record({ contains: part, minContains: count, maxContains: count }),
    fc.record({ unevaluatedItems: part }),
  ]
}

export function objectKeywords({ part, same }: Parts): fc.Arbitrary<object>[] {
  const named = fc.dictionary(name, part, { minKeys: 1, maxKeys: 3 })
  const names = fc.uniqueArray(name, { maxLength: 3 })
  return [
    fc.record({ type: fc.constant('object') }),
    fc.record({ properties: named }),
    fc.record({ properties: named, required: names }),
    fc.record({ required: names }),
    fc.record({ additionalProperties: part }),
    fc.record({ patternProperties: fc.dictionary(fc.constantFrom(...NAME_PATTERNS), part, { maxKeys: 2 }) }),
    fc.record({ propertyNames: part }),
    fc.record({ minProperties: count }),
    fc.record({ maxProperties: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ dependentRequired: fc.dictionary(name, names, { maxKeys: 2 }) }),
    fc.record({ dependentSchemas: fc.dictionary(name, same, { maxKeys: 2 }) }),
    fc.record({ unevaluatedProperties: part }),
  ]
}

export function logicKeywords({ same }: Parts): fc.Arbitrary<object>[] {
  const schemas = fc.array(same, { minLength: 1, maxLength: 3 })
  return [
    fc.record({ allOf: schemas }),
    fc.record({ anyOf: schemas }),
    fc.record({ oneOf: schemas }),
    fc.record({ not: same }),
    fc.record({ not: fc.record({ not: same }) }),
    fc.record({ if: same, then: same }),
    fc.record({ if: same, else: same }),
    fc.record({ if: same, then: same, else: same }),
    // A reference to the value itself is fine as long as it does not lead back; `three` has no such reference.
    fc.constantFrom({ $ref: '#/$defs/three' }, { $dynamicRef: '#three' }),
  ]
}

function withMember(schema: JsonValue, keyword: string, value: JsonValue): JsonValue {
  return isPlainObject(schema) ? { ...schema, [keyword]: value } : { [keyword]: value, allOf: [schema] }
}
