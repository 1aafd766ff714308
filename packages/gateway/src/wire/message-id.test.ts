import { expect, it } from 'vitest'
import { isSameId } from './message-id.ts'

it.each([
  ['1', '1', true],
  ['1', '1.0', true],
  ['100', '1e2', true],
  ['"a"', '"\\u0061"', true],
  ['12345678901234567890', '12345678901234567000', true],
  ['1', '2', false],
  ['1', '"1"', false],
  ['1', 'null', false],
  ['1', undefined, false],
])('the ids %s and %s are one: %s', (one, other, isOne) => {
  expect(isSameId(one, other)).toBe(isOne)
})
