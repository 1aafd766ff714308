import type { LatencySketchDocument } from '@mcpver/core'
import { LatencySketch } from '@mcpver/core'
import type { Arm, ArmPair, ComparedReleases } from './arm.ts'
import type { Evidence } from './evidence.ts'
import { NO_EVIDENCE, withComparison } from './evidence.ts'
import type { RankSum } from './rank-sum.ts'
import { NO_RANKS, withRanks } from './rank-sum.ts'

/** One version so far. */
export interface ArmTotals {
  readonly calls: number
  readonly errors: number
  /** How many durations are in `latency`. */
  readonly points: number
  readonly latency: LatencySketchDocument
}

/** What a test of latencies found. */
export interface LatencyTest {
  /** Which one it was, from 1. */
  readonly test: number
  /** The answered calls of the version with fewer of them, at the test. */
  readonly points: number
  readonly p: number
  /** How often a new duration is longer than an old one, from 0 to 1. */
  readonly effect: number
  /** How much longer the new durations are, relatively and all spans together: 0.25 for a quarter. */
  readonly shift: number
}

/** One tool so far, or all. */
export interface SubjectState {
  readonly newer: ArmTotals
  readonly older: ArmTotals
  readonly evidence: Evidence
  readonly ranks: RankSum
  /** The latest test of latencies; `null` before the first. */
  readonly latencyTest: LatencyTest | null
}

/** Whether callers go where the route says, so far. */
export interface RatioState {
  readonly calls: number
  readonly newCalls: number
  /** How many calls the new version should have had. */
  readonly expected: number
  /** The variance of that if every call were a caller of its own. */
  readonly variance: number
}

/**
 * All that a judge keeps between two looks: a JSON document, so that any worker can go on with it.
 *
 * It grows with the number of tools (a few kilobytes each), not with calls or time.
 */
export interface AnalysisState extends ComparedReleases {
  /** In milliseconds since 1970. */
  readonly startedAt: number
  /** The tools that are judged one by one. */
  readonly tools: readonly string[]
  readonly looks: number
  /** Tallies that began before are counted already, in milliseconds since 1970. */
  readonly until: number
  readonly sum: SubjectState
  /** In the order of `tools`. */
  readonly byTool: readonly SubjectState[]
  readonly ratio: RatioState
}

const EMPTY_ARM: ArmTotals = { calls: 0, errors: 0, points: 0, latency: { buckets: {}, sum: 0 } }

const EMPTY_SUBJECT: SubjectState = {
  newer: EMPTY_ARM,
  older: EMPTY_ARM,
  evidence: NO_EVIDENCE,
  ranks: NO_RANKS,
  latencyTest: null,
}

/**
 * Begins an analysis: nothing counted yet.
 *
 * @param tools Those that are judged one by one: the tools of both releases. The chance of a false alarm is shared out among
 *   them, so the list must not depend on how the calls go.
 * @param startedAt Tallies that begin earlier do not count; in milliseconds since 1970.
 */
export function startAnalysis(
  { oldRelease, newRelease }: ComparedReleases,
  { tools, startedAt }: { readonly tools: readonly string[]; readonly startedAt: number },
): AnalysisState {
  const distinct = [...new Set(tools)]
  return {
    oldRelease,
    newRelease,
    startedAt,
    tools: distinct,
    looks: 0,
    until: startedAt,
    sum: EMPTY_SUBJECT,
    byTool: distinct.map(() => EMPTY_SUBJECT),
    ratio: { calls: 0, newCalls: 0, expected: 0, variance: 0 },
  }
}

/** A subject with one more span of time counted; its tests are not made. */
export function withPair(subject: SubjectState, { newer, older }: ArmPair): SubjectState {
  return {
    ...subject,
    newer: withArm(subject.newer, newer),
    older: withArm(subject.older, older),
    evidence: withComparison(subject.evidence, {
      newCalls: newer.calls,
      newErrors: newer.errors,
      oldCalls: older.calls,
      oldErrors: older.errors,
    }),
    ranks: withRanks(subject.ranks, newer.latency, older.latency),
  }
}

/** The ratio with one more span of time. @param weight The new version's share of callers, from 0 to 1. */
export function withRatio(ratio: RatioState, { newer, older }: ArmPair, weight: number): RatioState {
  const newCalls = newer.calls - newer.mirrored
  const calls = newCalls + older.calls - older.mirrored
  return {
    calls: ratio.calls + calls,
    newCalls: ratio.newCalls + newCalls,
    expected: ratio.expected + weight * calls,
    variance: ratio.variance + weight * (1 - weight) * calls,
  }
}

function withArm(totals: ArmTotals, { calls, errors, latency }: Arm): ArmTotals {
  if (calls === 0 && latency.count === 0) return totals
  const all = LatencySketch.fromDocument(totals.latency)
  all.merge(latency)
  return {
    calls: totals.calls + calls,
    errors: totals.errors + errors,
    points: all.count,
    latency: all.toDocument(),
  }
}
