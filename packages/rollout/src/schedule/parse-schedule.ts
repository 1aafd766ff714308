import type { DocumentNode } from '@mcpver/core'
import { CronTimes } from './cron-times.ts'
import { nextTime } from './next-time.ts'
import { firstOpen } from './opening.ts'
import {
  HORIZON,
  WEEKDAYS,
  type Blackout,
  type MaintenanceWindow,
  type MissedStart,
  type Schedule,
  type ScheduledStart,
  type Weekday,
} from './schedule.ts'
import { isDate, readDate, readInstant, readTimeOfDay, readTimeZone, refuse } from './schedule-values.ts'

const MEMBERS = ['at', 'cron', 'time_zone', 'windows', 'blackouts', 'missed', 'grace_seconds'] as const
const MOST_WINDOWS = 20
const MOST_BLACKOUTS = 500
const LAST_START = 1439
const LAST_END = 1440
const DEFAULT_GRACE_SECONDS = 900
const LONGEST_GRACE_SECONDS = 7 * 86_400

type Members = Partial<Record<(typeof MEMBERS)[number], DocumentNode>>

/** Against what a schedule is held while it is read. */
export interface ScheduleReading {
  /**
   * The time at which it is given, in milliseconds since 1970-01-01T00:00:00Z: what is over by then, or never comes, is refused.
   * Default: it was accepted before, and nothing of that is looked at.
   */
  readonly now?: number
}

/**
 * Reads when an update may run: a document with the members `at` or `cron` (default: at once), `time_zone`, `windows`, `blackouts`, `missed`
 * (`catch_up` or `skip`, the default) and `grace_seconds` (0 to 604800, default 900).
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT` with the place; its cause is a `ScheduleError` where it is no question of form.
 */
export function parseSchedule(node: DocumentNode, { now }: ScheduleReading = {}): Schedule {
  const members = node.members([], MEMBERS)
  const timeZone = members.time_zone && readTimeZone(members.time_zone)
  const schedule = {
    start: readStart(members, timeZone),
    ...(timeZone === undefined ? {} : { timeZone }),
    windows: readWindows(members.windows, timeZone),
    blackouts: readBlackouts(members.blackouts, timeZone),
    missed: readMissed(members),
  }
  if (now !== undefined) assertComes(schedule, members, { node, now })
  return schedule
}

function readStart({ at, cron }: Members, timeZone: string | undefined): ScheduledStart {
  if (at !== undefined && cron !== undefined) {
    refuse(cron, 'stands beside a time, "at"', 'Say one of them: a time, or a cron expression.')
  }
  if (at !== undefined) return { kind: 'at', at: readInstant(at) }
  return cron === undefined ? { kind: 'now' } : { kind: 'cron', expression: readCron(cron, timeZone) }
}

function readCron(node: DocumentNode, timeZone: string | undefined): string {
  const expression = node.text().trim().replaceAll(/\s+/g, ' ')
  try {
    new CronTimes(expression, zoneFor(node, timeZone))
    return expression
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error
    const hint = 'Write minute, hour, day of the month, month and day of the week, as in 0 2 * * 1-5.'
    return refuse(node, 'is not a cron expression of five fields', hint)
  }
}

function readWindows(node: DocumentNode | undefined, timeZone: string | undefined): readonly MaintenanceWindow[] {
  if (node === undefined) return []
  const elements = node.elements()
  if (elements.length === 0) refuse(node, 'has no window, so it never opens', 'Leave "windows" out for any time.')
  assertFew(node, MOST_WINDOWS)
  zoneFor(node, timeZone)
  return elements.map(readWindow)
}

function readWindow(node: DocumentNode): MaintenanceWindow {
  const members = node.members(['from', 'until'], ['days'])
  const from = readTimeOfDay(members.from, LAST_START)
  const until = readTimeOfDay(members.until, LAST_END)
  if (from === until) {
    refuse(members.until, 'is when it opens too, so it never does', 'For a whole day say from 00:00 until 24:00.')
  }
  return { days: members.days === undefined ? WEEKDAYS : readDays(members.days), from, until }
}

function readDays(node: DocumentNode): readonly Weekday[] {
  const days = node.elements().map((element) => {
    const day = WEEKDAYS.find((one) => one === element.value)
    return day ?? refuse(element, 'is not a day', `Use ${WEEKDAYS.join(', ')}.`)
  })
  if (days.length === 0) refuse(node, 'names no day, so it never opens', 'Leave "days" out for every day.')
  return days
}

function readBlackouts(node: DocumentNode | undefined, timeZone: string | undefined): readonly Blackout[] {
  if (node === undefined) return []
  assertFew(node, MOST_BLACKOUTS)
  return node.elements().map((element) => readBlackout(element, timeZone))
}

function readBlackout(node: DocumentNode, timeZone: string | undefined): Blackout {
  const members = node.members(['from', 'until'], ['reason'])
  const from = readEnd(members.from, { timeZone, later: 0 })
  const until = readEnd(members.until, { timeZone, later: 1 })
  if (from >= until) refuse(members.until, 'does not come after its beginning', 'The last day counts, a time does not.')
  return { from, until, ...(members.reason === undefined ? {} : { reason: members.reason.text() }) }
}

/** A day, of which an end is the end, or an instant. */
function readEnd(
  node: DocumentNode,
  { timeZone, later }: { readonly timeZone: string | undefined; readonly later: number },
): number {
  return isDate(node) ? readDate(node, { timeZone: zoneFor(node, timeZone), later }) : readInstant(node)
}

function readMissed({ missed, grace_seconds: grace }: Members): MissedStart {
  const policy = missed === undefined ? 'skip' : readPolicy(missed)
  return { policy, grace: (grace === undefined ? DEFAULT_GRACE_SECONDS : readGrace(grace)) * 1000 }
}

function readPolicy(node: DocumentNode): MissedStart['policy'] {
  const { value } = node
  if (value === 'catch_up' || value === 'skip') return value
  throw node.refusal('"catch_up" or "skip"')
}

function readGrace(node: DocumentNode): number {
  const { value } = node
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LONGEST_GRACE_SECONDS) return value
  throw node.refusal(`a whole number of seconds from 0 to ${String(LONGEST_GRACE_SECONDS)}`)
}

/** What is said by the clock needs to say by whose. */
function zoneFor(node: DocumentNode, timeZone: string | undefined): string {
  return timeZone ?? refuse(node, 'needs a time zone', 'Add "time_zone", as in "Europe/Berlin" or "UTC".')
}

function assertFew(node: DocumentNode, most: number): void {
  if (node.elements().length > most) throw node.refusal(`an array of at most ${String(most)}`)
}

/** Refuses what is over, and what never comes. */
function assertComes(schedule: Schedule, members: Members, { node, now }: { node: DocumentNode; now: number }): void {
  const { start, missed } = schedule
  if (firstOpen(schedule, now) === undefined) {
    refuse(members.blackouts ?? node, 'leaves no time open within five years', 'Shorten the blackouts.')
  }
  if (start.kind === 'at' && start.at < now && missed.policy === 'skip') {
    const hint = 'Give a later time, leave it out to begin at once, or say "missed": "catch_up".'
    refuse(members.at ?? node, `is over: it is ${new Date(now).toISOString()}`, hint)
  }
  const time = nextTime(schedule, now - 1)
  if (time === undefined || time > now + HORIZON) refuseNever(schedule, members.cron ?? members.at ?? node)
}

function refuseNever(schedule: Schedule, node: DocumentNode): never {
  if (nextTime({ ...schedule, windows: [], blackouts: [] }, 0) === undefined) {
    refuse(node, 'names no time that ever comes', 'Does the month have that day?')
  }
  if (schedule.windows.length === 0 && schedule.blackouts.length === 0) {
    refuse(node, 'is more than five years ahead', 'Give an earlier time.')
  }
  return refuse(node, 'never comes while it is open, within five years', 'Let the windows hold one of its times.')
}
