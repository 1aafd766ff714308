import { errorsP } from './judges/repeated-test.ts'
import type { SimulatedJudge } from './judges/judge.ts'
import { logFactorial, NO_EVIDENCE, strength, withComparison } from './rollout-package.ts'
import type { TraceLook } from './scenario.ts'
import { CALLS_PER_LOOK, LOOKS } from './scenario.ts'

/** Errors and calls of both versions in a look. */
interface Counts {
  readonly newCalls: number
  readonly newErrors: number
  readonly oldCalls: number
  readonly oldErrors: number
}

/** What the error test of `@mcpver/rollout` has by default: six sevenths of 2 %. */
export const LEVEL = (0.02 * 6) / 7

/** Tests of errors that could have been taken, all held to the same false alarms. Only the first one was. */
export const CANDIDATES: readonly SimulatedJudge[] = [
  byEvidence('given the errors of both (the one taken)', () => {
    let evidence = NO_EVIDENCE
    return (counts) => strength((evidence = withComparison(evidence, counts)))
  }),
  byEvidence('whose error it is, by share of calls', shareEvidence),
  byEvidence('two proportions, estimated so far', proportionsEvidence),
  { name: 'exact test, spending by calls', start: groupSequential },
  {
    name: 'z-test, p < 0.0171 / 20',
    start: () => {
      const sum = { newCalls: 0, newErrors: 0, oldCalls: 0, oldErrors: 0 }
      return (look) => {
        const counts = countsOf(look)
        for (const name of ['newCalls', 'newErrors', 'oldCalls', 'oldErrors'] as const) sum[name] += counts[name]
        const newer = { calls: sum.newCalls, errors: sum.newErrors }
        return errorsP(newer, { calls: sum.oldCalls, errors: sum.oldErrors }) < LEVEL / LOOKS
      }
    },
  },
]

/**
 * The test that was taken, if calls from before the update counted as the old version's: twenty times as many as the new one has,
 * of which 1 % failed. It is right only as long as nothing else changes with the update.
 */
export const WITH_CALLS_FROM_BEFORE: SimulatedJudge = byEvidence('with calls from before the update', () => {
  let evidence = NO_EVIDENCE
  return (counts) => {
    const before = 20 * counts.newCalls
    const oldCalls = counts.oldCalls + before
    const oldErrors = counts.oldErrors + Math.round(before / 100)
    return strength((evidence = withComparison(evidence, { ...counts, oldCalls, oldErrors })))
  }
})

function byEvidence(name: string, start: () => (counts: Counts) => number): SimulatedJudge {
  return {
    name: `e-process: ${name}`,
    start: () => {
      const next = start()
      return (look) => next(countsOf(look)) >= 1 / LEVEL
    },
  }
}

function countsOf({ newer, older }: TraceLook): Counts {
  return { newCalls: newer.calls, newErrors: newer.errors, oldCalls: older.calls, oldErrors: older.errors }
}

/** A uniform mixture over how likely an error is the new version's, from its share of calls up to 1. */
function shareEvidence(): (counts: Counts) => number {
  const grid = Array.from({ length: 50 }, (_, index) => (index + 0.5) / 50)
  const logs = grid.map(() => 0)
  return ({ newCalls, newErrors, oldCalls, oldErrors }) => {
    const weight = newCalls / (newCalls + oldCalls)
    for (const [index, part] of grid.entries()) {
      const share = weight + part * (1 - weight)
      logs[index] =
        (logs[index] ?? 0) + newErrors * Math.log(share / weight) + oldErrors * Math.log((1 - share) / (1 - weight))
    }
    return logs.reduce((sum, log) => sum + Math.exp(log), 0) / logs.length
  }
}

/** Turner, Ly and Grünwald (2024): both rates against their mean, each look with the rates estimated before it. */
function proportionsEvidence(): (counts: Counts) => number {
  const prior = 0.18
  const sum = { newCalls: 2 * prior, newErrors: prior / 10, oldCalls: 2 * prior, oldErrors: prior / 10 }
  let log = 0
  return ({ newCalls, newErrors, oldCalls, oldErrors }) => {
    const [newRate, oldRate] = [sum.newErrors / sum.newCalls, sum.oldErrors / sum.oldCalls]
    const mean = (newCalls * newRate + oldCalls * oldRate) / (newCalls + oldCalls)
    if (newRate > oldRate) {
      log += logLikelihood(newCalls, newErrors, newRate, mean) + logLikelihood(oldCalls, oldErrors, oldRate, mean)
    }
    sum.newCalls += newCalls
    sum.newErrors += newErrors
    sum.oldCalls += oldCalls
    sum.oldErrors += oldErrors
    return Math.exp(log)
  }
}

function logLikelihood(...[calls, errors, rate, mean]: readonly [number, number, number, number]): number {
  return errors * Math.log(rate / mean) + (calls - errors) * Math.log((1 - rate) / (1 - mean))
}

/** The exact distribution of the new version's errors given those of both, look by look, spent by calls: n / (n + 300). */
function groupSequential(): (look: TraceLook) => boolean {
  let left = [1]
  let errors = 0
  let calls = 0
  let spent = 0
  return (look) => {
    const counts = countsOf(look)
    left = convolved(left, hypergeometric(counts))
    errors += counts.newErrors
    calls += CALLS_PER_LOOK
    const allowed = (LEVEL * calls) / (calls + 300)
    let tail = 0
    let from = left.length
    while (from > 0 && spent + tail + (left[from - 1] ?? 0) <= allowed) tail += left[--from] ?? 0
    spent += tail
    left = left.slice(0, from)
    return errors >= from
  }
}

function hypergeometric({ newCalls, newErrors, oldCalls, oldErrors }: Counts): number[] {
  const errors = newErrors + oldErrors
  const ways = (n: number, k: number): number =>
    k < 0 || k > n ? -Infinity : logFactorial(n) - logFactorial(k) - logFactorial(n - k)
  const all = ways(newCalls + oldCalls, errors)
  return Array.from({ length: errors + 1 }, (_, k) => Math.exp(ways(newCalls, k) + ways(oldCalls, errors - k) - all))
}

function convolved(a: readonly number[], b: readonly number[]): number[] {
  const sum = Array.from({ length: a.length + b.length - 1 }, () => 0)
  a.forEach((x, i) => b.forEach((y, j) => (sum[i + j] = (sum[i + j] ?? 0) + x * y)))
  return sum
}
