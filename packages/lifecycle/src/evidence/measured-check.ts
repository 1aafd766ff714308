import { quote, type Digest } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import type { CheckEvidence } from './check-result.ts'
import { invalidEvidence } from './invalid-evidence.ts'

/** Evidence that there is not: `undefined` when nobody gave any, the refusal when it could not be read. */
export type AbsentEvidence = LifecycleError | undefined

/** What a score is held against. */
export interface PassMark {
  /** The least score that passes, from 0 to 100. Default: 80, the specification's threshold. */
  readonly threshold?: number
}

/**
 * The least score that passes.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE` for one that is not from 0 to 100: everything or nothing would pass.
 */
export function toPassMark({ threshold = 80 }: PassMark): number {
  if (threshold >= 0 && threshold <= 100) return threshold
  throw invalidEvidence(`The threshold must be a number from 0 to 100, found ${quote(threshold)}`, {
    hint: 'Leave it out to have 80.',
  })
}

/** Why there is nothing to measure; `undefined` when there is. */
export function whyAbsent(evidence: object | undefined, missing: string): string | undefined {
  if (evidence === undefined) return missing
  return LifecycleError.isInstance(evidence) ? evidence.message : undefined
}

/** A report as a check names it. */
export function evidenceOf(report: {
  readonly format: string
  readonly digest: Digest
  readonly detail: string
}): readonly CheckEvidence[] {
  return [{ kind: report.format, digest: report.digest, detail: report.detail }]
}
