import { HORIZON, WEEKDAYS, type Blackout, type MaintenanceWindow, type Schedule } from './schedule.ts'
import { clockAt, instantOf } from './time-zone.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Days that are looked at for the next window: two weeks, so that one window may be lost to a change of clocks, and one day. */
const DAYS_AHEAD = 15

/** Whether steps may begin, and if not, why and until when. */
export type Opening =
  | { readonly open: true }
  /** `opensAt`: milliseconds since 1970-01-01T00:00:00Z; absent when that is not within five years. */
  | { readonly open: false; readonly opensAt?: number; readonly reason: string }

/** From one instant on, and no longer at the other. */
interface Span {
  readonly from: number
  readonly until: number
}

/** Whether steps that change traffic may begin at an instant. */
export function isOpen(schedule: Schedule, at: number): Opening {
  const opensAt = firstOpen(schedule, at)
  if (opensAt === at) return { open: true }
  return { open: false, ...(opensAt === undefined ? {} : { opensAt }), reason: reasonAt(schedule, at) }
}

/** The first instant from one on at which it is open; `undefined` when there is none within five years. */
export function firstOpen(schedule: Schedule, from: number): number | undefined {
  let at = from
  while (at <= from + HORIZON) {
    const next = blackoutAt(schedule, at)?.until ?? windowFrom(schedule, at)
    if (next === at) return at
    at = next
  }
  return undefined
}

function reasonAt(schedule: Schedule, at: number): string {
  const blackout = blackoutAt(schedule, at)
  if (blackout === undefined) return `It is outside of the maintenance windows (${schedule.timeZone ?? 'UTC'})`
  const said = blackout.reason === undefined ? '' : `: ${blackout.reason}`
  return `There is a blackout until ${new Date(blackout.until).toISOString()}${said}`
}

/** The blackout that lasts longest of those at an instant. */
function blackoutAt({ blackouts }: Schedule, at: number): Blackout | undefined {
  return blackouts.filter(({ from, until }) => from <= at && at < until).toSorted((a, b) => b.until - a.until)[0]
}

/** The first instant from one on that lies in a window. Where there are no windows, that is any. */
function windowFrom({ windows, timeZone = 'UTC' }: Schedule, at: number): number {
  if (windows.length === 0) return at
  const today = Math.floor(clockAt(at, timeZone) / DAY) * DAY
  // From the day before on: what opened then may still be open.
  for (let day = -1; day <= DAYS_AHEAD; day++) {
    const spans = windows.flatMap((window) => spansOf(window, today + day * DAY, timeZone))
    const starts = spans.filter(({ until }) => until > at).map(({ from }) => Math.max(from, at))
    if (starts.length > 0) return Math.min(...starts)
  }
  return at + HORIZON + 1
}

/**
 * A window on a day, given as the clock's midnight: none on other days and where clocks leave it out.
 *
 * Each end is the first instant at which the clock has come that far, so a window that closes at a time which is there twice closes the
 * first time, and one that opens at a time which is left out opens at the change.
 */
function spansOf({ days, from, until }: MaintenanceWindow, midnight: number, timeZone: string): readonly Span[] {
  const weekday = WEEKDAYS[new Date(midnight).getUTCDay()]
  if (weekday === undefined || !days.includes(weekday)) return []
  const closes = midnight + until * MINUTE + (until > from ? 0 : DAY)
  const span = { from: instantOf(midnight + from * MINUTE, timeZone), until: instantOf(closes, timeZone) }
  return span.from < span.until ? [span] : []
}
