const SECOND = 1000
const HOUR = 3_600_000

/** How long sending is tried, and how often. */
export interface DeliveryPolicy {
  /** Up to how long the first wait is, in milliseconds; each further one is up to twice as long. Default: 5 seconds. */
  readonly firstDelay: number
  /** Up to how long any wait is, in milliseconds. Default: one hour. */
  readonly longestDelay: number
  /** How many attempts there are. Default: 20. */
  readonly attempts: number
  /** How long after it happened something is still worth to be told, in milliseconds. Default: 24 hours. */
  readonly longestAge: number
  /** What is waited at most when the other side asks to be left alone, in milliseconds. Default: 6 hours. */
  readonly longestRetryAfter: number
}

export const DEFAULT_DELIVERY_POLICY: DeliveryPolicy = Object.freeze({
  firstDelay: 5 * SECOND,
  longestDelay: HOUR,
  attempts: 20,
  longestAge: 24 * HOUR,
  longestRetryAfter: 6 * HOUR,
})

/**
 * How long to wait after an attempt, in milliseconds: anything from nothing to a limit that doubles each time ("full jitter"), so that those
 * who failed together do not come back together.
 *
 * @param attempt The attempt that failed, from 1.
 * @param random From 0 up to but not including 1.
 */
export function retryDelay(
  attempt: number,
  random: () => number,
  { firstDelay, longestDelay }: DeliveryPolicy = DEFAULT_DELIVERY_POLICY,
): number {
  return Math.floor(random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1)))
}
