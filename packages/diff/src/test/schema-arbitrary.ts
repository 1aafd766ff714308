import fc from 'fast-check'
import { isPlainObject, type JsonValue } from '@mcpver/core'
import { positionOf } from '../schema/positions.ts'
import type { FuzzPair } from './judge-pair.ts'
import { toDraft07 } from './to-draft-07.ts'

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

type Schema = fc.Arbitrary<JsonValue>

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

/** A pair of schemas that have much in common: the second is the first with a part or two exchanged, or another one. */
export const pairArbitrary: fc.Arbitrary<readonly [JsonValue, JsonValue]> = fc
  .record({
    first: schemaArbitrary,
    second: schemaArbitrary,
    parts: fc.tuple(schemaWithin(1, false), schemaWithin(0, false)),
    seeds: fc.tuple(fc.nat(), fc.nat()),
    kinship: fc.integer({ min: 0, max: 8 }),
    isTurned: fc.boolean(),
  })
  .map(({ first, second, parts, seeds, kinship, isTurned }) => {
    const changed = kinship === 0 ? second : related(first, { parts, seeds, kinship })
    return isTurned ? [changed, first] : [first, changed]
  })

const connective = fc.constantFrom('allOf', 'anyOf', 'oneOf', 'not', 'if', 'else')

/** Two schemas under a connective: under another one they say something related. */
function connected(keyword: string, [first, second]: readonly [JsonValue, JsonValue]): JsonValue {
  if (keyword === 'not') return { allOf: [first, { not: second }] }
  if (keyword === 'if') return { if: first, then: second }
  return keyword === 'else' ? { if: first, else: second } : { [keyword]: [first, second] }
}

/** A pair about one sort of value, with little in it: what is said of it meets. */
const focusedPairArbitrary: fc.Arbitrary<readonly [JsonValue, JsonValue]> = fc
  .constantFrom('array', 'object', 'scalar')
  .chain((sort) => {
    const parts = partsWithin(0)
    const groups = { array: arrayKeywords(parts), object: objectKeywords(parts), scalar: scalarKeywords() }
    const some = (most: number): Schema =>
      fc
        .array(fc.oneof(...groups[sort]), { minLength: 1, maxLength: most })
        .map((list) => Object.assign({}, ...list) as JsonValue)
    const composed = fc.oneof(
      { weight: 4, arbitrary: some(3) },
      { weight: 4, arbitrary: fc.oneof(...logicKeywords({ part: some(2), same: some(2) })) as Schema },
    )
    return fc.record({
      plain: some(4),
      first: composed,
      second: composed,
      kinship: fc.integer({ min: 0, max: 7 }),
      connectives: fc.tuple(connective, connective),
    })
  })
  .map(({ plain, first, second, kinship, connectives }) => {
    const $defs = {
      one: { $dynamicAnchor: 'one' },
      two: { $anchor: 'two', type: 'string' },
      three: { $dynamicAnchor: 'three', minimum: 1, maxLength: 1 },
    }
    const rooted = (schema: JsonValue): JsonValue => ({ ...(schema as object), $defs })
    if (kinship === 0) return [rooted(plain), rooted(first)]
    if (kinship === 1) return [rooted(first), rooted(second)]
    // The one is what both demand, or either: each is compatible in its own way.
    if (kinship === 2) return [rooted({ allOf: [plain, first] }), rooted({ anyOf: [second, first] })]
    if (kinship === 3) return [rooted({ allOf: [first, { not: second }] }), rooted({ oneOf: [first, second] })]
    if (kinship === 4) return [rooted(plain), rooted({ anyOf: [first, second] })]
    if (kinship === 5) return [rooted({ allOf: [plain, second] }), rooted(first)]
    return [rooted(connected(connectives[0], [first, second])), rooted(connected(connectives[1], [first, second]))]
  })

/** A pair in one of the two dialects. */
export const fuzzPairArbitrary: fc.Arbitrary<FuzzPair> = fc
  .record({
    pair: fc.oneof({ weight: 1, arbitrary: pairArbitrary }, { weight: 2, arbitrary: focusedPairArbitrary }),
    isDraft07: fc.integer({ min: 0, max: 4 }).map((chance) => chance === 0),
  })
  .map(({ pair: [sub, sup], isDraft07 }) =>
    isDraft07 ? { sub: toDraft07(sub), sup: toDraft07(sup), dialect: 'draft-07' } : { sub, sup, dialect: '2020-12' },
  )

interface Kinship {
  readonly parts: readonly [JsonValue, JsonValue]
  readonly seeds: readonly [number, number]
  readonly kinship: number
}

function related(first: JsonValue, { parts, seeds, kinship }: Kinship): JsonValue {
  const once = kinship < 4 ? exchanged(first, parts[0], seeds[0]) : withoutKeyword(first, seeds[0])
  if (kinship === 1 || kinship === 5) return exchanged(once, parts[1], seeds[1])
  // In other words, which mean the same.
  if (kinship === 8) return { anyOf: [first], $defs: isPlainObject(first) ? (first['$defs'] as JsonValue) : {} }
  return kinship === 6 ? withoutKeyword(once, seeds[1]) : once
}

/** `isInPlace`: whether it describes the same value as the schema around it, where a reference is likely to mean nothing. */
function schemaWithin(depth: number, isInPlace: boolean): Schema {
  const leaf = fc.oneof(
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 2, arbitrary: fc.record({ type: typeArbitrary() }) },
    { weight: 2, arbitrary: fc.record({ const: fc.constantFrom(...SCALARS) }) },
    ...(isInPlace ? [] : [{ weight: 2, arbitrary: fc.constantFrom(...REFERENCES) }]),
  )
  if (depth === 0) return leaf
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 5, arbitrary: keywords(partsWithin(depth - 1)) })
}

function partsWithin(depth: number): Parts {
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

function scalarKeywords(): fc.Arbitrary<object>[] {
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

function arrayKeywords({ part }: Parts): fc.Arbitrary<object>[] {
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

function objectKeywords({ part, same }: Parts): fc.Arbitrary<object>[] {
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

function logicKeywords({ same }: Parts): fc.Arbitrary<object>[] {
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

type Path = readonly string[]

/** A copy in which one subschema, chosen by a number, is another one. */
function exchanged(schema: JsonValue, part: JsonValue, seed: number): JsonValue {
  const places = placesOf(schema, [])
  const place = places[seed % Math.max(1, places.length)]
  return place === undefined ? schema : replaced(schema, place, part)
}

/** A copy in which one keyword, chosen by a number, is left out. */
function withoutKeyword(schema: JsonValue, seed: number): JsonValue {
  const places = [[], ...placesOf(schema, [])].flatMap((path) => keywordsAt(schema, path))
  const place = places[seed % Math.max(1, places.length)]
  return place === undefined ? schema : replaced(schema, place, undefined)
}

function keywordsAt(schema: JsonValue, path: Path): Path[] {
  const here = path.reduce<unknown>((value, member) => (value as Record<string, unknown>)[member], schema)
  const keywords = isPlainObject(here) ? Object.keys(here) : []
  return keywords.filter((keyword) => !KEPT.has(keyword)).map((keyword) => [...path, keyword])
}

/** What references lead to. */
const KEPT: ReadonlySet<string> = new Set(['$anchor', '$defs', '$dynamicAnchor'])

/** Where schemas stand in a schema. */
function placesOf(schema: unknown, path: Path): Path[] {
  if (!isPlainObject(schema) || path.length > 8) return []
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const here = [...path, keyword]
    const position = positionOf(keyword)
    if (position === undefined) return []
    const members =
      position === 'one' || !isContainer(value, position) ? [[here, value] as const] : membersOf(value, here)
    return members.flatMap(([place, member]) => [...(keyword === '$defs' ? [] : [place]), ...placesOf(member, place)])
  })
}

function isContainer(value: unknown, position: string): boolean {
  return position === 'named' || Array.isArray(value)
}

function membersOf(container: unknown, path: Path): (readonly [Path, unknown])[] {
  return Object.entries(container as object).map(([member, value]) => [[...path, member], value] as const)
}

function replaced(value: JsonValue, [first, ...rest]: Path, part: JsonValue | undefined): JsonValue {
  if (first === undefined) return part ?? value
  const inner = (value as Record<string, JsonValue>)[first] as JsonValue
  const isLeftOut = rest.length === 0 && part === undefined
  const changed = isLeftOut ? true : replaced(inner, rest, part)
  if (Array.isArray(value)) return value.map((item, index) => (String(index) === first ? changed : (item as JsonValue)))
  const entries = Object.entries(value as object) as [string, JsonValue][]
  return Object.fromEntries(
    entries.flatMap(([member, own]) => (member !== first ? [[member, own]] : isLeftOut ? [] : [[member, changed]])),
  )
}
