import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ceil,
  divide,
  floor,
  isMultipleOf,
  isRepresentable,
  leastCommonMultiple,
  times,
  toExact,
  toNumber,
  type Exact,
} from './exact.ts'

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc
    .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 0, max: 5 }))
    .map(([digits, places]) => Number(`${String(digits)}e-${String(places)}`)),
)
const positive = fc
  .tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 0, max: 5 }))
  .map(([digits, places]) => Number(`${String(digits)}e-${String(places)}`))

function equal(a: Exact, b: Exact): boolean {
  return a.numerator * b.denominator === b.numerator * a.denominator
}

describe('an exact number', () => {
  it('is the decimal that a JSON text wrote', () => {
    expect(toExact(0.1)).toEqual({ numerator: 1n, denominator: 10n })
    expect(toExact(-1.25e-7)).toEqual({ numerator: -1n, denominator: 8_000_000n })
    expect(toExact(1e21)).toEqual({ numerator: 10n ** 21n, denominator: 1n })
    expect(toExact(1.5e300).numerator).toBe(15n * 10n ** 299n)
    expect(toExact(-0)).toEqual({ numerator: 0n, denominator: 1n })
  })

  it('goes back to the number it came from', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer(),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.double({ min: -1e-20, max: 1e-20, noNaN: true }),
        ),
        (value) => {
          expect(toNumber(toExact(value))).toBe(value === 0 ? 0 : value)
        },
      ),
    )
  })

  it('is representable when a number of JavaScript has its value', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isRepresentable(toExact(value))).toBe(true)
      }),
    )
    expect(isRepresentable(times(toExact(3e-30), 7n))).toBe(true)
    expect(isRepresentable({ numerator: 2n ** 53n + 1n, denominator: 1n })).toBe(false)
    expect(isRepresentable({ numerator: 1n, denominator: 3n })).toBe(false)
    expect(isRepresentable(times(toExact(1e308), 9n))).toBe(false)
  })

  it('is in lowest terms with a denominator above 0', () => {
    fc.assert(
      fc.property(number, positive, (value, divisor) => {
        for (const exact of [
          toExact(value),
          divide(toExact(value), toExact(divisor)),
          divide(toExact(divisor), toExact(-divisor)),
        ]) {
          expect(exact.denominator > 0n).toBe(true)
          expect(gcd(exact.numerator, exact.denominator)).toBe(1n)
        }
      }),
    )
  })

  it('divides as fractions do', () => {
    fc.assert(
      fc.property(number, positive, (value, divisor) => {
        const quotient = divide(toExact(value), toExact(divisor))
        const [dividend, by] = [toExact(value), toExact(divisor)]
        const product = {
          numerator: quotient.numerator * by.numerator,
          denominator: quotient.denominator * by.denominator,
        }
        expect(equal(product, dividend)).toBe(true)
      }),
    )
  })

  it('is a multiple of what it was multiplied from', () => {
    fc.assert(
      fc.property(positive, fc.bigInt({ min: -1000n, max: 1000n }), (divisor, factor) => {
        expect(isMultipleOf(toNumber(times(toExact(divisor), factor)), divisor)).toBe(true)
      }),
    )
    expect([isMultipleOf(0.3, 0.1), isMultipleOf(1.1, 0.1), isMultipleOf(0, 7), isMultipleOf(1e300, 3)]).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect([isMultipleOf(0.35, 0.1), isMultipleOf(-7, 2)]).toEqual([false, false])
  })

  it('has a least common multiple, which both divide and nothing smaller does', () => {
    const small = fc.integer({ min: 1, max: 40 }).map((digits) => digits / 4)
    fc.assert(
      fc.property(small, small, (a, b) => {
        const least = toNumber(leastCommonMultiple(toExact(a), toExact(b)))
        expect(isMultipleOf(least, a) && isMultipleOf(least, b)).toBe(true)
        for (let multiple = a; multiple < least; multiple += a) expect(isMultipleOf(multiple, b)).toBe(false)
      }),
    )
  })

  it('has a floor and a ceiling', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => {
        expect(floor(toExact(value))).toBe(BigInt(Math.floor(value)))
        expect(ceil(toExact(value))).toBe(BigInt(Math.ceil(value)))
      }),
    )
  })
})

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) || 1n : gcd(b, a % b)
}
