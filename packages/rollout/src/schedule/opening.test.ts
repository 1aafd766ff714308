import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DocumentNode } from '@mcpver/core'
import { firstOpen, isOpen } from './opening.ts'
import { parseSchedule } from './parse-schedule.ts'
import type { Schedule } from './schedule.ts'
import { aSchedule, openByOracle } from './test/arbitraries.ts'
import { WallClock } from './test/wall-clock.ts'

const MINUTE = 60_000

const parse = (document: unknown): Schedule => parseSchedule(new DocumentNode(document))
const iso = (instant: number | undefined): string => new Date(instant ?? NaN).toISOString().slice(0, 16)

/** When it opens and closes from an instant on, minute by minute. */
function changesOf(schedule: Schedule, { from, until }: { from: string; until: string }): string[] {
  const changes: string[] = []
  let wasOpen = isOpen(schedule, Date.parse(from)).open
  for (let at = Date.parse(from); at <= Date.parse(until); at += MINUTE) {
    const { open } = isOpen(schedule, at)
    if (open !== wasOpen) changes.push(`${open ? 'opens' : 'closes'} ${iso(at)}`)
    wasOpen = open
  }
  return changes
}

const berlin = (from: string, until: string): Schedule =>
  parse({ time_zone: 'Europe/Berlin', windows: [{ from, until }] })

describe('a window', () => {
  it('lasts into the next day where it ends before it begins', () => {
    const schedule = parse({ time_zone: 'UTC', windows: [{ days: ['fri'], from: '22:00', until: '04:00' }] })
    // 27 November 2026 is a Friday.
    expect(changesOf(schedule, { from: '2026-11-26T00:00Z', until: '2026-11-30T00:00Z' })).toEqual([
      'opens 2026-11-27T22:00',
      'closes 2026-11-28T04:00',
    ])
  })

  it.each([
    ['24:00', '2026-11-28T00:00'],
    ['00:00', '2026-11-28T00:00'],
    ['23:59', '2026-11-27T23:59'],
  ])('that ends at %s ends there', (until, closes) => {
    const schedule = parse({ time_zone: 'UTC', windows: [{ days: ['fri'], from: '22:00', until }] })
    expect(changesOf(schedule, { from: '2026-11-27T00:00Z', until: '2026-11-30T00:00Z' })[1]).toBe(`closes ${closes}`)
  })

  it('is open at its first instant, and not at the one after its last', () => {
    const schedule = berlin('22:00', '04:00')
    const opens = Date.parse('2026-11-27T21:00Z')
    expect(isOpen(schedule, opens)).toEqual({ open: true })
    expect(isOpen(schedule, opens - 1)).toEqual({
      open: false,
      opensAt: opens,
      reason: 'It is outside of the maintenance windows (Europe/Berlin)',
    })
    expect(isOpen(schedule, Date.parse('2026-11-28T03:00Z') - 1).open).toBe(true)
    expect(isOpen(schedule, Date.parse('2026-11-28T03:00Z')).open).toBe(false)
  })

  // 29 March 2026: 02:00 becomes 03:00 at 01:00Z.
  it.each([
    ['over the hour that is left out', ['22:00', '04:00'], ['closes 2026-03-29T02:00']],
    ['that opens in it: at the change', ['02:30', '04:00'], ['opens 2026-03-29T01:00', 'closes 2026-03-29T02:00']],
    ['that closes in it: at the change', ['23:00', '02:30'], ['closes 2026-03-29T01:00']],
    ['that lies in it: not at all', ['02:10', '02:50'], []],
  ])('%s', (_what, [from = '', until = ''], changes) => {
    const range = { from: '2026-03-28T23:30Z', until: '2026-03-29T12:00Z' }
    expect(changesOf(berlin(from, until), range)).toEqual(changes)
  })

  it('that a change leaves out opens a week later, or a day, as its days say', () => {
    const schedule = parse({ time_zone: 'Europe/Berlin', windows: [{ days: ['sun'], from: '02:10', until: '02:50' }] })
    expect(iso(firstOpen(schedule, Date.parse('2026-03-28T12:00Z')))).toBe('2026-04-05T00:10')
    expect(iso(firstOpen(berlin('02:10', '02:50'), Date.parse('2026-03-28T12:00Z')))).toBe('2026-03-30T00:10')
  })

  // 25 October 2026: 03:00 becomes 02:00 at 01:00Z.
  it.each([
    ['over the hour that is there twice', ['22:00', '04:00'], ['closes 2026-10-25T03:00']],
    ['that opens in it: the first time', ['02:30', '04:00'], ['opens 2026-10-25T00:30', 'closes 2026-10-25T03:00']],
    ['that closes in it: the first time', ['23:00', '02:30'], ['closes 2026-10-25T00:30']],
    ['that lies in it: once', ['02:10', '02:50'], ['opens 2026-10-25T00:10', 'closes 2026-10-25T00:50']],
  ])('%s', (_what, [from = '', until = ''], changes) => {
    const range = { from: '2026-10-24T22:30Z', until: '2026-10-25T12:00Z' }
    expect(changesOf(berlin(from, until), range)).toEqual(changes)
  })
})

describe('a blackout', () => {
  const schedule = parse({
    time_zone: 'Europe/Berlin',
    windows: [{ from: '22:00', until: '04:00' }],
    blackouts: [
      { from: '2026-12-20', until: '2027-01-06', reason: 'the end of the year' },
      { from: '2027-01-05', until: '2027-01-07' },
    ],
  })

  it('closes what a window opened, to the end of its last day', () => {
    expect(changesOf(schedule, { from: '2026-12-19T20:00Z', until: '2027-01-08T22:00Z' })).toEqual([
      'opens 2026-12-19T21:00',
      'closes 2026-12-19T23:00',
      'opens 2027-01-07T23:00',
      'closes 2027-01-08T03:00',
      'opens 2027-01-08T21:00',
    ])
  })

  it('says why, and when it opens, other blackouts and windows counted in', () => {
    expect(isOpen(schedule, Date.parse('2026-12-24T23:00Z'))).toEqual({
      open: false,
      opensAt: Date.parse('2027-01-07T23:00Z'),
      reason: 'There is a blackout until 2027-01-06T23:00:00.000Z: the end of the year',
    })
    expect(isOpen(schedule, Date.parse('2027-01-06T12:00Z'))).toMatchObject({
      reason: 'There is a blackout until 2027-01-07T23:00:00.000Z',
    })
  })

  it('that lasts for more than five years names no time at which it opens', () => {
    const endless = parse({ blackouts: [{ from: '2026-01-01T00:00Z', until: '2099-01-01T00:00Z' }] })
    expect(isOpen(endless, Date.parse('2026-11-22T00:00Z'))).toEqual({
      open: false,
      reason: 'There is a blackout until 2099-01-01T00:00:00.000Z',
    })
  })
})

describe('any schedule', () => {
  it('is open when its clock says so, minute by minute', () => {
    fc.assert(
      fc.property(aSchedule(), ({ schedule, from }) => {
        const wall = new WallClock(schedule.timeZone ?? 'UTC')
        for (let at = from; at < from + 24 * 60 * MINUTE; at += MINUTE) {
          if (isOpen(schedule, at).open !== openByOracle(schedule, at, wall)) {
            expect([iso(at), isOpen(schedule, at)]).toEqual([iso(at), openByOracle(schedule, at, wall)])
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  it('opens at the time that it names, and not before', () => {
    fc.assert(
      fc.property(aSchedule(), ({ schedule, from }) => {
        const wall = new WallClock(schedule.timeZone ?? 'UTC')
        const opensAt = firstOpen(schedule, from)
        expect(opensAt).toBeGreaterThanOrEqual(from)
        expect(openByOracle(schedule, opensAt ?? NaN, wall)).toBe(true)
        const until = Math.min(opensAt ?? NaN, from + 3 * 24 * 60 * MINUTE)
        for (let at = from; at < until; at += MINUTE) expect(openByOracle(schedule, at, wall)).toBe(false)
      }),
      { numRuns: 40 },
    )
  })
})
