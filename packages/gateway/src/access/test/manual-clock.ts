import type { Clock } from '@mcpver/core'

/** A clock that stands still until it is set. */
export class ManualClock implements Clock {
  time: number

  constructor(time = Date.parse('2026-06-01T12:00:00Z')) {
    this.time = time
  }

  now(): number {
    return this.time
  }
}
