import type { Metric } from './settings.ts'

export type Verdict = 'pass' | 'fail' | 'inconclusive'

/** What a reading lacks to be decided: calls, or certainty about something that looks bad. */
export type Lack = 'calls' | 'certainty'

/** One version's errors. */
export interface ErrorFigures {
  readonly calls: number
  readonly errors: number
  /** `null` without calls. */
  readonly rate: number | null
}

/** One version's durations, in milliseconds; `null` without any. */
export interface LatencyFigures {
  readonly points: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

interface ReadingBase {
  readonly metric: Metric
  /** `null` for all tools together. */
  readonly tool: string | null
  readonly verdict: Verdict
  /** Why it is inconclusive; `null` when it is not. */
  readonly lacks: Lack | null
  /** Whether it is reported only, and decides nothing. */
  readonly isObserved: boolean
  /** In words, for people. */
  readonly reason: string
}

/** Errors against those of the old version. */
export interface ErrorRateReading extends ReadingBase {
  readonly metric: 'error_rate'
  readonly newer: ErrorFigures
  readonly older: ErrorFigures
  /** The e-value for "the new version fails more"; 1 says nothing. */
  readonly evidence: number
  /** It fails from this e-value on. */
  readonly threshold: number
}

/** Durations against those of the old version. */
export interface LatencyReading extends ReadingBase {
  readonly metric: 'latency'
  readonly newer: LatencyFigures
  readonly older: LatencyFigures
  /** Of the latest test; `null` before the first. */
  readonly p: number | null
  /** It fails below this p, if the shift is over the tolerance as well; `null` before the first test. */
  readonly threshold: number | null
  /** How often a new duration is longer than an old one; `null` before the first test. */
  readonly effect: number | null
  /** How much longer the new durations are, relatively; `null` before the first test. */
  readonly shift: number | null
  readonly tolerance: number
}

/** A limit of the new version. */
export interface GuardRailReading extends ReadingBase {
  readonly metric: 'max_error_rate' | 'max_p95' | 'max_p99'
  readonly calls: number
  /** The calls that are errors, or longer than the limit. */
  readonly bad: number
  /** A share, or milliseconds. */
  readonly limit: number
  /** What the limit is for, so far; `null` without calls. */
  readonly figure: number | null
  /** The e-value for "the limit is broken". */
  readonly evidence: number
  /** It fails from this e-value on, unless rails are judged by the figure. */
  readonly threshold: number
}

/** Shares of calls against the route. */
export interface SampleRatioReading extends ReadingBase {
  readonly metric: 'sample_ratio'
  /** The new version's share of calls; `null` without calls. */
  readonly share: number | null
  /** The share that the route's weights give; `null` without calls. */
  readonly expected: number | null
  /** By how many standard deviations they differ, callers considered. */
  readonly deviation: number
}

/** What was found by one metric, for one tool or all together. */
export type Reading = ErrorRateReading | LatencyReading | GuardRailReading | SampleRatioReading

/** What the settings make of a verdict. */
export type AnalysisAction = 'promote' | 'rollback' | 'pause' | 'wait'

/** What an analysis says at one look: a JSON document. */
export interface AnalysisResult {
  readonly verdict: Verdict
  /** `promote` means: go on with the next step. */
  readonly action: AnalysisAction
  /** In words, for people. */
  readonly reason: string
  /** How many looks there were, this one included. */
  readonly looks: number
  /** Those of all tools together first. */
  readonly readings: readonly Reading[]
}
