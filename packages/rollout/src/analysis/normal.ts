/**
 * The probability that a standard normal variable is larger than `z`, to a relative error under 1e-12 in both tails.
 *
 * A power series near the middle and a continued fraction in the tails (Abramowitz and Stegun 26.2.11 and 26.2.14).
 */
export function normalUpperTail(z: number): number {
  if (Number.isNaN(z)) return NaN
  if (z < 0) return 1 - normalUpperTail(-z)
  return z < MIDDLE ? 0.5 - density(z) * series(z) : density(z) * continuedFraction(z)
}

/** From here on the continued fraction needs few terms, and the series would cancel. */
const MIDDLE = 2
const FRACTION_TERMS = 120

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
}

function series(z: number): number {
  let term = z
  let sum = z
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= (z * z) / odd
    sum += term
  }
  return sum
}

function continuedFraction(z: number): number {
  let below = z
  for (let term = FRACTION_TERMS; term >= 1; term--) below = z + term / below
  return 1 / below
}
