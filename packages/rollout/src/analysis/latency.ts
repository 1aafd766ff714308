import { LatencySketch } from '@mcpver/core'
import { figure, percent } from './in-words.ts'
import { commonLanguageEffect, pValue } from './rank-sum.ts'
import type { LatencyFigures, LatencyReading } from './result.ts'
import type { LatencySettings } from './settings.ts'
import { relativeShift } from './shift.ts'
import type { ArmTotals, SubjectState } from './state.ts'
import type { Subject } from './subject.ts'
import { isObserved } from './subject.ts'

/** Latencies are tested again when there are so many times as many points as at the last test. */
const NEXT_TEST = 1.25

/** Tests latencies if it is time for that: at the minimum of points, and then after every quarter more. */
export function withLatencyTest(subject: SubjectState, { minimumPoints }: LatencySettings): SubjectState {
  const { newer, older } = subject
  const points = Math.min(newer.points, older.points)
  const last = subject.latencyTest
  if (points < (last === null ? minimumPoints : last.points * NEXT_TEST)) return subject
  const latencyTest = {
    test: (last?.test ?? 0) + 1,
    points,
    p: pValue(subject.ranks),
    effect: commonLanguageEffect(subject.ranks),
    shift: relativeShift(LatencySketch.fromDocument(newer.latency), LatencySketch.fromDocument(older.latency)) ?? 0,
  }
  return { ...subject, latencyTest }
}

/** Judges durations of the new version against those of the old one, by the latest test. */
export function readLatency(subject: Subject, settings: LatencySettings): LatencyReading {
  const { tool, state } = subject
  const [newer, older] = [latencyFigures(state.newer), latencyFigures(state.older)]
  const test = state.latencyTest
  const threshold =
    test === null ? null : Math.min(1 - settings.confidence, shareOfTest(subject.shareOf('latency'), test.test))
  const reading = {
    metric: 'latency' as const,
    tool,
    isObserved: isObserved(subject.settings, 'latency'),
    newer,
    older,
    p: test?.p ?? null,
    threshold,
    effect: test?.effect ?? null,
    shift: test?.shift ?? null,
    tolerance: settings.tolerance,
  }
  if (test === null || threshold === null) {
    const reason = `Too few answered calls: ${String(newer.points)} and ${String(older.points)} of ${String(settings.minimumPoints)} each`
    return { ...reading, verdict: 'inconclusive', lacks: 'calls', reason }
  }
  const found = `${percent(Math.abs(test.shift))} ${test.shift < 0 ? 'shorter' : 'longer'}, p ${figure(test.p)}`
  if (test.shift <= settings.tolerance || test.shift * (older.p50 ?? 0) <= settings.minimumSlowdown)
    return { ...reading, verdict: 'pass', lacks: null, reason: `Not slow: ${found}` }
  if (test.p < threshold) return { ...reading, verdict: 'fail', lacks: null, reason: `Slow: ${found}` }
  const reason = `Looks slow: ${found}, below ${figure(threshold)} it fails`
  return { ...reading, verdict: 'inconclusive', lacks: 'certainty', reason }
}

/** The shares of all tests, without end, add up to the whole: 1/2 + 1/6 + 1/12 + … */
function shareOfTest(share: number, test: number): number {
  return share / (test * (test + 1))
}

function latencyFigures({ latency }: ArmTotals): LatencyFigures {
  const sketch = LatencySketch.fromDocument(latency)
  return {
    points: sketch.count,
    p50: sketch.quantile(0.5) ?? null,
    p95: sketch.quantile(0.95) ?? null,
    p99: sketch.quantile(0.99) ?? null,
  }
}
