/** Where mcpver reads the time, so that tests and simulations can set it. */
export interface Clock {
  /** The time now, in milliseconds since 1970-01-01T00:00:00Z. */
  now(): number
}

/** The clock of the machine. */
export const systemClock: Clock = Object.freeze({ now: () => Date.now() })
