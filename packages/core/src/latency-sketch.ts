import { DocumentNode } from './document.ts'
import { isPlainObject } from './json.ts'

/** A latency sketch as JSON. */
export interface LatencySketchDocument {
  /** How many durations lie in a bucket, by its index. */
  readonly buckets: Readonly<Record<string, number>>
  /** All durations together, in milliseconds. */
  readonly sum: number
}

/** One bucket of a sketch. */
export interface LatencyBucket {
  /** What stands for every duration in it, in milliseconds: within 1 % of each. */
  readonly value: number
  readonly count: number
}

const RELATIVE_ERROR = 0.01
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
const SCALE = 1 / Math.log(GAMMA)
/** Shorter ones count as this long, in milliseconds: no clock here tells them apart. */
const SHORTEST = 0.001
/** Longer ones count as this long, in milliseconds: a week. */
const LONGEST = 7 * 24 * 3_600_000
const FIRST = indexOf(SHORTEST)
const LAST = indexOf(LONGEST)

/**
 * How long many things took, in bounded room: every quantile is within 1 % of the exact one, and sketches add up without loss.
 *
 * A DDSketch (Masson, Rim and Lee, VLDB 2019) whose buckets are bounded by the range of durations, so that none has to be collapsed.
 */
export class LatencySketch {
  readonly #counts = new Map<number, number>()
  #count = 0
  #sum = 0

  /**
   * Reads a sketch.
   *
   * @throws {CoreError} `ERR_INVALID_DOCUMENT`.
   */
  static fromDocument(value: unknown): LatencySketch {
    const { buckets, sum } = new DocumentNode(value).members(['buckets', 'sum'])
    if (!isPlainObject(buckets.value)) throw buckets.refusal('counts by the index of a bucket')
    const sketch = new LatencySketch()
    for (const [name, count] of Object.entries(buckets.value)) {
      const index = Number(name)
      if (!isBucket(name, index)) throw buckets.refusal(`indexes from ${String(FIRST)} to ${String(LAST)}`)
      if (!isCount(count)) throw buckets.refusal('counts that are whole numbers from 1')
      sketch.#put(index, count)
    }
    if (typeof sum.value !== 'number' || !(sum.value >= 0) || sum.value === Infinity) {
      throw sum.refusal('a number from 0')
    }
    sketch.#sum = sum.value
    return sketch
  }

  /** Counts one. @param duration In milliseconds; one that is no number from 0 counts as 0. */
  add(duration: number): void {
    const bounded = duration > SHORTEST ? Math.min(duration, LONGEST) : SHORTEST
    this.#put(indexOf(bounded), 1)
    this.#sum += duration > 0 ? Math.min(duration, LONGEST) : 0
  }

  /** Adds all that another sketch has counted. */
  merge(other: LatencySketch): void {
    for (const [index, count] of other.#counts) this.#put(index, count)
    this.#sum += other.#sum
  }

  /** How many there are. */
  get count(): number {
    return this.#count
  }

  /** How long all took together, in milliseconds. */
  get sum(): number {
    return this.#sum
  }

  /** The buckets that are not empty, the shortest durations first. */
  buckets(): readonly LatencyBucket[] {
    return this.#sorted().map(([index, count]) => ({ value: valueOf(index), count }))
  }

  /**
   * The duration that so many are no longer than, in milliseconds; `undefined` when there are none.
   *
   * @param rank From 0, the shortest, to 1, the longest: 0.95 for the 95th percentile.
   */
  quantile(rank: number): number | undefined {
    const at = Math.min(1, Math.max(0, rank)) * (this.#count - 1)
    let seen = 0
    for (const [index, count] of this.#sorted()) {
      seen += count
      if (seen > at) return valueOf(index)
    }
    return undefined
  }

  toDocument(): LatencySketchDocument {
    return {
      buckets: Object.fromEntries(this.#sorted().map(([index, count]) => [String(index), count])),
      sum: this.#sum,
    }
  }

  #sorted(): [index: number, count: number][] {
    return [...this.#counts].sort(([a], [b]) => a - b)
  }

  #put(index: number, count: number): void {
    this.#counts.set(index, (this.#counts.get(index) ?? 0) + count)
    this.#count += count
  }
}

/** The bucket that holds the durations over γ^(index−1) and up to γ^index. */
function indexOf(duration: number): number {
  return Math.ceil(Math.log(duration) * SCALE)
}

/** The value that is equally far, relatively, from both ends of a bucket. */
function valueOf(index: number): number {
  return (2 * GAMMA ** index) / (GAMMA + 1)
}

function isBucket(name: string, index: number): boolean {
  return Number.isInteger(index) && String(index) === name && index >= FIRST && index <= LAST
}

function isCount(count: unknown): count is number {
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 1
}
