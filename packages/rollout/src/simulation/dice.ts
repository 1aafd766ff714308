/** Chance that is the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export class Dice {
  #state: number

  /** @param seed A whole number. */
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number from 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** Whether something happens that does so with a probability. */
  happens(probability: number): boolean {
    return this.next() < probability
  }

  /** A whole number from 0 to below another one. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  /** One of some. */
  one<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0]
  }
}
