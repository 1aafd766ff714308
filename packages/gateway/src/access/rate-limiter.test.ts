import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RateLimiter, type RateLimiterOptions } from './rate-limiter.ts'
import { ManualClock } from './test/manual-clock.ts'
import { expectRefusal } from './test/refusal.ts'

const limiterOf = (options: Partial<RateLimiterOptions> = {}, clock = new ManualClock()) =>
  new RateLimiter({ perSecond: 2, burst: 3, clock, ...options })

/** How many calls in a row are allowed, up to a number. */
function takeAll(limiter: RateLimiter, id = 'ana', most = 50): number {
  let taken = 0
  while (taken < most && limiter.take(id).allowed) taken += 1
  return taken
}

describe('a rate limiter', () => {
  it('allows a burst, then as many calls as time brings', () => {
    const clock = new ManualClock()
    const limiter = limiterOf({}, clock)
    expect(takeAll(limiter)).toBe(3)
    clock.time += 499
    expect(limiter.take('ana')).toEqual({ allowed: false, retryAfter: 1 })
    clock.time += 1
    expect(takeAll(limiter)).toBe(1)
    clock.time += 1_000_000
    expect(takeAll(limiter)).toBe(3)
  })

  it('counts every principal apart, whatever they are called', () => {
    const limiter = limiterOf()
    for (const id of ['ana', 'ben', '__proto__', 'constructor', '']) expect(takeAll(limiter, id)).toBe(3)
  })

  it('says when to come back, not a call less and hardly a call more', () => {
    const rate = fc.double({ min: 0.01, max: 5000, noNaN: true })
    const steps = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 30 })
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 20 }), steps, (perSecond, burst, waits) => {
        const clock = new ManualClock()
        const limiter = limiterOf({ perSecond, burst }, clock)
        for (const wait of waits) {
          clock.time += wait
          const verdict = limiter.take('ana')
          if (verdict.allowed) continue
          const { retryAfter } = verdict
          expect(retryAfter).toBeGreaterThanOrEqual(1)
          clock.time += retryAfter - 1
          if (retryAfter > 1) expect(limiter.take('ana').allowed).toBe(false)
          clock.time += 1
          expect(limiter.take('ana').allowed).toBe(true)
        }
      }),
    )
  })

  it('never allows more in any time than the burst and what that time brings', () => {
    const waits = fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 100 })
    const rate = fc.integer({ min: 1, max: 50 })
    fc.assert(
      fc.property(rate, fc.integer({ min: 1, max: 10 }), waits, (perSecond, burst, pauses) => {
        const clock = new ManualClock()
        const limiter = limiterOf({ perSecond, burst }, clock)
        const accepted: number[] = []
        for (const pause of pauses) {
          clock.time += pause
          if (limiter.take('ana').allowed) accepted.push(clock.time)
        }
        accepted.forEach((start, first) => {
          accepted.slice(first).forEach((end, calls) => {
            expect(calls + 1).toBeLessThanOrEqual(burst + ((end - start) * perSecond) / 1000 + 1e-6)
          })
        })
      }),
    )
  })

  it('neither gives nor takes anything when the clock is set back', () => {
    const clock = new ManualClock()
    const limiter = limiterOf({}, clock)
    takeAll(limiter)
    clock.time -= 3_600_000
    expect(limiter.take('ana')).toEqual({ allowed: false, retryAfter: 500 })
    clock.time += 500
    expect(takeAll(limiter)).toBe(1)
  })

  it('gives up a full bucket for a new principal', () => {
    const clock = new ManualClock()
    const limiter = limiterOf({ maxPrincipals: 2 }, clock)
    takeAll(limiter, 'ana')
    takeAll(limiter, 'ben')
    clock.time += 1500
    expect(takeAll(limiter, 'cleo')).toBe(3)
    expect(takeAll(limiter, 'dan')).toBe(3)
    expect(limiter.size).toBe(2)
  })

  it('gives up the bucket of whoever was away for longest', () => {
    const clock = new ManualClock()
    const limiter = limiterOf({ maxPrincipals: 2 }, clock)
    takeAll(limiter, 'ana')
    takeAll(limiter, 'ben')
    clock.time += 1500
    takeAll(limiter, 'ana')
    expect([takeAll(limiter, 'cleo'), takeAll(limiter, 'dan'), takeAll(limiter, 'ana')]).toEqual([3, 3, 0])
  })

  it('counts principals together while none of the places is free, so that many names bring no more calls', () => {
    const limiter = limiterOf({ maxPrincipals: 2 })
    takeAll(limiter, 'ana')
    takeAll(limiter, 'ben')
    const taken = Array.from({ length: 1000 }, (_, index) => takeAll(limiter, `other-${String(index)}`, 3))
    expect(taken.reduce((sum, one) => sum + one)).toBe(3)
    expect(limiter.size).toBe(2)
    expect(limiter.take('ana').allowed).toBe(false)
  })

  it('gives nobody a new burst by making them forgotten', () => {
    const ids = fc.integer({ min: 0, max: 5 })
    const steps = fc.array(fc.tuple(ids, fc.integer({ min: 0, max: 100 })), { maxLength: 200 })
    fc.assert(
      fc.property(steps, (calls) => {
        const clock = new ManualClock()
        const start = clock.time
        const limiter = limiterOf({ maxPrincipals: 2 }, clock)
        const accepted = new Map<number, number>()
        for (const [id, pause] of calls) {
          clock.time += pause
          if (limiter.take(String(id)).allowed) accepted.set(id, (accepted.get(id) ?? 0) + 1)
        }
        // Of an own bucket and of the shared one.
        const most = 2 * (3 + ((clock.time - start) * 2) / 1000)
        for (const count of accepted.values()) expect(count).toBeLessThanOrEqual(most + 1e-6)
        expect(limiter.size).toBeLessThanOrEqual(2)
      }),
    )
  })

  it('needs numbers that limit something', () => {
    for (const perSecond of [0, -1, NaN, Infinity]) expectRefusal(() => limiterOf({ perSecond }), 'ERR_ACCESS_CONFIG')
    for (const burst of [0, 1.5, NaN]) expectRefusal(() => limiterOf({ burst }), 'ERR_ACCESS_CONFIG', 'burst')
    expectRefusal(() => limiterOf({ maxPrincipals: 0 }), 'ERR_ACCESS_CONFIG', 'maxPrincipals')
  })
})
