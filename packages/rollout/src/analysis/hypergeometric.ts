import { logFactorial } from './log-factorial.ts'

/** Calls of both versions in one span of time with one weight. */
export interface CallCounts {
  readonly newCalls: number
  readonly newErrors: number
  readonly oldCalls: number
  readonly oldErrors: number
}

/** What is relatively smaller than this adds nothing to a sum of doubles. */
const NEGLIGIBLE = 1e-18

/**
 * How much likelier the counts are when the odds of an error are `odds` times as high with the new version than when they are
 * equal, given the calls of each and the errors of both together: the natural logarithm of the ratio.
 *
 * That is Fisher's noncentral hypergeometric distribution over the central one. The rate of errors itself, which nobody knows
 * and which changes with the time of the day, falls out by the condition.
 */
export function logLikelihoodRatio(counts: CallCounts, odds: number): number {
  const { newErrors } = counts
  return newErrors * Math.log(odds) - (logTotal(counts, odds) - logTotal(counts, 1))
}

/** The logarithm of the sum over all shares of the errors that the new version may have, less a constant. */
function logTotal(counts: CallCounts, odds: number): number {
  const peak = likeliest(counts, odds)
  let sum = 1
  for (let at = peak, term = 1; term > sum * NEGLIGIBLE; at++) sum += term *= growth(counts, odds, at)
  for (let at = peak, term = 1; at > lowest(counts) && term > sum * NEGLIGIBLE; at--) {
    sum += term /= growth(counts, odds, at - 1)
  }
  return logWays(counts, peak) + peak * Math.log(odds) + Math.log(sum)
}

function lowest({ newErrors, oldCalls, oldErrors }: CallCounts): number {
  return Math.max(0, newErrors + oldErrors - oldCalls)
}

function highest({ newCalls, newErrors, oldErrors }: CallCounts): number {
  return Math.min(newCalls, newErrors + oldErrors)
}

/** How many times likelier one error more is than `at` of them; 0 at the highest. It falls as `at` grows. */
function growth({ newCalls, newErrors, oldCalls, oldErrors }: CallCounts, odds: number, at: number): number {
  const errors = newErrors + oldErrors
  return (odds * (newCalls - at) * (errors - at)) / ((at + 1) * (oldCalls - errors + at + 1))
}

function likeliest(counts: CallCounts, odds: number): number {
  let low = lowest(counts)
  let high = highest(counts)
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (growth(counts, odds, middle) > 1) low = middle + 1
    else high = middle
  }
  return low
}

/** In how many ways `at` of the errors can be the new version's, as a logarithm, less a constant. */
function logWays({ newCalls, newErrors, oldCalls, oldErrors }: CallCounts, at: number): number {
  const errors = newErrors + oldErrors
  return -(
    logFactorial(at) +
    logFactorial(newCalls - at) +
    logFactorial(errors - at) +
    logFactorial(oldCalls - errors + at)
  )
}
