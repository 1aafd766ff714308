import fc from 'fast-check'
import { isPlainObject, type JsonValue } from '@mcpver/core'
import type { FuzzPair } from './judge-pair.ts'
import {
  arrayKeywords,
  logicKeywords,
  objectKeywords,
  partsWithin,
  scalarKeywords,
  schemaArbitrary,
  schemaWithin,
  type Schema,
} from './schema-arbitrary.ts'
import { exchanged, withoutKeyword } from './schema-edit.ts'
import { toDraft07 } from './to-draft-07.ts'

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
