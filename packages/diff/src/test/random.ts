/** A source of numbers that repeats itself: the same seed gives the same numbers. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 on, below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from 0 on, below a limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  /** Whether something happens that does with a probability. */
  chance(probability: number): boolean {
    return this.next() < probability
  }

  /** One of some values, of which there is at least one. */
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T
  }
}
