import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clockAt, instantOf, isTimeZone } from './time-zone.ts'
import { WallClock } from './test/wall-clock.ts'

const MINUTE = 60_000

/** Zones that differ in how far, when and in which direction they change, or do not change at all. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'America/Havana',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Apia',
]

describe('the instant of a time of the clock', () => {
  it.each([
    // Berlin, 29 March 2026: 02:00 becomes 03:00 at 01:00Z. 25 October: 03:00 becomes 02:00 at 01:00Z.
    ['an ordinary time', 'Europe/Berlin', ['2026-07-01T12:00Z', '2026-07-01T10:00Z']],
    ['the last time before a gap', 'Europe/Berlin', ['2026-03-29T01:59Z', '2026-03-29T00:59Z']],
    ['a time that is left out', 'Europe/Berlin', ['2026-03-29T02:30Z', '2026-03-29T01:00Z']],
    ['the first time after a gap', 'Europe/Berlin', ['2026-03-29T03:00Z', '2026-03-29T01:00Z']],
    ['a time that is there twice', 'Europe/Berlin', ['2026-10-25T02:30Z', '2026-10-25T00:30Z']],
    ['the first time after those', 'Europe/Berlin', ['2026-10-25T03:00Z', '2026-10-25T02:00Z']],
    // New York, 8 March 2026: 02:00 becomes 03:00 at 07:00Z. 1 November: 02:00 becomes 01:00 at 06:00Z.
    ['a time that is left out, west of UTC', 'America/New_York', ['2026-03-08T02:30Z', '2026-03-08T07:00Z']],
    ['a time that is there twice, west of UTC', 'America/New_York', ['2026-11-01T01:30Z', '2026-11-01T05:30Z']],
    // Lord Howe, 4 October 2026: 02:00 becomes 02:30, half an hour.
    ['a time in a gap of half an hour', 'Australia/Lord_Howe', ['2026-10-04T02:15Z', '2026-10-03T15:30Z']],
    // Santiago, 6 September 2026: 00:00 becomes 01:00 at 04:00Z.
    ['a midnight that is left out', 'America/Santiago', ['2026-09-06T00:00Z', '2026-09-06T04:00Z']],
    // Apia went over the date line and left 30 December 2011 out.
    ['a day that is left out', 'Pacific/Apia', ['2011-12-30T12:00Z', '2011-12-30T10:00Z']],
  ])('is right for %s', (_what, zone, [clock = '', instant = '']) => {
    expect(new Date(instantOf(Date.parse(clock), zone)).toISOString()).toBe(new Date(instant).toISOString())
  })

  it('is the first at which the clock shows that much, in every zone', () => {
    const minutes = fc.integer({ min: Date.UTC(2005, 0) / MINUTE, max: Date.UTC(2032, 0) / MINUTE })
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), minutes, (zone, minute) => {
        const wall = new WallClock(zone)
        const clock = minute * MINUTE
        const instant = instantOf(clock, zone)
        expect(wall.at(instant)).toBeGreaterThanOrEqual(clock)
        expect(wall.latest(instant - MINUTE)).toBeLessThan(clock)
      }),
      { numRuns: 300 },
    )
  })

  it('is looked for around every change of a clock', () => {
    const changes = fc.constantFrom(
      ['Europe/Berlin', Date.UTC(2026, 2, 29, 2)] as const,
      ['Europe/Berlin', Date.UTC(2026, 9, 25, 2)] as const,
      ['America/Santiago', Date.UTC(2026, 3, 5)] as const,
      ['America/Santiago', Date.UTC(2026, 8, 6)] as const,
      ['America/Havana', Date.UTC(2026, 2, 8)] as const,
      ['America/Havana', Date.UTC(2026, 10, 1)] as const,
      ['Australia/Lord_Howe', Date.UTC(2026, 3, 5, 2)] as const,
      ['Australia/Lord_Howe', Date.UTC(2026, 9, 4, 2)] as const,
    )
    fc.assert(
      fc.property(changes, fc.integer({ min: -180, max: 180 }), ([zone, change], minutes) => {
        const wall = new WallClock(zone)
        const clock = change + minutes * MINUTE
        const instant = instantOf(clock, zone)
        expect(wall.at(instant)).toBeGreaterThanOrEqual(clock)
        expect(wall.latest(instant - MINUTE)).toBeLessThan(clock)
      }),
      { numRuns: 300 },
    )
  })

  it('shows the same time again where there is one', () => {
    expect(clockAt(instantOf(Date.UTC(2026, 6, 1), 'Asia/Kolkata'), 'Asia/Kolkata')).toBe(Date.UTC(2026, 6, 1))
    expect(clockAt(Date.UTC(1890, 0), 'Europe/Berlin') - Date.UTC(1890, 0)).toBe((53 * 60 + 28) * 1000)
  })
})

describe('isTimeZone', () => {
  it.each([...ZONES, 'europe/berlin', 'CET', 'Etc/GMT+5'])('knows %s', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })

  it.each(['', 'Europe/Nowhere', '+01:00', '-0530', 'Z', 'Europe/Berlin '])('does not know %j', (name) => {
    expect(isTimeZone(name)).toBe(false)
  })
})
