import type { SimulatedJudge } from './judge.ts'

/** As in Flagger's tutorials: `request-success-rate` min 99, `request-duration` max 500 ms at p99, `threshold: 5`. */
const SUCCESS_RATE = 0.99
const LONGEST_P99 = 500
const FAILED_CHECKS = 5

/** Flagger's rule: absolute thresholds of the new version at every interval, and so many failed checks. */
export const flagger: SimulatedJudge = {
  name: 'Flagger',
  start: () => {
    let failedChecks = 0
    return ({ newer: { calls, errors, latency } }) => {
      const p99 = latency.quantile(0.99) ?? 0
      if (1 - errors / calls < SUCCESS_RATE || p99 > LONGEST_P99) failedChecks++
      return failedChecks >= FAILED_CHECKS
    }
  },
}
