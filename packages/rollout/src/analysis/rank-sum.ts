import type { LatencyBucket, LatencySketch } from '@mcpver/core'
import { normalUpperTail } from './normal.ts'

/** One comparison of ranks, or several added up. As JSON, so that it outlives the process. */
export interface RankSum {
  /** By how much the new version's ranks are higher than chance has it. */
  readonly excess: number
  /** The variance of that by chance, ties considered. */
  readonly variance: number
  /** Half a step of the statistic: the correction for being discrete. */
  readonly correction: number
  /** In how many pairs of a new and an old duration the new one is longer; ties count half. */
  readonly longer: number
  /** How many such pairs there are. */
  readonly pairs: number
}

/** Before any duration. */
export const NO_RANKS: RankSum = { excess: 0, variance: 0, correction: 0, longer: 0, pairs: 0 }

/**
 * Adds a span of time to a sum: the Mann–Whitney test within each span, the spans weighted as van Elteren's test does.
 *
 * Durations are compared within a span only, so that a busy hour with another weight is no difference between versions.
 */
export function withRanks(sum: RankSum, newer: LatencySketch, older: LatencySketch): RankSum {
  if (newer.count === 0 || older.count === 0) return sum
  const { u, variance } = mannWhitney(newer, older)
  const pairs = newer.count * older.count
  const weight = 1 / (newer.count + older.count + 1)
  return {
    excess: sum.excess + weight * (u - pairs / 2),
    variance: sum.variance + weight * weight * variance,
    correction: Math.max(sum.correction, weight / 2),
    longer: sum.longer + u,
    pairs: sum.pairs + pairs,
  }
}

/** The probability of ranks at least this high when the versions are equally fast: normal approximation, one-sided. */
export function pValue({ excess, variance, correction }: RankSum): number {
  return variance > 0 ? normalUpperTail((excess - correction) / Math.sqrt(variance)) : 1
}

/** The common-language effect: how often a new duration is longer than an old one, from 0 to 1; 0.5 when there are none. */
export function commonLanguageEffect({ longer, pairs }: RankSum): number {
  return pairs > 0 ? longer / pairs : 0.5
}

function mannWhitney(newer: LatencySketch, older: LatencySketch): { u: number; variance: number } {
  const all = newer.count + older.count
  let u = 0
  let ties = 0
  let olderSoFar = 0
  for (const { newCount, oldCount } of ranked(newer.buckets(), older.buckets())) {
    u += newCount * (olderSoFar + oldCount / 2)
    olderSoFar += oldCount
    const tied = newCount + oldCount
    ties += tied * tied * tied - tied
  }
  return { u, variance: ((newer.count * older.count) / 12) * (all + 1 - ties / (all * (all - 1))) }
}

/** The counts of both at each duration that either has, the shortest first. */
function ranked(
  newer: readonly LatencyBucket[],
  older: readonly LatencyBucket[],
): readonly { newCount: number; oldCount: number }[] {
  const counts = new Map(newer.map(({ value, count }) => [value, { newCount: count, oldCount: 0 }]))
  for (const { value, count } of older) {
    counts.set(value, { newCount: counts.get(value)?.newCount ?? 0, oldCount: count })
  }
  return [...counts].sort(([a], [b]) => a - b).map(([, both]) => both)
}
