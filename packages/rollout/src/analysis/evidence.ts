import type { CallCounts } from './hypergeometric.ts'
import { logLikelihoodRatio } from './hypergeometric.ts'

/**
 * Evidence that the new version fails more: for each entry of `ALTERNATIVES`, the logarithm of its likelihood over that of
 * "not worse". As JSON, so that it outlives the process.
 */
export type Evidence = readonly number[]

/** Calls of one version, and how many of them were bad. */
export interface BadCalls {
  readonly calls: number
  readonly bad: number
}

/**
 * How many times as high the odds of an error may have become, and how much of the bet goes on each; the shares add up to 1.
 * Most is on the middle, which is what decides how fast a fivefold rise is found.
 */
const ALTERNATIVES: readonly { readonly odds: number; readonly share: number }[] = [
  { odds: 1.5, share: 0.05 },
  { odds: 2, share: 0.12 },
  { odds: 3, share: 0.4 },
  { odds: 5, share: 0.28 },
  { odds: 12, share: 0.1 },
  { odds: 50, share: 0.05 },
]

/** Higher than any threshold, and still a number in JSON. */
const HIGHEST = 1e300

/** Before any call. */
export const NO_EVIDENCE: Evidence = ALTERNATIVES.map(() => 0)

/**
 * Adds what a span of time says of "the new version fails more than the old one did meanwhile".
 *
 * While it is not true, the expected factor of `strength` is at most 1 whatever the rates, the weight and the number of calls
 * are, so spans with different weights and rates multiply (a test martingale). When a span ends must not depend on its
 * outcomes.
 */
export function withComparison(evidence: Evidence, counts: CallCounts): Evidence {
  if (counts.newCalls === 0 || counts.oldCalls === 0 || counts.newErrors + counts.oldErrors === 0) return evidence
  return ALTERNATIVES.map(({ odds }, index) => (evidence[index] ?? 0) + logLikelihoodRatio(counts, odds))
}

/** Adds what a span of time says of "more than this share of the new version's calls are bad". @param limit Over 0, under 1. */
export function withLimit(evidence: Evidence, { calls, bad }: BadCalls, limit: number): Evidence {
  return ALTERNATIVES.map(
    ({ odds }, index) => (evidence[index] ?? 0) + bad * Math.log(odds) - calls * Math.log1p(limit * (odds - 1)),
  )
}

/**
 * The e-value: 1 says nothing. While nothing is wrong, the probability that it is ever `1 / a` or higher is at most `a`, however
 * often one looks (Ville's inequality).
 */
export function strength(evidence: Evidence): number {
  const sum = ALTERNATIVES.reduce((total, { share }, index) => total + share * Math.exp(evidence[index] ?? 0), 0)
  return Math.min(sum, HIGHEST)
}
