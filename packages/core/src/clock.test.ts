import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.ts'

describe('systemClock', () => {
  it('tells the time of the machine, in milliseconds', () => {
    const before = Date.now()
    const now = systemClock.now()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  it('cannot be changed for everyone', () => {
    expect(() => Object.assign(systemClock, { now: () => 0 })).toThrow(TypeError)
  })
})
