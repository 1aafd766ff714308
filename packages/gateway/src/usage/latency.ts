/** The upper bounds of the buckets in which durations are counted, in seconds; there is one more without a bound. */
export const LATENCY_BOUNDS: readonly number[] = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
]

/** How long something took, counted in buckets. */
export class Latency {
  readonly #counts = new Float64Array(LATENCY_BOUNDS.length + 1)
  #sum = 0

  /** Counts one. @param duration In milliseconds. */
  add(duration: number): void {
    const seconds = duration / 1000
    let at = 0
    while (at < LATENCY_BOUNDS.length && seconds > (LATENCY_BOUNDS[at] ?? 0)) at++
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#sum += seconds
  }

  /** How many took at most as long as each bound says, in their order; the last counts all. */
  cumulated(): readonly number[] {
    let total = 0
    return Array.from(this.#counts, (count) => (total += count))
  }

  /** How long all took together, in seconds. */
  get sum(): number {
    return this.#sum
  }
}
