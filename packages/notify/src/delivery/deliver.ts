import { McpverError, systemClock, type Clock, type Notification, type Notifier } from '@mcpver/core'
import type { DeliveryError } from '../notify-error.ts'
import { DEFAULT_DELIVERY_POLICY, retryDelay, type DeliveryPolicy } from './delivery-policy.ts'

/** What became of one attempt. */
export type AttemptResult =
  | { readonly success: true }
  | {
      readonly success: false
      /** In words that hold nothing secret. */
      readonly reason: string
      readonly isPermanent: boolean
      /** In milliseconds. Default: the other side does not say. */
      readonly retryAfter?: number | undefined
    }

/** What to do after an attempt; times are milliseconds since 1970-01-01T00:00:00Z. */
export type DeliveryDecision =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly retryAt: number; readonly reason: string }
  | { readonly kind: 'gave_up'; readonly reason: string }

/** At which point of its delivery a notification is. */
export interface DeliveryProgress {
  /** The attempt that was made, from 1. */
  readonly attempt: number
  /** When the notification happened. */
  readonly at: number
  readonly now: number
  /** From 0 up to but not including 1. */
  readonly random: () => number
  /** Default: `DEFAULT_DELIVERY_POLICY`. */
  readonly policy?: DeliveryPolicy
}

/** How `deliver` goes about an attempt. */
export interface DeliveryOptions extends Pick<DeliveryProgress, 'attempt' | 'policy' | 'random'> {
  /** Ends the attempt. */
  readonly signal: AbortSignal
  /** Default: the clock of the machine. */
  readonly clock?: Clock
}

/** Sends a notification once. Never rejects: whatever goes wrong is the result. */
export async function attemptDelivery(
  notifier: Notifier,
  notification: Notification,
  signal: AbortSignal,
): Promise<AttemptResult> {
  try {
    await notifier.send(notification, signal)
    return { success: true }
  } catch (error) {
    return failureOf(error)
  }
}

/** Decides what follows an attempt: that it is done, when the next one is, or that there is none and why. */
export function afterAttempt(
  result: AttemptResult,
  { attempt, at, now, random, policy = DEFAULT_DELIVERY_POLICY }: DeliveryProgress,
): DeliveryDecision {
  if (result.success) return { kind: 'done' }
  const { reason, isPermanent, retryAfter = 0 } = result
  if (isPermanent) return { kind: 'gave_up', reason }
  if (attempt >= policy.attempts) return { kind: 'gave_up', reason: `${reason}, after ${String(attempt)} attempts` }
  const asked = Math.min(retryAfter, policy.longestRetryAfter)
  const retryAt = now + Math.max(retryDelay(attempt, random, policy), asked)
  if (retryAt > at + policy.longestAge) {
    return { kind: 'gave_up', reason: `${reason}, and it will be too old for another attempt` }
  }
  return { kind: 'retry', retryAt, reason }
}

/** An error of others may hold anything in its message, so only its name is told. */
function failureOf(error: unknown): AttemptResult {
  if (isDeliveryError(error)) {
    const { message: reason, isPermanent, retryAfter } = error
    return { success: false, reason, isPermanent, retryAfter }
  }
  const reason = McpverError.isInstance(error) ? error.message : `It failed with ${nameOf(error)}`
  return { success: false, reason, isPermanent: false }
}

/** Also one of another installed copy of this package. */
function isDeliveryError(error: unknown): error is DeliveryError {
  return McpverError.isInstance(error) && error.code === 'ERR_NOT_DELIVERED'
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'no error'
}

/** Sends a notification once, and decides what follows. Never rejects. */
export async function deliver(
  notifier: Notifier,
  notification: Notification,
  { signal, clock = systemClock, ...progress }: DeliveryOptions,
): Promise<DeliveryDecision> {
  const result = await attemptDelivery(notifier, notification, signal)
  return afterAttempt(result, { ...progress, at: notification.at, now: clock.now() })
}
