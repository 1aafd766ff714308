/** Why a rollback did not happen, for programs. */
export type RollbackRefusalCode =
  | 'ERR_ROLLBACK_POINT_NOT_FOUND'
  | 'ERR_ROLLBACK_POINT_USED'
  | 'ERR_ROLLBACK_POINT_EXPIRED'
  | 'ERR_ROLLBACK_POINT_DAMAGED'
  | 'ERR_ROLLBACK_RESTORE'
  | 'ERR_ROLLBACK_FAILED'
  | 'ERR_UPDATE_IN_FLIGHT'
  | 'ERR_VERSION_UNREACHABLE'

/** That something about a rollback point was refused, and why. */
export interface RollbackRefusal {
  readonly success: false
  readonly code: RollbackRefusalCode
  readonly reason: string
  readonly hint: string
}

/** What became of a rollback: the specification's `RollbackResult`, with its words. */
export type RollbackResult =
  | {
      readonly success: true
      readonly message: string
      /** The rollback point of what there was before, to go forward to again. */
      readonly forward: string
    }
  | RollbackRefusal

/** Whether a rollback point could be used now: the specification's `RollbackValidationResult`, with its reasons. */
export type RollbackValidation =
  | { readonly valid: true; readonly reason: string }
  | { readonly valid: false; readonly reason: string; readonly code: RollbackRefusalCode; readonly hint: string }

const HINTS: Readonly<Record<RollbackRefusalCode, string>> = {
  ERR_ROLLBACK_POINT_NOT_FOUND: 'List those that there are: mcpver rollback points',
  ERR_ROLLBACK_POINT_USED: 'A point is used once. Use a later one, or set the route: mcpver route set',
  ERR_ROLLBACK_POINT_EXPIRED:
    'What was good then need not be now. Update to the version that you want: mcpver update start',
  ERR_ROLLBACK_POINT_DAMAGED:
    'Somebody or something has changed it: do not use it. Use another one, or set the route: mcpver route set',
  ERR_ROLLBACK_RESTORE: 'Nothing was changed. Use another point, or set the route: mcpver route set',
  ERR_ROLLBACK_FAILED: 'Nothing was changed. Try again.',
  ERR_UPDATE_IN_FLIGHT: 'Abort the update, which takes it back: mcpver update abort',
  ERR_VERSION_UNREACHABLE: 'Start its server, or use another point.',
}

/** A refusal with the hint of its code, unless another one is given. */
export function rollbackRefusal(code: RollbackRefusalCode, reason: string, hint = HINTS[code]): RollbackRefusal {
  return { success: false, code, reason, hint }
}
