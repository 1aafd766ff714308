/** How much is measured. */
export interface Effort {
  /** How often each path is measured, in a new order each time. */
  readonly rounds: number
  /** Calls of each path before anything counts. */
  readonly warmUp: number
  /** Calls of one burst, one after the other. */
  readonly aloneCalls: number
  /** Calls of one burst, 32 at a time. */
  readonly togetherCalls: number
  /** Calls after which memory is looked at. */
  readonly memoryCalls: readonly number[]
  readonly sessions: number
  readonly tools: number
  /** How often a route is changed while calls go on, and how long it stays, in milliseconds. */
  readonly routeChanges: number
  readonly routeInterval: number
  /** Callers among whom a release gets its share, one call each. */
  readonly keys: number
  /** Calls among which none may meet the wrong version. */
  readonly mixedCalls: number
  readonly disconnects: number
  /** How often an upstream is ended and comes back. */
  readonly restarts: number
}

const WHOLE: Effort = {
  rounds: 15,
  warmUp: 3000,
  aloneCalls: 400,
  togetherCalls: 2000,
  memoryCalls: [50_000, 100_000, 150_000, 200_000],
  sessions: 1000,
  tools: 10_000,
  routeChanges: 20,
  routeInterval: 500,
  keys: 100_000,
  mixedCalls: 100_000,
  disconnects: 1000,
  restarts: 10,
}

const QUICK: Effort = {
  rounds: 2,
  warmUp: 200,
  aloneCalls: 50,
  togetherCalls: 300,
  memoryCalls: [1000, 2000],
  sessions: 50,
  tools: 500,
  routeChanges: 3,
  routeInterval: 200,
  keys: 3000,
  mixedCalls: 3000,
  disconnects: 40,
  restarts: 2,
}

/** Whether this is only to see that everything works: then nothing is written, and the goals say little. */
export const IS_QUICK = process.env['MCPVER_BENCH_QUICK'] !== undefined

export const EFFORT: Effort = IS_QUICK ? QUICK : WHOLE

/** Calls at a time, and sockets, where there are many. */
export const TOGETHER = 32
