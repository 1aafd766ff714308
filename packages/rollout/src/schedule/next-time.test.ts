import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DocumentNode } from '@mcpver/core'
import { nextTime } from './next-time.ts'
import { isOpen } from './opening.ts'
import { parseSchedule } from './parse-schedule.ts'
import type { Schedule } from './schedule.ts'
import { aCronShape, aSchedule, isCronTimeByOracle, openByOracle } from './test/arbitraries.ts'
import { WallClock } from './test/wall-clock.ts'

const MINUTE = 60_000

const parse = (document: unknown): Schedule => parseSchedule(new DocumentNode(document))
const at = (text: string): number => Date.parse(text)
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString()

function timesOf(schedule: Schedule, { after, count }: { after: string; count: number }): (string | undefined)[] {
  const times: number[] = []
  for (let last = at(after); times.length < count; last = times.at(-1) ?? NaN)
    times.push(nextTime(schedule, last) ?? NaN)
  return times.map((time) => iso(time)?.slice(0, 16))
}

describe('the next time', () => {
  it('of what runs at once is the next instant, or when it opens', () => {
    const schedule = parse({ time_zone: 'UTC', windows: [{ from: '22:00', until: '04:00' }] })
    expect(nextTime(parse({}), 5)).toBe(6)
    expect(iso(nextTime(schedule, at('2026-11-22T12:00Z')))).toBe('2026-11-22T22:00:00.000Z')
    expect(iso(nextTime(schedule, at('2026-11-22T22:00Z') - 1))).toBe('2026-11-22T22:00:00.000Z')
    expect(iso(nextTime(schedule, at('2026-11-22T22:00Z')))).toBe('2026-11-22T22:00:00.001Z')
  })

  it('of a time is that time, once', () => {
    const schedule = parse({ at: '2026-12-01T02:00:00+01:00' })
    expect(iso(nextTime(schedule, at('2026-11-22T12:00Z')))).toBe('2026-12-01T01:00:00.000Z')
    expect(nextTime(schedule, at('2026-12-01T01:00Z'))).toBeUndefined()
  })

  it('of a time at which it is closed is when it opens next', () => {
    const document = { at: '2026-12-01T12:00:00Z', time_zone: 'UTC', windows: [{ from: '22:00', until: '04:00' }] }
    expect(iso(nextTime(parse(document), at('2026-11-22T12:00Z')))).toBe('2026-12-01T22:00:00.000Z')
    expect(iso(nextTime(parse(document), at('2026-12-01T20:00Z')))).toBe('2026-12-01T22:00:00.000Z')
    expect(nextTime(parse(document), at('2026-12-01T22:00Z'))).toBeUndefined()
  })

  it('of a time that is over is the next that is open, where it is to be caught up on', () => {
    const windows = [{ from: '22:00', until: '04:00' }]
    const schedule = parse({ at: '2026-12-01T23:00:00Z', time_zone: 'UTC', windows, missed: 'catch_up' })
    expect(iso(nextTime(schedule, at('2026-12-02T01:00Z')))).toBe('2026-12-02T01:00:00.001Z')
    expect(iso(nextTime(schedule, at('2026-12-02T12:00Z')))).toBe('2026-12-02T22:00:00.000Z')
  })

  it('of an expression is its next time, by the clocks of its zone', () => {
    const schedule = parse({ cron: '0 2 * * 1-5', time_zone: 'Europe/Berlin' })
    // 22 November 2026 is a Sunday.
    expect(timesOf(schedule, { after: '2026-11-22T12:00Z', count: 6 })).toEqual([
      '2026-11-23T01:00',
      '2026-11-24T01:00',
      '2026-11-25T01:00',
      '2026-11-26T01:00',
      '2026-11-27T01:00',
      '2026-11-30T01:00',
    ])
  })

  it('of an expression passes over times at which it is closed', () => {
    const schedule = parse({
      cron: '0 */3 * * *',
      time_zone: 'UTC',
      windows: [{ days: ['sat'], from: '22:00', until: '04:00' }],
      blackouts: [{ from: '2026-12-05', until: '2026-12-06' }],
    })
    expect(timesOf(schedule, { after: '2026-11-22T12:00Z', count: 4 })).toEqual([
      '2026-11-29T00:00',
      '2026-11-29T03:00',
      '2026-12-13T00:00',
      '2026-12-13T03:00',
    ])
  })

  it('of an expression may be the instant at which it opens', () => {
    const windows = [{ from: '22:00', until: '04:00' }]
    const schedule = parse({ cron: '0 21,22,23 * * *', time_zone: 'UTC', windows })
    expect(timesOf(schedule, { after: '2026-11-22T12:00Z', count: 2 })).toEqual([
      '2026-11-22T22:00',
      '2026-11-22T23:00',
    ])
  })

  it.each([
    // 29 March 2026: 02:00 becomes 03:00 at 01:00Z. 25 October: 03:00 becomes 02:00 at 01:00Z.
    ['30 2 * * *', '2026-03-28T12:00Z', ['2026-03-29T01:00', '2026-03-30T00:30']],
    ['30 2 * * *', '2026-10-24T12:00Z', ['2026-10-25T00:30', '2026-10-26T01:30']],
    ['30 2 * * *', '2026-10-25T00:30Z', ['2026-10-26T01:30', '2026-10-27T01:30']],
    ['30 * * * *', '2026-10-24T23:45Z', ['2026-10-25T00:30', '2026-10-25T01:30']],
    ['30 1-2 * * *', '2026-03-28T12:00Z', ['2026-03-29T00:30', '2026-03-29T23:30']],
  ])('of %s after %s, when clocks change in Berlin, is as the page says', (cron, after, times) => {
    expect(timesOf(parse({ cron, time_zone: 'Europe/Berlin' }), { after, count: 2 })).toEqual(times)
  })

  it.each([
    ['a day that no month has', { cron: '0 0 30 2 *', time_zone: 'UTC' }],
    ['windows that it misses', { cron: '0 12 * * *', time_zone: 'UTC', windows: [{ from: '22:00', until: '04:00' }] }],
    ['a blackout without end', { blackouts: [{ from: '2020-01-01T00:00Z', until: '2099-01-01T00:00Z' }] }],
  ])('is not there with %s', (_what, document) => {
    expect(nextTime(parse(document), at('2026-11-22T12:00Z'))).toBeUndefined()
  })

  it('is not looked for without end, where an expression misses many windows', () => {
    const hours = Array.from({ length: 20 }, (_, hour) => String(hour).padStart(2, '0'))
    const windows = hours.map((hour) => ({ from: `${hour}:00`, until: `${hour}:15` }))
    const schedule = parse({ cron: '15-59 * * * *', time_zone: 'Europe/Berlin', windows })
    expect(nextTime(schedule, at('2026-11-22T12:00Z'))).toBeUndefined()
  })
})

describe('any next time', () => {
  const aWhile = 2 * 24 * 60 * MINUTE

  it('of what runs at once is later, open, and the first such minute', () => {
    fc.assert(
      fc.property(aSchedule(), ({ schedule, from }) => {
        const wall = new WallClock(schedule.timeZone ?? 'UTC')
        const time = nextTime(schedule, from - 1) ?? NaN
        expect(time).toBeGreaterThan(from - 1)
        expect(isOpen(schedule, time)).toEqual({ open: true })
        for (let minute = from; minute < Math.min(time, from + aWhile); minute += MINUTE) {
          expect(openByOracle(schedule, minute, wall)).toBe(false)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('of an expression is later, open, one of its times, and there is none such before', () => {
    fc.assert(
      fc.property(aSchedule(), aCronShape(), ({ schedule: place, from }, shape) => {
        const schedule: Schedule = { ...place, start: { kind: 'cron', expression: shape.expression } }
        const wall = new WallClock(schedule.timeZone ?? 'UTC')
        const isTime = (minute: number): boolean =>
          isCronTimeByOracle(shape, minute, wall) && openByOracle(schedule, minute, wall)
        const time = nextTime(schedule, from)
        if (time !== undefined) {
          expect(time).toBeGreaterThan(from)
          expect([iso(time), isTime(time)]).toEqual([iso(time), true])
        }
        for (let minute = from + MINUTE; minute < Math.min(time ?? Infinity, from + aWhile); minute += MINUTE) {
          if (isTime(minute)) expect([iso(minute), iso(time)]).toEqual([iso(minute), iso(minute)])
        }
      }),
      { numRuns: 60 },
    )
  })
})
