import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasTooManyValues } from './message-size.ts'
import { countValues } from './outline.ts'

/** Counts by walking through what the text says. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const inner = Object.values(value)
  return 1 + Math.max(0, inner.length - 1) + inner.reduce<number>((sum, one) => sum + valuesIn(one), 0)
}

describe('the number of values in a text', () => {
  it('is that of its containers and commas, wherever blanks stand and whatever texts hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 3 }), (value, indent) => {
        expect(countValues(JSON.stringify(value, undefined, indent), Infinity)).toBe(1 + valuesIn(value))
      }),
    )
  })

  it('is found for what is no JSON too', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', '\\', ',', '[', '{', 'x') }), (text) => {
        const count = countValues(text, Infinity)
        expect(count).toBeGreaterThanOrEqual(1)
        expect(count).toBeLessThanOrEqual(1 + text.length)
      }),
    )
  })

  it('is not counted beyond what may be', () => {
    expect(countValues('['.repeat(1000), 10)).toBe(11)
  })

  it.each([
    ['2,000,000', 2_000_000, false],
    ['one more', 2_000_001, true],
  ])('may be %s', (_, count, isTooMany) => {
    // The outermost array is a value, and so is each comma's.
    expect(hasTooManyValues(`[${'1,'.repeat(count - 2)}1]`)).toBe(isTooMany)
  })
})
