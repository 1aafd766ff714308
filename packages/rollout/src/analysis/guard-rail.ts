import { LatencySketch } from '@mcpver/core'
import type { BadCalls } from './evidence.ts'
import { NO_EVIDENCE, strength, withLimit } from './evidence.ts'
import { figure, percent } from './in-words.ts'
import type { GuardRailReading } from './result.ts'
import type { GuardRailSettings } from './settings.ts'
import type { ArmTotals } from './state.ts'
import type { Subject } from './subject.ts'
import { isObserved } from './subject.ts'

/** A limit, and what the new version did so far. */
interface Rail extends BadCalls {
  readonly metric: GuardRailReading['metric']
  readonly limit: number
  /** Which share of the calls may be bad. */
  readonly allowed: number
  readonly figure: number | null
}

/** Judges the limits that there are. */
export function readGuardRails(subject: Subject): GuardRailReading[] {
  const { guardRails } = subject.settings
  return rails(subject, guardRails).map((rail) => readRail(subject, guardRails, rail))
}

function rails({ state: { newer } }: Subject, { maxErrorRate, maxP95, maxP99 }: GuardRailSettings): Rail[] {
  const { calls, errors } = newer
  const found: Rail[] = []
  if (maxErrorRate !== undefined) {
    const rate = calls === 0 ? null : errors / calls
    found.push({
      metric: 'max_error_rate',
      limit: maxErrorRate,
      allowed: maxErrorRate,
      calls,
      bad: errors,
      figure: rate,
    })
  }
  if (maxP95 !== undefined) found.push(latencyRail({ metric: 'max_p95', limit: maxP95, allowed: 0.05 }, newer))
  if (maxP99 !== undefined) found.push(latencyRail({ metric: 'max_p99', limit: maxP99, allowed: 0.01 }, newer))
  return found
}

/** That a percentile is over a limit means that a larger share of the calls than it leaves is. */
function latencyRail(rail: Pick<Rail, 'metric' | 'limit' | 'allowed'>, newer: ArmTotals): Rail {
  const latency = LatencySketch.fromDocument(newer.latency)
  const bad = latency.buckets().reduce((sum, { value, count }) => (value > rail.limit ? sum + count : sum), 0)
  return { ...rail, calls: latency.count, bad, figure: latency.quantile(1 - rail.allowed) ?? null }
}

function readRail(
  { tool, settings, shareOf }: Subject,
  { minimumCalls, bound }: GuardRailSettings,
  rail: Rail,
): GuardRailReading {
  const { metric, limit, allowed, calls, bad } = rail
  const threshold = 1 / shareOf(metric)
  const evidence = strength(withLimit(NO_EVIDENCE, rail, allowed))
  const reading = {
    metric,
    tool,
    isObserved: isObserved(settings, metric),
    calls,
    bad,
    limit,
    figure: rail.figure,
    evidence,
    threshold,
  }
  if (calls < minimumCalls) {
    const reason = `Too few calls: ${String(calls)} of ${String(minimumCalls)}`
    return { ...reading, verdict: 'inconclusive', lacks: 'calls', reason }
  }
  const found = `${String(bad)} of ${String(calls)} calls (${percent(bad / calls)}), and ${percent(allowed)} may be`
  const what = metric === 'max_error_rate' ? 'fail' : `take over ${figure(limit)} ms`
  const isOver = bad > calls * allowed
  if (isOver && (bound === 'figure' || evidence >= threshold)) {
    return { ...reading, verdict: 'fail', lacks: null, reason: `Too many ${what}: ${found}` }
  }
  if (isOver) {
    const reason = `More than allowed ${what}, which may be chance: ${found}; e-value ${figure(evidence)} of ${figure(threshold)}`
    return { ...reading, verdict: 'inconclusive', lacks: 'certainty', reason }
  }
  return { ...reading, verdict: 'pass', lacks: null, reason: `Few enough ${what}: ${found}` }
}
