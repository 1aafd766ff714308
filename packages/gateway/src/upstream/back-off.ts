import type { Clock } from '@mcpver/core'

/** The first wait, the longest, and how long something must have run for its end not to count as one more in a row; milliseconds. */
const FIRST = 250
const LONGEST = 30_000
const CALM = 60_000

/** What a back-off reads. */
export interface BackOffOptions {
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
}

/**
 * How long to wait before something that failed is tried again: 250 ms, twice as long with each failure in a row, at most 30 s.
 * Between half of that and all of it, by chance, so that not all who wait come back at once.
 */
export class BackOff {
  readonly #options: BackOffOptions
  #failures = 0
  #until = -Infinity
  #last = -Infinity

  constructor(options: BackOffOptions) {
    this.#options = options
  }

  /** How many failures there were in a row. */
  get failures(): number {
    return this.#failures
  }

  /** How long to wait from now on, in milliseconds. */
  get remaining(): number {
    return Math.max(0, this.#until - this.#options.clock.now())
  }

  /** Whether the last failure is so long ago that it does not matter. */
  get isCalm(): boolean {
    return this.#options.clock.now() - this.#last >= CALM && this.remaining === 0
  }

  /**
   * Takes note of a failure.
   *
   * @param since When what failed had been started. After 60 s of running, its failure counts as the first.
   */
  failed(since: number): void {
    const now = this.#options.clock.now()
    this.#failures = now - since >= CALM ? 1 : this.#failures + 1
    const longest = Math.min(LONGEST, FIRST * 2 ** (this.#failures - 1))
    this.#until = now + (longest / 2) * (1 + this.#options.random())
    this.#last = now
  }
}
