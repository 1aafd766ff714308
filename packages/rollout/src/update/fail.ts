import type { UpdateSettings } from '../config/update-settings.ts'
import { ended, moved, pausedBy, WORKER, type Move } from './move.ts'
import type { Update } from './update.ts'

/** What went wrong. */
export interface Failure {
  /** With the specification's beginning: `Post-update validation failed: …`. */
  readonly reason: string
  readonly hint?: string | undefined
  readonly at: number
  /** Who says so. Default: the program. */
  readonly by?: string
}

/** What becomes of an update that went wrong: it ends where nothing was changed, else it goes back, or waits for somebody to decide. */
export function failedWith(
  update: Update,
  { reason, hint, at, by = WORKER }: Failure,
  settings: Pick<UpdateSettings, 'rollback'>,
): Move {
  if (update.point === null) return ended(update, { phase: 'failed', at, by, reason, hint: hint ?? null })
  if (settings.rollback.isAutomatic) return rollingBack(update, { reason, hint, at, by })
  return pausedBy(update, { by, at, reason })
}

/** Goes back to what there was, in the next step. */
export function rollingBack(update: Update, { reason, hint = '', at, by = WORKER }: Failure): Move {
  const next: Update = {
    ...update,
    phase: 'rolling_back',
    paused: null,
    stepAt: at,
    attempt: 0,
    reason,
    hint: hint || null,
  }
  return moved(next, { type: 'update.rolling_back', at, by, data: { reason } })
}

const BLOCKED =
  'Try again (mcpver update retry), or set the route yourself and give the update up (mcpver update cancel).'

/** Cannot go back by itself. */
export function blockedBy(update: Update, { reason, hint, at }: Failure): Move {
  const next: Update = {
    ...update,
    phase: 'blocked',
    reason,
    hint: hint === undefined ? BLOCKED : `${hint} ${BLOCKED}`,
  }
  return moved(next, { type: 'update.blocked', at, data: { reason } }, { dueAt: null })
}
