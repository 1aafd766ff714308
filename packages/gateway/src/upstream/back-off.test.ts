import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BackOff } from './back-off.ts'

function setUp(random = (): number => 0): { readonly backOff: BackOff; readonly clock: { time: number } } {
  const clock = { time: 1_000_000, now: (): number => clock.time }
  return { backOff: new BackOff({ clock, random }), clock }
}

describe('BackOff', () => {
  it('does not wait before anything has failed', () => {
    const { backOff } = setUp()
    expect([backOff.remaining, backOff.failures, backOff.isCalm]).toEqual([0, 0, true])
  })

  it('doubles the wait from 250 ms to 30 s', () => {
    const { backOff, clock } = setUp(() => 0.999_999_999)
    const waits = Array.from({ length: 10 }, () => {
      backOff.failed(clock.time)
      return Math.round(backOff.remaining)
    })
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
  })

  it('lets the wait run out', () => {
    const { backOff, clock } = setUp()
    backOff.failed(clock.time)
    expect(backOff.remaining).toBe(125)
    clock.time += 100
    expect(backOff.remaining).toBe(25)
    clock.time += 100
    expect([backOff.remaining, backOff.isCalm]).toEqual([0, false])
    clock.time += 60_000
    expect(backOff.isCalm).toBe(true)
  })

  it('begins anew after what failed had run for a minute', () => {
    const { backOff, clock } = setUp()
    for (let n = 0; n < 5; n++) backOff.failed(clock.time)
    const started = clock.time
    clock.time += 59_999
    backOff.failed(started)
    expect(backOff.failures).toBe(6)
    clock.time += 1
    backOff.failed(started)
    expect(backOff.failures).toBe(1)
  })

  it('waits between half of its time and all of it, whatever chance says', () => {
    const failures = fc.integer({ min: 1, max: 2000 })
    fc.assert(
      fc.property(failures, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (count, chance) => {
        const { backOff, clock } = setUp(() => chance)
        for (let n = 0; n < count; n++) backOff.failed(clock.time)
        const whole = Math.min(30_000, 250 * 2 ** (count - 1))
        expect(backOff.remaining).toBeGreaterThanOrEqual(whole / 2)
        expect(backOff.remaining).toBeLessThanOrEqual(whole)
      }),
    )
  })
})
