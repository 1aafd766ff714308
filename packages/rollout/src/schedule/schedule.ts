/** One of the seven days, as documents write it. */
export type Weekday = (typeof WEEKDAYS)[number]

/** The days of a week, from the first of the calendar that `Date` has. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** A while on some days in which an update may change traffic, by the clocks of the schedule's time zone. */
export interface MaintenanceWindow {
  /** The days on which it opens; at least one. */
  readonly days: readonly Weekday[]
  /** When it opens, in minutes of the clock since midnight: 0 to 1439. */
  readonly from: number
  /** When it closes, likewise: 1 to 1440. On the next day when that is not after `from`. */
  readonly until: number
}

/** A while in which no update changes traffic, whatever the windows say. */
export interface Blackout {
  /** The first instant of it, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly from: number
  /** The first instant after it. */
  readonly until: number
  /** For people. Default: none. */
  readonly reason?: string
}

/** What an update waits for before the windows and blackouts are asked. */
export type ScheduledStart =
  | { readonly kind: 'now' }
  /** `at`: milliseconds since 1970-01-01T00:00:00Z. It begins then, or when it opens next. */
  | { readonly kind: 'at'; readonly at: number }
  /** It begins at the next time that the expression names and that is open. */
  | { readonly kind: 'cron'; readonly expression: string }

/** What becomes of a start that passed while nobody was running. */
export interface MissedStart {
  readonly policy: 'catch_up' | 'skip'
  /** How late a start is not missed yet, in milliseconds. */
  readonly grace: number
}

/**
 * When an update may run.
 *
 * Steps that change traffic begin only while it is open; going back to what was there before never waits for that.
 */
export interface Schedule {
  readonly start: ScheduledStart
  /** The IANA name of the time zone of everything that is said by the clock; absent where nothing is. */
  readonly timeZone?: string
  /** None: it is always open, but for blackouts. */
  readonly windows: readonly MaintenanceWindow[]
  readonly blackouts: readonly Blackout[]
  readonly missed: MissedStart
}

/** How far ahead a time is looked for, in milliseconds: five years of 366 days. What is later counts as never. */
export const HORIZON = 5 * 366 * 86_400_000
