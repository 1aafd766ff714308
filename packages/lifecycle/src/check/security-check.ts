import type { Release } from '@mcpver/core'
import type { CheckResult } from '../evidence/check-result.ts'

/** One of the checks that a release has to stand before it goes to production. */
export interface SecurityCheck {
  readonly name: string
  /** What the check found. A check that could not look says `unknown`; one that throws counts as that. */
  run(release: Release): Promise<CheckResult>
}

/** What a release needs to pass. */
export interface SecurityPolicy {
  /** The lowest score that passes, 0 to 100. Default: 80. */
  readonly threshold?: number
  /**
   * What becomes of a check that could not be made. `block`: the release does not pass. `allow`: it is passed over. It never counts
   * in the score. Default: `block`.
   */
  readonly unknown?: 'block' | 'allow'
}

/** What the checks say together: the specification's `SecurityCheckResult`. */
export interface SecurityCheckResult {
  readonly passed: boolean
  readonly reason: string
  /** The mean of what was measured, 0 to 100; absent when nothing was, or when a critical check ended it. */
  readonly score?: number
  /** What each check found, in the order in which they ran. */
  readonly details: readonly CheckResult[]
}

/** The score that passes where a policy says nothing. */
export const DEFAULT_THRESHOLD = 80
