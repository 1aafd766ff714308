import { quote, type Digest } from '@mcpver/core'
import { invalidEvidence } from './invalid-evidence.ts'

/** How much it matters, the worst first. */
export const SEVERITIES = Object.freeze(['critical', 'high', 'medium', 'low'] as const)

/** How much it matters: what is `critical` stops a promotion at once. */
export type Severity = (typeof SEVERITIES)[number]

/** Something that a check looked at. */
export interface CheckEvidence {
  /** What it is: `sarif`, `lcov`, `definition`. */
  readonly kind: string
  /** The digest of the bytes that were read. Default: it has none of its own. */
  readonly digest?: Digest
  /** The date of the data, in milliseconds since 1970-01-01T00:00:00Z. Default: it has none. */
  readonly asOf?: number
  /** What it says, as a sentence. */
  readonly detail: string
}

/** What each result says. */
export interface CheckFacts {
  /** The name of the check: `code-quality`. */
  readonly check: string
  /** How much it matters that the check fails, or would fail. */
  readonly severity: Severity
  /** Why the check stands as it does, as a sentence. */
  readonly reason: string
  /** What was looked at. Default: nothing. */
  readonly evidence?: readonly CheckEvidence[]
}

interface CheckBase extends CheckFacts {
  readonly evidence: readonly CheckEvidence[]
}

/** A check that was made: its score counts, from 0 to 100. */
export interface MeasuredCheck extends CheckBase {
  readonly standing: 'pass' | 'fail'
  readonly score: number
}

/** A check that could not be made: there is no score, so nothing can be gained by leaving evidence out. */
export interface UnknownCheck extends CheckBase {
  readonly standing: 'unknown'
  readonly score?: undefined
}

/** The result of one check: passed, failed, or not known. */
export type CheckResult = MeasuredCheck | UnknownCheck

/** A check that was made: with its score. */
export interface ScoredFacts extends CheckFacts {
  /** From 0 to 100, in points. */
  readonly score: number
}

/**
 * The result of a check that passed.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a score that is not a number from 0 to 100.
 */
export function passedCheck(facts: ScoredFacts): MeasuredCheck {
  return measuredCheck('pass', facts)
}

/**
 * The result of a check that failed.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for a score that is not a number from 0 to 100.
 */
export function failedCheck(facts: ScoredFacts): MeasuredCheck {
  return measuredCheck('fail', facts)
}

/** The result of a check that could not be made: what it needs is missing, unreadable, or says nothing. */
export function unknownCheck({ check, severity, reason, evidence = [] }: CheckFacts): UnknownCheck {
  return Object.freeze({ check, standing: 'unknown', severity, reason, evidence })
}

function measuredCheck(standing: 'pass' | 'fail', facts: ScoredFacts): MeasuredCheck {
  const { check, severity, score, reason, evidence = [] } = facts
  if (!Number.isFinite(score) || score < 0 || score > 100) {
    throw invalidEvidence(`The score of ${quote(check)} must be a number from 0 to 100, found ${quote(score)}`, {
      hint: 'A check that measured nothing is unknown, and has no score.',
    })
  }
  return Object.freeze({ check, standing, severity, score, reason, evidence })
}
