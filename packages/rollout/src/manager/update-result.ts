import type { CheckOutcome } from '../check/outcome.ts'
import type { Update } from '../update/update.ts'

/** Why an update was not scheduled, or an order not obeyed, for programs. */
export type UpdateRefusalCode =
  | 'ERR_INVALID_CONFIG'
  | 'ERR_LATER_CONFIG'
  | 'ERR_INVALID_VERSION'
  | 'ERR_NOT_SERVED'
  | 'ERR_PLAN_IMPOSSIBLE'
  | 'ERR_PREREQUISITES'
  | 'ERR_SCHEDULE_IMPOSSIBLE'
  | 'ERR_UPDATE_IN_FLIGHT'
  | 'ERR_UPDATE_NOT_FOUND'
  | 'ERR_UPDATE_STATE'

/** That something was refused, and why. Nothing was changed. */
export interface UpdateRefusal {
  readonly success: false
  readonly code: UpdateRefusalCode
  readonly reason: string
  readonly hint: string
  /** What the checks found, where there were any. */
  readonly outcomes?: readonly CheckOutcome[]
}

/** What became of scheduling: the specification's `UpdateScheduleResult`. */
export type UpdateScheduleResult =
  | {
      readonly success: true
      readonly updateJobId: string
      /** Milliseconds since 1970-01-01T00:00:00Z. */
      readonly scheduledTime: number
      readonly update: Update
    }
  | UpdateRefusal

/** What became of an update: the specification's `UpdateExecutionResult`, with its words. */
export type UpdateExecutionResult =
  | { readonly success: true; readonly message: string; readonly update: Update }
  | {
      readonly success: false
      readonly reason: string
      readonly hint: string | null
      /** Whether everything is as it was before. */
      readonly rolledBack: boolean
      readonly update: Update | undefined
    }

/** What became of an order. */
export type UpdateOrderResult = { readonly success: true; readonly update: Update } | UpdateRefusal

/** Whether a configuration can be used: the specification's `ConfigValidationResult`. */
export type ConfigValidationResult =
  | { readonly valid: true; readonly reason: string }
  | { readonly valid: false; readonly reason: string; readonly hint: string; readonly code: UpdateRefusalCode }

export function updateRefusal(code: UpdateRefusalCode, reason: string, hint: string): UpdateRefusal {
  return { success: false, code, reason, hint }
}
