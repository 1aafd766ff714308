import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { JsonValue } from '@mcpver/core'
import { valueKey } from '../schema/value-key.ts'
import { assignDistinct } from './distinct.ts'

const value = fc.constantFrom<JsonValue>(1, 2, null, 'a', [1], { a: 1 }, true)

it('chooses a different value for each place exactly when that can be', () => {
  fc.assert(
    fc.property(fc.array(fc.array(value, { maxLength: 4 }), { maxLength: 5 }), (choices) => {
      const chosen = assignDistinct(choices)
      expect(chosen !== undefined).toBe(canChoose(choices, new Set()))
      if (chosen === undefined) return
      expect(new Set(chosen.map(valueKey)).size).toBe(choices.length)
      for (const [place, one] of chosen.entries()) expect(choices[place]!.map(valueKey)).toContain(valueKey(one))
    }),
    { numRuns: 500 },
  )
})

it('counts equal values in other words as one', () => {
  expect(assignDistinct([[{ a: 1, b: 2 }], [{ b: 2, a: 1 }]])).toBeUndefined()
  expect(assignDistinct([[0], [-0]])).toBeUndefined()
  expect(assignDistinct([])).toEqual([])
})

function canChoose([first, ...rest]: readonly (readonly JsonValue[])[], taken: ReadonlySet<string>): boolean {
  if (first === undefined) return true
  return first.some((one) => !taken.has(valueKey(one)) && canChoose(rest, new Set([...taken, valueKey(one)])))
}
