import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence } from './evidence.ts'
import { NO_EVIDENCE, strength, withComparison, withLimit } from './evidence.ts'

/** The probabilities of 0, 1, … errors in so many calls. */
function binomial(calls: number, rate: number): number[] {
  let row = [1]
  for (let call = 0; call < calls; call++) {
    row = [...row, 0].map((p, errors) => p * (1 - rate) + (row[errors - 1] ?? 0) * rate)
  }
  return row
}

const rate = fc.double({ min: 0, max: 1, noNaN: true })
const calls = fc.integer({ min: 0, max: 9 })

/** What the strength is on average after a span, given what was before it: every outcome, weighted by its probability. */
function expectation(before: Evidence, span: { newCalls: number; oldCalls: number; newRate: number; oldRate: number }) {
  let sum = 0
  for (const [newErrors, p] of binomial(span.newCalls, span.newRate).entries()) {
    for (const [oldErrors, q] of binomial(span.oldCalls, span.oldRate).entries()) {
      const counts = { newCalls: span.newCalls, newErrors, oldCalls: span.oldCalls, oldErrors }
      sum += p * q * strength(withComparison(before, counts))
    }
  }
  return sum
}

const history = fc.array(
  fc.tuple(calls, calls, rate, rate).map(([newCalls, oldCalls, a, b]) => ({
    newCalls,
    oldCalls,
    newErrors: Math.floor(a * newCalls),
    oldErrors: Math.floor(b * oldCalls),
  })),
  { maxLength: 4 },
)

describe('withComparison', () => {
  it('makes a fair game while the new version fails as often: no strength is won on average, after any history', () => {
    fc.assert(
      fc.property(history, fc.tuple(calls, calls), rate, (spans, [newCalls, oldCalls], both) => {
        const before = spans.reduce(withComparison, NO_EVIDENCE)
        const after = expectation(before, { newCalls, oldCalls, newRate: both, oldRate: both })
        expect(after / strength(before)).toBeCloseTo(1, 9)
      }),
    )
  })

  it('loses strength on average while the new version fails less', () => {
    fc.assert(
      fc.property(history, fc.tuple(calls, calls), fc.tuple(rate, rate), (spans, [newCalls, oldCalls], rates) => {
        const before = spans.reduce(withComparison, NO_EVIDENCE)
        const span = { newCalls, oldCalls, newRate: Math.min(...rates), oldRate: Math.max(...rates) }
        expect(expectation(before, span)).toBeLessThanOrEqual(strength(before) * (1 + 1e-9))
      }),
    )
  })

  it('wins strength on average while the new version fails a good deal more', () => {
    expect(expectation(NO_EVIDENCE, { newCalls: 9, oldCalls: 9, newRate: 0.9, oldRate: 0.1 })).toBeGreaterThan(20)
  })

  it('does not depend on the order of spans', () => {
    fc.assert(
      fc.property(history, (spans) => {
        const [one, other] = [spans, [...spans].reverse()].map((order) =>
          strength(order.reduce(withComparison, NO_EVIDENCE)),
        )
        expect(one).toBeCloseTo(other!, 9)
      }),
    )
  })

  it('grows with every error of the new version, and falls with every one of the old', () => {
    fc.assert(
      fc.property(fc.tuple(calls, calls), fc.tuple(rate, rate), ([newCalls, oldCalls], [a, b]) => {
        const newErrors = Math.floor(a * newCalls)
        const oldErrors = Math.floor(b * oldCalls)
        const of = (more: number, other: number): number =>
          strength(
            withComparison(NO_EVIDENCE, {
              newCalls: newCalls + 1,
              newErrors: newErrors + more,
              oldCalls: oldCalls + 1,
              oldErrors: oldErrors + other,
            }),
          )
        expect(of(1, 0)).toBeGreaterThanOrEqual(of(0, 0) - 1e-9)
        expect(of(0, 1)).toBeLessThanOrEqual(of(0, 0) + 1e-9)
      }),
    )
  })

  it('says nothing without calls of both, or without errors', () => {
    const none = { newCalls: 10, newErrors: 0, oldCalls: 10, oldErrors: 0 }
    expect(withComparison(NO_EVIDENCE, none)).toBe(NO_EVIDENCE)
    expect(withComparison(NO_EVIDENCE, { ...none, newErrors: 10, oldCalls: 0 })).toBe(NO_EVIDENCE)
    expect(withComparison(NO_EVIDENCE, { ...none, newCalls: 0, oldErrors: 5 })).toBe(NO_EVIDENCE)
    expect(strength(NO_EVIDENCE)).toBeCloseTo(1, 12)
  })

  it('stays a number that JSON has when all of a million calls fail', () => {
    const evidence = withComparison(NO_EVIDENCE, { newCalls: 1e6, newErrors: 1e6, oldCalls: 1e6, oldErrors: 0 })
    expect(strength(evidence)).toBe(1e300)
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence)
  })
})

describe('withLimit', () => {
  it('wins no strength on average while the share of bad calls is within the limit', () => {
    const limits = fc.double({ min: 0.001, max: 0.999, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), limits, rate, (count, limit, part) => {
        const mean = binomial(count, part * limit).reduce(
          (sum, p, bad) => sum + p * strength(withLimit(NO_EVIDENCE, { calls: count, bad }, limit)),
          0,
        )
        expect(mean).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })

  it('is not convinced by 1 of 2, and is by 20 of 40', () => {
    expect(strength(withLimit(NO_EVIDENCE, { calls: 2, bad: 1 }, 0.05))).toBeLessThan(10)
    expect(strength(withLimit(NO_EVIDENCE, { calls: 40, bad: 20 }, 0.05))).toBeGreaterThan(1e6)
  })
})
