import { isOpen } from './opening.ts'
import { nextTime } from './next-time.ts'
import type { Schedule } from './schedule.ts'

/** What becomes of a start now. */
export type StartDecision =
  | { readonly kind: 'start' }
  /** `until`: milliseconds since 1970-01-01T00:00:00Z. */
  | { readonly kind: 'wait'; readonly until: number; readonly reason: string }
  /** It will not begin any more. */
  | { readonly kind: 'missed'; readonly reason: string }

/**
 * Whether an update that was due begins now. One that is late by more than the grace begins all the same with `catch_up`; with `skip` it waits
 * for the next time of its cron expression, or is missed where there is none.
 */
export function decideStart(schedule: Schedule, { due, now }: { due: number; now: number }): StartDecision {
  if (now < due) return { kind: 'wait', until: due, reason: `It is due at ${new Date(due).toISOString()}` }
  if (isMissed(schedule, now - due)) return nextStart(schedule, { due, now })
  const opening = isOpen(schedule, now)
  if (opening.open) return { kind: 'start' }
  const { opensAt: until, reason } = opening
  return until === undefined ? { kind: 'missed', reason } : { kind: 'wait', until, reason }
}

/** What is to run at once has no time that it could miss. */
function isMissed({ start, missed: { policy, grace } }: Schedule, late: number): boolean {
  return start.kind !== 'now' && policy === 'skip' && late > grace
}

function nextStart(schedule: Schedule, { due, now }: { due: number; now: number }): StartDecision {
  const until = nextTime(schedule, now)
  const reason = `Its time, ${new Date(due).toISOString()}, passed while nobody was running`
  return until === undefined ? { kind: 'missed', reason } : { kind: 'wait', until, reason }
}
