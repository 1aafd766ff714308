import { LatencySketch } from '@mcpver/core'
import { NO_RANKS, normalUpperTail, pValue, withRanks } from '../rollout-package.ts'
import type { LookCalls } from '../scenario.ts'
import type { SimulatedJudge } from './judge.ts'

const LEVEL = 0.05

/** What dashboards invite to: at every look a z-test of all errors and a rank test of all durations so far, each at 5 %. */
export const repeatedTest: SimulatedJudge = {
  name: 'p < 0.05',
  start: () => {
    const [newer, older] = [new Counting(), new Counting()]
    return (look) => {
      newer.add(look.newer)
      older.add(look.older)
      const ranks = withRanks(NO_RANKS, newer.latency, older.latency)
      return errorsP(newer, older) < LEVEL || pValue(ranks) < LEVEL
    }
  },
}

class Counting {
  calls = 0
  errors = 0
  readonly latency = new LatencySketch()

  add({ calls, errors, latency }: LookCalls): void {
    this.calls += calls
    this.errors += errors
    this.latency.merge(latency)
  }
}

/** The one-sided p of a z-test of two shares. */
export function errorsP(
  newer: { readonly calls: number; readonly errors: number },
  older: { readonly calls: number; readonly errors: number },
): number {
  const rate = (newer.errors + older.errors) / (newer.calls + older.calls)
  const deviation = Math.sqrt(rate * (1 - rate) * (1 / newer.calls + 1 / older.calls))
  return deviation > 0 ? normalUpperTail((newer.errors / newer.calls - older.errors / older.calls) / deviation) : 1
}
