import type { Calls, Interval } from '../scenario.ts'
import type { SimulatedJudge } from './judge.ts'

/** Kayenta's defaults: confidence 0.98, two-sided; tolerance 0.25 of the estimated shift. */
const DEVIATIONS = 2.3263478740408408
const TOLERANCE = 0.25

/**
 * Kayenta's rule, judged anew at every look: one point an interval, the Hodges–Lehmann shift with its Mann–Whitney confidence
 * interval; `High` when even its lower end is over a quarter of the estimate.
 */
export const kayenta: SimulatedJudge = {
  name: 'Kayenta',
  start: () => {
    const intervals: Interval[] = []
    return (look) => {
      intervals.push(...look.intervals)
      return isHigh(intervals, errorRate) || isHigh(intervals, meanDuration)
    }
  },
}

function isHigh(intervals: readonly Interval[], metric: (calls: Calls) => number): boolean {
  const newer = intervals.map((interval) => metric(interval.newer))
  const older = intervals.map((interval) => metric(interval.older))
  const pairs = newer.length * older.length
  const differences = new Float64Array(pairs)
  newer.forEach((a, row) => older.forEach((b, column) => (differences[row * older.length + column] = a - b)))
  differences.sort()
  const spread = DEVIATIONS * Math.sqrt((pairs * (newer.length + older.length + 1)) / 12)
  const lowest = differences[Math.floor(pairs / 2 - spread)]
  const estimate = differences[Math.floor(pairs / 2)] ?? 0
  return lowest !== undefined && lowest > TOLERANCE * Math.abs(estimate)
}

function errorRate({ calls, errors }: Calls): number {
  return errors / calls
}

function meanDuration({ calls, durations }: Calls): number {
  return durations.reduce((sum, duration) => sum + duration, 0) / calls
}
