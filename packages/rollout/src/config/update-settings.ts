import type { JsonObject } from '@mcpver/core'
import type { AnalysisSettings } from '../analysis/settings.ts'
import type { ChosenCheck } from '../check/update-check.ts'
import type { Approval } from '../plan/approval.ts'
import type { NotificationSettings } from './notification-settings.ts'
import type { ChosenStrategy } from '../plan/strategies.ts'
import type { Schedule } from '../schedule/schedule.ts'

/** What happens when an update fails after callers have got the new version. */
export interface RollbackPolicy {
  /** Whether it is rolled back by itself; else it is paused, and somebody has to decide. */
  readonly isAutomatic: boolean
  /** How many times more a validation is tried that has failed. Default: 0. */
  readonly retries: number
}

/** How an update is to be done: a configuration that was read. */
export interface UpdateSettings {
  readonly strategy: ChosenStrategy
  readonly checks: readonly ChosenCheck[]
  readonly rollback: RollbackPolicy
  /** How the new version is judged; `null`: it is not. */
  readonly analysis: AnalysisSettings | null
  readonly schedule: Schedule
  /** What becomes of it while another update of the server is under way. */
  readonly concurrency: 'queue' | 'reject'
  /** Before anybody gets the new version. Default: nobody is asked. */
  readonly approval: Approval | undefined
  /** What was agreed to: `breaking`. */
  readonly consent: ReadonlySet<string>
  readonly notifications: NotificationSettings
  /** As it was given, to be kept with the update. */
  readonly document: JsonObject
}
