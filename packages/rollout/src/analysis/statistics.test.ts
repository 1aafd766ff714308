import { LatencySketch } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { relativeError, STATISTICS } from '../../test/statistics.ts'
import { logLikelihoodRatio } from './hypergeometric.ts'
import { logFactorial } from './log-factorial.ts'
import { normalUpperTail } from './normal.ts'
import type { RankSum } from './rank-sum.ts'
import { commonLanguageEffect, NO_RANKS, pValue, withRanks } from './rank-sum.ts'
import { relativeShift } from './shift.ts'

function sketchOf(durations: readonly number[]): LatencySketch {
  const sketch = new LatencySketch()
  for (const duration of durations) sketch.add(duration)
  return sketch
}

function ranksOf(newer: readonly number[], older: readonly number[]): RankSum {
  return withRanks(NO_RANKS, sketchOf(newer), sketchOf(older))
}

const durations = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 })

describe('normalUpperTail', () => {
  it.each(STATISTICS.tails)('agrees with SciPy at $z', ({ z, p }) => {
    expect(relativeError(normalUpperTail(z), p)).toBeLessThan(1e-12)
  })

  it('knows the ends', () => {
    expect([Infinity, -Infinity, NaN].map(normalUpperTail)).toEqual([0, 1, NaN])
  })
})

describe('logFactorial', () => {
  it.each(STATISTICS.factorials)('agrees with SciPy at $n', ({ n, log }) => {
    expect(Math.abs(logFactorial(n) - log)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.max(1, log))
  })
})

describe('logLikelihoodRatio', () => {
  it.each(STATISTICS.odds)(
    'agrees with SciPy for $newErrors of $newCalls and $oldErrors of $oldCalls at odds of $odds',
    ({ odds, log, ...counts }) => {
      expect(Math.abs(logLikelihoodRatio(counts, odds) - log)).toBeLessThan(1e-9 * Math.max(1, Math.abs(log)))
    },
  )

  it('takes millions of calls', () => {
    const counts = { newCalls: 3e6, newErrors: 1e6, oldCalls: 3e6, oldErrors: 1e6 }
    expect(logLikelihoodRatio(counts, 3)).toBeLessThan(-1000)
    expect(logLikelihoodRatio({ ...counts, newErrors: 2e6 }, 3)).toBeGreaterThan(1000)
  })
})

describe('the Mann–Whitney test of sketches', () => {
  it.each(STATISTICS.ranks)('agrees with SciPy: $name', ({ newer, older, u, p }) => {
    const ranks = ranksOf(newer, older)
    expect(ranks.longer).toBe(u)
    expect(relativeError(pValue(ranks), p)).toBeLessThan(1e-9)
    expect(commonLanguageEffect(ranks)).toBeCloseTo(u / newer.length / older.length, 12)
  })

  it('says nothing of nothing', () => {
    expect(ranksOf([], [1])).toBe(NO_RANKS)
    expect(ranksOf([1], [])).toBe(NO_RANKS)
    expect(pValue(NO_RANKS)).toBe(1)
    expect(commonLanguageEffect(NO_RANKS)).toBe(0.5)
  })

  it('turns round with the versions', () => {
    fc.assert(
      fc.property(durations, durations, (newer, older) => {
        const [one, other] = [ranksOf(newer, older), ranksOf(older, newer)]
        expect(commonLanguageEffect(one) + commonLanguageEffect(other)).toBeCloseTo(1, 9)
        expect(one.variance).toBeCloseTo(other.variance, 9)
        expect(pValue(one) + pValue(other)).toBeGreaterThanOrEqual(1 - 1e-12)
      }),
    )
  })

  it('adds spans up in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(durations, durations), { maxLength: 6 }), (spans) => {
        const sum = (order: typeof spans): RankSum =>
          order.reduce((ranks, [newer, older]) => withRanks(ranks, sketchOf(newer), sketchOf(older)), NO_RANKS)
        const [one, other] = [sum(spans), sum([...spans].reverse())]
        expect(pValue(one)).toBeCloseTo(pValue(other), 9)
      }),
    )
  })

  it('does not take a slow hour with more weight for a slow version', () => {
    const span = (factor: number, size: number): number[] =>
      Array.from({ length: size }, (_, index) => factor * (100 + ((index * 37) % 101)))
    const byDay = withRanks(NO_RANKS, sketchOf(span(1, 50)), sketchOf(span(1, 450)))
    const both = withRanks(byDay, sketchOf(span(4, 250)), sketchOf(span(4, 250)))
    expect(pValue(both)).toBeGreaterThan(0.05)
    expect(pValue(ranksOf([...span(1, 50), ...span(4, 250)], [...span(1, 450), ...span(4, 250)]))).toBeLessThan(1e-6)
  })
})

describe('relativeShift', () => {
  it.each(STATISTICS.ranks)('is the median of all ratios: $name', ({ newer, older, shift }) => {
    expect(relativeShift(sketchOf(newer), sketchOf(older))).toBeCloseTo(shift, 6)
  })

  it('finds the factor that durations were multiplied by, within a bucket', () => {
    fc.assert(
      fc.property(durations, fc.double({ min: 0.1, max: 10, noNaN: true }), (values, factor) => {
        const older = values.map((value) => value + 1)
        const shift = relativeShift(sketchOf(older.map((value) => value * factor)), sketchOf(older))
        expect(((shift ?? NaN) + 1) / factor).toBeGreaterThan(0.96)
      }),
    )
  })

  it('is undefined without durations', () => {
    expect(relativeShift(sketchOf([]), sketchOf([1]))).toBeUndefined()
    expect(relativeShift(sketchOf([1]), sketchOf([]))).toBeUndefined()
  })
})
