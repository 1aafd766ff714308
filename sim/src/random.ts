/** Numbers from 0 to under 1 that a seed decides (mulberry32). */
export type Random = () => number

/** A source of numbers for a seed, a whole number. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** How many of so many calls fail. */
export function failuresOf(random: Random, calls: number, rate: number): number {
  let failures = 0
  for (let call = 0; call < calls; call++) if (random() < rate) failures++
  return failures
}

/** How durations are spread; each has a median of about 100 ms. */
export type Spread = 'lognormal' | 'Pareto' | 'bimodal'

const DURATIONS: Readonly<Record<Spread, (random: Random) => number>> = {
  lognormal: (random) => lognormal(random, 100, 0.6),
  // A heavy tail: no variance.
  Pareto: (random) => 63 * (1 - random()) ** (-1 / 1.5),
  // Answers from a cache, and a fifth that takes twenty times as long.
  bimodal: (random) => (random() < 0.8 ? lognormal(random, 90, 0.25) : lognormal(random, 1800, 0.3)),
}

/** A duration in milliseconds. */
export function durationOf(random: Random, spread: Spread): number {
  return DURATIONS[spread](random)
}

function lognormal(random: Random, median: number, deviation: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return median * Math.exp(deviation * normal)
}
