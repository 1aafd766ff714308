import { quote, systemClock, type Clock } from '@mcpver/core'
import { accessError } from './access-error.ts'
import { limitOption } from './limit-option.ts'

/** How many calls a principal may make. */
export interface RateLimiterOptions {
  /** Calls a second in the long run; may be a fraction. */
  readonly perSecond: number
  /** How many may come at once: a whole number. */
  readonly burst: number
  /** How many principals are counted apart; those beyond share one count. Default: 10,000. */
  readonly maxPrincipals?: number
  readonly clock?: Clock
}

/** Whether a call may be made; if not, in how many milliseconds one may. */
export type RateVerdict = { readonly allowed: true } | { readonly allowed: false; readonly retryAfter: number }

/** What is left to somebody, and when that was so, in milliseconds since 1970-01-01T00:00:00Z. */
interface Bucket {
  tokens: number
  at: number
}

const ALLOWED: RateVerdict = Object.freeze({ allowed: true })
/** What sums of fractions are off by must not cost a call. */
const ROUNDING = 1e-9

/**
 * Limits how often each principal calls: a bucket of tokens each, which fills again in time.
 *
 * Buckets are kept in the order of the last accepted call. A full one says no more than none, so it makes room for a new one. Where
 * the first is not full, all the others were used since: that many principals call at once.
 */
export class RateLimiter {
  readonly #buckets = new Map<string, Bucket>()
  readonly #shared: Bucket
  readonly #perMillisecond: number
  readonly #burst: number
  readonly #maxPrincipals: number
  readonly #clock: Clock

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for numbers that are not positive, or not whole where they have to be. */
  constructor({ perSecond, burst, maxPrincipals = 10_000, clock = systemClock }: RateLimiterOptions) {
    if (!(perSecond > 0 && perSecond < Infinity)) {
      throw accessError(`The option perSecond is ${quote(perSecond)}`, 'Give a number above 0.')
    }
    this.#perMillisecond = perSecond / 1000
    this.#burst = limitOption('burst', burst)
    this.#maxPrincipals = limitOption('maxPrincipals', maxPrincipals)
    this.#clock = clock
    this.#shared = { tokens: burst, at: clock.now() }
  }

  /** How many principals are counted apart now. */
  get size(): number {
    return this.#buckets.size
  }

  /** Counts a call, if it may be made. */
  take(principalId: string): RateVerdict {
    const now = this.#clock.now()
    const bucket = this.#buckets.get(principalId) ?? this.#admit(principalId, now)
    this.#fill(bucket, now)
    if (bucket.tokens < 1 - ROUNDING) {
      return { allowed: false, retryAfter: Math.ceil((1 - ROUNDING - bucket.tokens) / this.#perMillisecond) }
    }
    bucket.tokens -= 1
    if (bucket !== this.#shared) this.#moveToEnd(principalId, bucket)
    return ALLOWED
  }

  #admit(principalId: string, now: number): Bucket {
    if (this.#buckets.size >= this.#maxPrincipals) this.#dropOldestIfFull(now)
    if (this.#buckets.size >= this.#maxPrincipals) return this.#shared
    const bucket = { tokens: this.#burst, at: now }
    this.#buckets.set(principalId, bucket)
    return bucket
  }

  #dropOldestIfFull(now: number): void {
    for (const [oldest, bucket] of this.#buckets) {
      this.#fill(bucket, now)
      if (bucket.tokens >= this.#burst) this.#buckets.delete(oldest)
      return
    }
  }

  #fill(bucket: Bucket, now: number): void {
    // A clock that was set back fills nothing, and takes nothing away.
    const passed = Math.max(0, now - bucket.at)
    bucket.tokens = Math.min(this.#burst, bucket.tokens + passed * this.#perMillisecond)
    bucket.at = now
  }

  #moveToEnd(principalId: string, bucket: Bucket): void {
    this.#buckets.delete(principalId)
    this.#buckets.set(principalId, bucket)
  }
}
