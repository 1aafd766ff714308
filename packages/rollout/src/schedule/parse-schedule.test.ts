import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DocumentNode, McpverError } from '@mcpver/core'
import { parseSchedule } from './parse-schedule.ts'
import { ScheduleError } from './schedule-error.ts'
import type { Schedule } from './schedule.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const BERLIN = 'Europe/Berlin'

const parse = (document: unknown): Schedule => parseSchedule(new DocumentNode(document, '/schedule'), { now: NOW })

function refusalOf(document: unknown): McpverError {
  try {
    parse(document)
  } catch (error) {
    if (McpverError.isInstance(error)) return error
    throw error
  }
  throw new Error('It was read')
}

describe('a schedule', () => {
  it('says nothing for at once, and skips by default what is late by a quarter of an hour', () => {
    expect(parse({})).toEqual({
      start: { kind: 'now' },
      windows: [],
      blackouts: [],
      missed: { policy: 'skip', grace: 900_000 },
    })
  })

  it('has a time, a time zone, windows, blackouts and what becomes of a start that was missed', () => {
    const schedule = parse({
      at: '2026-12-01T02:00:00+01:00',
      time_zone: BERLIN,
      windows: [
        { days: ['mon', 'sat'], from: '22:00', until: '04:00' },
        { from: '00:00', until: '24:00' },
      ],
      blackouts: [
        { from: '2026-12-20', until: '2027-01-06', reason: 'the end of the year' },
        { from: '2027-03-01T10:00Z', until: '2027-03-01T11:00Z' },
      ],
      missed: 'catch_up',
      grace_seconds: 60,
    })
    expect(schedule).toEqual({
      start: { kind: 'at', at: Date.parse('2026-12-01T01:00:00Z') },
      timeZone: BERLIN,
      windows: [
        { days: ['mon', 'sat'], from: 1320, until: 240 },
        { days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: 0, until: 1440 },
      ],
      blackouts: [
        {
          from: Date.parse('2026-12-19T23:00Z'),
          until: Date.parse('2027-01-06T23:00Z'),
          reason: 'the end of the year',
        },
        { from: Date.parse('2027-03-01T10:00Z'), until: Date.parse('2027-03-01T11:00Z') },
      ],
      missed: { policy: 'catch_up', grace: 60_000 },
    })
  })

  it('has a cron expression, of which blanks do not count', () => {
    const { start } = parse({ cron: '  0   2 * * 1-5 ', time_zone: BERLIN })
    expect(start).toEqual({ kind: 'cron', expression: '0 2 * * 1-5' })
  })

  it.each([
    ['2026-12-01T02:00Z', '2026-12-01T02:00:00.000Z'],
    ['2026-12-01T02:00:30.5-05:30', '2026-12-01T07:30:30.500Z'],
    ['2028-02-29T00:00:00+14:00', '2028-02-28T10:00:00.000Z'],
  ])('reads the time %s', (at, read) => {
    expect(parse({ at }).start).toEqual({ kind: 'at', at: Date.parse(read) })
  })

  it('may have windows and blackouts that overlap', () => {
    const windows = [
      { from: '01:00', until: '03:00' },
      { from: '02:00', until: '04:00' },
    ]
    const blackouts = [
      { from: '2026-12-01', until: '2026-12-05' },
      { from: '2026-12-03', until: '2026-12-03' },
    ]
    expect(parse({ time_zone: 'UTC', windows, blackouts })).toMatchObject({ windows: [{}, {}], blackouts: [{}, {}] })
  })

  it('may have a time that is over when it is to be caught up on, or when it was accepted before', () => {
    const at = '2026-11-22T11:59:59Z'
    expect(parse({ at, missed: 'catch_up' }).start).toEqual({ kind: 'at', at: NOW - 1000 })
    expect(parseSchedule(new DocumentNode({ at })).start).toEqual({ kind: 'at', at: NOW - 1000 })
    expect(parse({ at: '2026-11-22T12:00:00Z' }).start).toEqual({ kind: 'at', at: NOW })
  })

  it('is the same when it is read a year later', () => {
    const document = { cron: '0 2 29 2 *', time_zone: BERLIN, blackouts: [{ from: '2026-12-20', until: '2027-01-06' }] }
    expect(parseSchedule(new DocumentNode(document))).toEqual(parse(document))
  })
})

const window = { from: '22:00', until: '04:00' }

describe('a schedule that cannot be', () => {
  it.each<[document: unknown, message: string, hint: string]>([
    [
      { at: '2026-11-22T11:59:59Z' },
      '"2026-11-22T11:59:59Z" is over: it is 2026-11-22T12:00:00.000Z, at "/at"',
      'later',
    ],
    [{ at: '2026-12-01T02:00:00' }, 'does not say its offset from UTC, at "/at"', '2026-12-01T02:00:00+01:00'],
    [{ at: 'tomorrow' }, '"tomorrow" is not a time, at "/at"', '2026-12-01T02:00:00+01:00'],
    [{ at: '2026-12-01' }, '"2026-12-01" is not a time', '2026-12-01T02:00:00+01:00'],
    [{ at: '2027-02-30T02:00:00Z' }, 'is no time of the calendar', 'day'],
    [{ at: '2027-02-03T24:00:00Z' }, 'is no time of the calendar', 'hour'],
    [{ at: '2027-02-03T02:60:00Z' }, 'is no time of the calendar', 'hour'],
    [{ at: '2027-02-03T02:00:00+01:60' }, 'is no time of the calendar', 'offset'],
    [{ at: '2027-02-03T02:00:00+24:00' }, 'is no time of the calendar', 'offset'],
    [{ at: '2099-02-03T02:00:00Z' }, 'is more than five years ahead, at "/at"', 'earlier'],
    [{ at: '2027-01-01T00:00Z', cron: '0 2 * * *', time_zone: 'UTC' }, '"0 2 * * *" stands beside a time', 'one'],
    [{ cron: '0 2 * * *' }, '"0 2 * * *" needs a time zone, at "/cron"', 'time_zone'],
    [{ cron: '0 0 30 2 *', time_zone: 'UTC' }, '"0 0 30 2 *" names no time that ever comes, at "/cron"', 'day'],
    [{ cron: '0 0 31 4,6,9,11 *', time_zone: 'UTC' }, 'names no time that ever comes', 'day'],
    [{ cron: '60 0 * * *', time_zone: 'UTC' }, 'is not a cron expression', 'minute, hour'],
    [{ cron: '0 0 0 * * *', time_zone: 'UTC' }, 'is not a cron expression of five fields', 'minute, hour'],
    [{ cron: '@reboot', time_zone: 'UTC' }, 'is not a cron expression', 'minute, hour'],
    [{ cron: '2027-01-01T00:00:00', time_zone: 'UTC' }, 'is not a cron expression', 'minute, hour'],
    [{ cron: '* '.repeat(100_000), time_zone: 'UTC' }, 'is not a cron expression', 'minute, hour'],
    [{ cron: '', time_zone: 'UTC' }, 'is not a cron expression', 'minute, hour'],
    [{ time_zone: 'Europe/Nowhere' }, '"Europe/Nowhere" is not a time zone', 'Europe/Berlin'],
    [{ time_zone: '+02:00' }, '"+02:00" is not a time zone', 'Europe/Berlin'],
    [{ time_zone: '' }, '"" is not a time zone', 'Europe/Berlin'],
    [{ windows: [window] }, 'needs a time zone, at "/windows"', 'time_zone'],
    [{ time_zone: 'UTC', windows: [] }, 'has no window, so it never opens, at "/windows"', 'out'],
    [
      { time_zone: 'UTC', windows: [{ ...window, days: [] }] },
      'names no day, so it never opens, at "/windows/0/days"',
      '',
    ],
    [{ time_zone: 'UTC', windows: [{ ...window, days: ['Mo'] }] }, '"Mo" is not a day, at "/windows/0/days/0"', 'mon'],
    [{ time_zone: 'UTC', windows: [{ from: '22:00', until: '22:00' }] }, '"22:00" is when it opens too', '24:00'],
    [{ time_zone: 'UTC', windows: [{ from: '24:00', until: '01:00' }] }, '"24:00" is not a time of the clock', '22:00'],
    [{ time_zone: 'UTC', windows: [{ from: '22:00', until: '24:01' }] }, '"24:01" is not a time of the clock', '22:00'],
    [{ time_zone: 'UTC', windows: [{ from: '2:00', until: '3:00' }] }, '"2:00" is not a time of the clock', '22:00'],
    [{ blackouts: [{ from: '2026-12-20', until: '2027-01-06' }] }, 'needs a time zone, at "/blackouts/0/from"', ''],
    [
      { time_zone: 'UTC', blackouts: [{ from: '2026-12-20', until: '2026-12-19' }] },
      '"2026-12-19" does not come after its beginning, at "/blackouts/0/until"',
      'last day',
    ],
    [
      { blackouts: [{ from: '2026-12-20T00:00Z', until: '2026-12-20T01:00+01:00' }] },
      'does not come after its beginning',
      'a time does not',
    ],
    [{ time_zone: 'UTC', blackouts: [{ from: '2026-02-30', until: '2027-01-06' }] }, 'is no day of the calendar', ''],
    [
      {
        time_zone: 'UTC',
        blackouts: [
          { from: '2026-01-01', until: '2029-12-31' },
          { from: '2029-06-01', until: '2032-12-31' },
        ],
      },
      'leaves no time open within five years, at "/blackouts"',
      'Shorten',
    ],
    [
      { time_zone: 'UTC', cron: '0 12 * * *', windows: [window] },
      '"0 12 * * *" never comes while it is open, within five years, at "/cron"',
      'windows',
    ],
  ])('is refused with the place and what to do: %j', (document, message, hint) => {
    const error = refusalOf(document)
    expect(error.code).toBe('ERR_INVALID_DOCUMENT')
    expect(error.message).toContain(message.replace(', at "/', ', at "/schedule/'))
    expect(error.message.length).toBeLessThan(250)
    expect(error.hint).toContain(hint)
    expect(error.hint).toMatch(/[.?]$/)
    expect(error.cause).toBeInstanceOf(ScheduleError)
    expect(error.cause).toMatchObject({ code: 'ERR_INVALID_SCHEDULE' })
  })

  it.each<[document: unknown, message: string]>([
    ['now', 'Expected an object at "/schedule", found "now"'],
    [{ when: 1 }, 'Expected no such member at "/schedule/when"'],
    [{ at: 1_796_000_000_000 }, 'Expected a text at "/schedule/at"'],
    [{ cron: ['0 2 * * *'], time_zone: 'UTC' }, 'Expected a text at "/schedule/cron"'],
    [{ windows: window, time_zone: 'UTC' }, 'Expected an array at "/schedule/windows"'],
    [{ windows: [{ from: '22:00' }], time_zone: 'UTC' }, 'the member "until" at "/schedule/windows/0"'],
    [{ windows: new Array(21).fill(window), time_zone: 'UTC' }, 'an array of at most 20 at "/schedule/windows"'],
    [{ blackouts: new Array(501).fill({}) }, 'an array of at most 500 at "/schedule/blackouts"'],
    [{ missed: 'later' }, 'Expected "catch_up" or "skip" at "/schedule/missed", found "later"'],
    [{ grace_seconds: -1 }, 'a whole number of seconds from 0 to 604800 at "/schedule/grace_seconds", found -1'],
    [{ grace_seconds: 0.5 }, 'a whole number of seconds'],
    [{ grace_seconds: 604_801 }, 'a whole number of seconds'],
  ])('is refused for its form: %j', (document, message) => {
    expect(refusalOf(document)).toMatchObject({
      code: 'ERR_INVALID_DOCUMENT',
      message: expect.stringContaining(message) as string,
    })
  })
})

describe('the page about schedules', () => {
  const page = readFileSync(new URL('../../../../docs/update-schedule.md', import.meta.url), 'utf8')

  it('has an example that is read as it stands', () => {
    const example: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)?.[1] ?? '')
    expect(parse(example)).toMatchObject({ start: { kind: 'cron' }, windows: [{}], blackouts: [{}] })
  })

  it('explains every member that there is', () => {
    const rows = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? '')
    const { message } = refusalOf({ other: 1 })
    expect(message).toContain('no such member')
    // Each of the rows is a member: refused for its form, as none of them may be null, and not as unknown.
    for (const row of rows) expect(refusalOf({ [row]: null }).message).not.toContain('no such member')
    expect(rows).toEqual(['at', 'cron', 'time_zone', 'windows', 'blackouts', 'missed', 'grace_seconds'])
  })
})
