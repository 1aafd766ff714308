import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonValue } from '@mcpver/core'
import { instanceArbitrary } from '../test/schema-arbitrary.ts'
import { valueKey } from './value-key.ts'

it('is shared by exactly the values that JSON Schema calls equal', () => {
  fc.assert(
    fc.property(instanceArbitrary, instanceArbitrary, (a, b) => {
      expect(valueKey(a) === valueKey(b)).toBe(isDeepStrictEqual(a, b))
      expect(valueKey(turned(a))).toBe(valueKey(a))
    }),
    { numRuns: 1000 },
  )
})

it('tells apart what looks alike', () => {
  const alike: JsonValue[] = [
    1,
    '1',
    true,
    'true',
    null,
    'null',
    [],
    {},
    '',
    '[]',
    [''],
    { '': '' },
    ['a,b'],
    ['a","b'],
    'a"',
    'a\\"',
    'a\\',
    { 'a":1,"b': 1 },
    { a: 1, b: 1 },
    ['a', 'b'],
    [[]],
    { a: '1' },
    { a: 1 },
  ]
  expect(new Set(alike.map(valueKey)).size).toBe(alike.length)
})

it('does not tell apart 0 and -0, nor 1.0 and 1', () => {
  expect([valueKey(-0), valueKey([-0]), valueKey(JSON.parse('1.0'))]).toEqual(['0', '[0]', '1'])
})

/** The same value with its members in another order. */
function turned(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => turned(item as JsonValue))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  )
}
