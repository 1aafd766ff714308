import { quote, type DocumentNode } from '@mcpver/core'
import { ScheduleError } from './schedule-error.ts'
import { instantOf, isTimeZone } from './time-zone.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const MINUTES_A_DAY = 1440

const INSTANT = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(?:\.\d{1,3})?)?(Z|([+-])(\d\d):(\d\d))?$/
const DATE = /^\d{4}-\d\d-\d\d$/
const TIME_OF_DAY = /^(\d\d):(\d\d)$/

/** Refuses the value at a place: the error names both. */
export function refuse(node: DocumentNode, problem: string, hint: string): never {
  return node.read(() => {
    throw new ScheduleError(`${quote(node.value)} ${problem}`, hint)
  })
}

/** Reads an instant with its offset from UTC, as in RFC 3339; seconds may be left out. */
export function readInstant(node: DocumentNode): number {
  const text = node.text()
  const [matched, date = '', time = '', seconds = ':00', zone, sign, hours, minutes] = INSTANT.exec(text) ?? []
  if (matched === undefined) return refuse(node, 'is not a time', 'Write it as in 2026-12-01T02:00:00+01:00.')
  if (zone === undefined) {
    refuse(node, 'does not say its offset from UTC', `Add it, as in ${text}+01:00, or Z for UTC.`)
  }
  const clock = readClock(`${date}T${time}${seconds}Z`)
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  if (clock === undefined || offset >= MINUTES_A_DAY || Number(minutes ?? 0) >= 60) {
    return refuse(node, 'is no time of the calendar', 'Look at its day, its hour, and its offset from UTC.')
  }
  return clock - (sign === '-' ? -offset : offset) * MINUTE
}

/** Whether a value has the form of a day. */
export function isDate(node: DocumentNode): boolean {
  return typeof node.value === 'string' && DATE.test(node.value)
}

/** Reads a day: the instant at which it, or one some days later, begins in a time zone. */
export function readDate(node: DocumentNode, { timeZone, later }: { timeZone: string; later: number }): number {
  const midnight = readClock(`${node.text()}T00:00:00Z`)
  if (midnight === undefined) return refuse(node, 'is no day of the calendar', 'Write it as in 2026-12-20.')
  return instantOf(midnight + later * DAY, timeZone)
}

/** Reads a time of the clock as minutes since midnight; `24:00` is the end of the day. */
export function readTimeOfDay(node: DocumentNode, latest: number): number {
  const [, hours, minutes] = TIME_OF_DAY.exec(node.text()) ?? []
  const time = Number(hours) * 60 + Number(minutes)
  if (Number(minutes) < 60 && time <= latest) return time
  return refuse(node, 'is not a time of the clock', 'Write hours and minutes, as in 22:00; only an end may be 24:00.')
}

/** Reads the name of a time zone. */
export function readTimeZone(node: DocumentNode): string {
  const name = node.text()
  if (isTimeZone(name)) return name
  return refuse(
    node,
    'is not a time zone that this machine knows',
    'Use a name of the IANA database: Europe/Berlin, UTC.',
  )
}

/** `Date.parse` carries days that a month does not have over to the next one. */
function readClock(text: string): number | undefined {
  const clock = Date.parse(text)
  return !Number.isNaN(clock) && new Date(clock).toISOString().slice(0, 16) === text.slice(0, 16) ? clock : undefined
}
