import type { LatencyBucket, LatencySketch } from '@mcpver/core'

/** Two ratios of buckets that are nearer than this are the same one: buckets are 2 % apart. */
const FINE_ENOUGH = 1e-9

/**
 * How much longer the new durations are, relatively: the median of all ratios of a new duration to an old one, less 1, so 0.25
 * for a quarter longer; `undefined` when either has none.
 *
 * That is the Hodges–Lehmann estimate of the shift, of the logarithms.
 */
export function relativeShift(newer: LatencySketch, older: LatencySketch): number | undefined {
  if (newer.count === 0 || older.count === 0) return undefined
  const [above, below] = [newer.buckets(), older.buckets()]
  const half = (newer.count * older.count) / 2
  let low = Math.log(ends(above).first / ends(below).last) - FINE_ENOUGH
  let high = Math.log(ends(above).last / ends(below).first) + FINE_ENOUGH
  while (high - low > FINE_ENOUGH) {
    const middle = (low + high) / 2
    if (pairsUpTo(above, below, Math.exp(middle)) >= half) high = middle
    else low = middle
  }
  return Math.expm1(high)
}

function ends(buckets: readonly LatencyBucket[]): { first: number; last: number } {
  return { first: buckets[0]?.value ?? NaN, last: buckets.at(-1)?.value ?? NaN }
}

/** How many pairs have a ratio of at most so much. Both lists are sorted, so one pass does. */
function pairsUpTo(above: readonly LatencyBucket[], below: readonly LatencyBucket[], ratio: number): number {
  let pairs = 0
  let next = 0
  let upTo = 0
  for (const { value, count } of below) {
    for (let bucket = above[next]; bucket !== undefined && bucket.value <= ratio * value; bucket = above[++next]) {
      upTo += bucket.count
    }
    pairs += count * upTo
  }
  return pairs
}
