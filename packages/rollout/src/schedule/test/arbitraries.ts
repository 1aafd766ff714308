import fc from 'fast-check'
import { WEEKDAYS, type MaintenanceWindow, type Schedule } from '../schedule.ts'
import { midnightOf, type WallClock } from './wall-clock.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** A zone, and an instant about a day before its clocks change, or anywhere. */
const aPlace = fc.oneof(
  fc.constantFrom<readonly [string, number]>(
    ['Europe/Berlin', Date.UTC(2026, 2, 28, 12)],
    ['Europe/Berlin', Date.UTC(2026, 9, 24, 12)],
    ['America/New_York', Date.UTC(2026, 2, 7, 18)],
    ['America/New_York', Date.UTC(2026, 9, 31, 18)],
    ['America/Santiago', Date.UTC(2026, 3, 4, 12)],
    ['America/Santiago', Date.UTC(2026, 8, 5, 12)],
    ['America/Havana', Date.UTC(2026, 9, 31, 18)],
    ['Australia/Lord_Howe', Date.UTC(2026, 3, 4)],
    ['Australia/Lord_Howe', Date.UTC(2026, 9, 3)],
  ),
  fc.tuple(
    fc.constantFrom('UTC', 'Asia/Kolkata', 'Europe/Berlin', 'America/New_York'),
    fc.integer({ min: 0, max: 730 }).map((days) => Date.UTC(2026, 0, 1) + days * DAY),
  ),
)

const aWindow: fc.Arbitrary<MaintenanceWindow> = fc
  .record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    // Many ends within the hours in which clocks change.
    from: fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 240 })),
    until: fc.oneof(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 1, max: 240 })),
  })
  .filter(({ from, until }) => from !== until)

/** A schedule with windows and blackouts, and a whole minute at which to look at it. */
export function aSchedule(): fc.Arbitrary<{ schedule: Schedule; from: number }> {
  return aPlace.chain(([timeZone, around]) => {
    const minutes = fc.integer({ min: -1440, max: 1440 })
    const aBlackout = fc
      .tuple(minutes, fc.integer({ min: 1, max: 2000 }))
      .map(([start, length]) => ({ from: around + start * MINUTE, until: around + (start + length) * MINUTE }))
    return fc.record({
      schedule: fc.record({
        start: fc.constant({ kind: 'now' as const }),
        timeZone: fc.constant(timeZone),
        windows: fc.array(aWindow, { maxLength: 3 }),
        blackouts: fc.array(aBlackout, { maxLength: 2 }),
        missed: fc.constant({ policy: 'skip' as const, grace: 0 }),
      }),
      from: minutes.map((minute) => around + minute * MINUTE),
    })
  })
}

/**
 * Whether it is open, by another way: a clock that never goes back lies between two times of a day that counts. Only for whole minutes.
 */
export function openByOracle({ windows, blackouts }: Schedule, at: number, wall: WallClock): boolean {
  if (blackouts.some(({ from, until }) => from <= at && at < until)) return false
  if (windows.length === 0) return true
  const shown = wall.latest(at)
  return [midnightOf(shown), midnightOf(shown) - DAY].some((midnight) =>
    windows.some(({ days, from, until }) => {
      const ends = midnight + until * MINUTE + (until > from ? 0 : DAY)
      const counts = days.some((day) => WEEKDAYS.indexOf(day) === new Date(midnight).getUTCDay())
      return counts && midnight + from * MINUTE <= shown && shown < ends
    }),
  )
}

/** A cron expression, and what its fields hold. */
export interface CronShape {
  readonly expression: string
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  /** `undefined` for all of them. */
  readonly weekdays: readonly number[] | undefined
}

/** An expression at a fixed time or at several, on all days or on some. */
export function aCronShape(): fc.Arbitrary<CronShape> {
  // Many hours around those in which clocks change.
  const anHour = fc.oneof(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 3 }))
  const aMinute = fc.oneof(fc.integer({ min: 0, max: 59 }), fc.constantFrom(0, 15, 30, 45))
  const several = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.uniqueArray(one, { minLength: 1, maxLength: 3 })
  const days = fc.option(fc.subarray([0, 1, 2, 3, 4, 5, 6], { minLength: 1 }), { nil: undefined })
  return fc
    .tuple(fc.oneof(several(aMinute), fc.tuple(aMinute)), fc.oneof(several(anHour), fc.tuple(anHour)), days)
    .map(([minutes, hours, weekdays]) => ({
      expression: `${minutes.join(',')} ${hours.join(',')} * * ${weekdays?.join(',') ?? '*'}`,
      minutes,
      hours,
      weekdays,
    }))
}

/**
 * Whether a minute is a time of an expression, by another way. One time a day: the first minute at which a clock that never goes back has
 * come that far. Several: whenever the clock shows one of them.
 */
export function isCronTimeByOracle({ minutes, hours, weekdays }: CronShape, at: number, wall: WallClock): boolean {
  const [shown, before] = [wall.latest(at), wall.latest(at - MINUTE)]
  const isOn = (midnight: number): boolean => weekdays?.includes(new Date(midnight).getUTCDay()) ?? true
  if (minutes.length === 1 && hours.length === 1) {
    const midnight = midnightOf(shown)
    const time = midnight + ((hours[0] ?? 0) * 60 + (minutes[0] ?? 0)) * MINUTE
    return isOn(midnight) && before < time && time <= shown
  }
  const now = wall.at(at)
  const minuteOfDay = (now - midnightOf(now)) / MINUTE
  return isOn(midnightOf(now)) && hours.includes(Math.floor(minuteOfDay / 60)) && minutes.includes(minuteOfDay % 60)
}
