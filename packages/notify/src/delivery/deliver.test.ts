import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ROLLED_BACK } from '../test/notification.ts'
import { startReceiver, status } from '../test/receiver.ts'
import { WebhookNotifier } from '../http/webhook-notifier.ts'
import { invalidNotifier } from '../notify-error.ts'
import { afterAttempt, attemptDelivery, deliver, type AttemptResult, type DeliveryDecision } from './deliver.ts'
import { DEFAULT_DELIVERY_POLICY as POLICY, retryDelay } from './delivery-policy.ts'

const HOUR = 3_600_000
const NOW = ROLLED_BACK.at + 1000
const never = new AbortController().signal
const failed = { success: false, reason: 'It was not reached', isPermanent: false } as const
const progress = { attempt: 1, at: ROLLED_BACK.at, now: NOW, random: () => 0.5 }

describe('the wait after an attempt', () => {
  it('is anything up to a limit that doubles, and has a cap', () => {
    const longest = Array.from({ length: 12 }, (_, attempt) => retryDelay(attempt + 1, () => 1 - Number.EPSILON))
    expect(longest.map((wait) => Math.round(wait / 1000))).toEqual([
      5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600,
    ])
    expect(retryDelay(12, () => 0)).toBe(0)
    expect(retryDelay(3, () => 0.25)).toBe(5000)
  })

  it('stays a whole number within its limits for any attempt', () => {
    const attempts = fc.integer({ min: 1, max: 100_000 })
    fc.assert(
      fc.property(attempts, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, random) => {
        const wait = retryDelay(attempt, () => random)
        expect(Number.isInteger(wait)).toBe(true)
        expect(wait).toBeGreaterThanOrEqual(0)
        expect(wait).toBeLessThan(POLICY.longestDelay)
      }),
    )
  })
})

describe('after an attempt', () => {
  it.each<[what: string, result: AttemptResult, changes: Partial<typeof progress>, decision: DeliveryDecision]>([
    ['that went well: done', { success: true }, {}, { kind: 'done' }],
    ['that failed: again', failed, {}, { kind: 'retry', retryAt: NOW + 2500, reason: failed.reason }],
    [
      'that failed again: later',
      failed,
      { attempt: 4 },
      { kind: 'retry', retryAt: NOW + 20_000, reason: failed.reason },
    ],
    [
      'that failed for good: never',
      { ...failed, isPermanent: true },
      {},
      { kind: 'gave_up', reason: 'It was not reached' },
    ],
    [
      'that was the last: never',
      failed,
      { attempt: 20 },
      { kind: 'gave_up', reason: 'It was not reached, after 20 attempts' },
    ],
    [
      'when the next would come too late: never',
      failed,
      { now: ROLLED_BACK.at + 24 * HOUR - 2499 },
      { kind: 'gave_up', reason: 'It was not reached, and it will be too old for another attempt' },
    ],
    [
      'when the next just fits: again',
      failed,
      { now: ROLLED_BACK.at + 24 * HOUR - 2500 },
      { kind: 'retry', retryAt: ROLLED_BACK.at + 24 * HOUR, reason: failed.reason },
    ],
    [
      'that asks to wait: then',
      { ...failed, retryAfter: 60_000 },
      {},
      { kind: 'retry', retryAt: NOW + 60_000, reason: failed.reason },
    ],
    [
      'that asks to wait less than would be waited: not before',
      { ...failed, retryAfter: 1 },
      {},
      { kind: 'retry', retryAt: NOW + 2500, reason: failed.reason },
    ],
    [
      'that asks to wait for ever: as long as is bearable',
      { ...failed, retryAfter: 1e15 },
      {},
      { kind: 'retry', retryAt: NOW + 6 * HOUR, reason: failed.reason },
    ],
  ])('%s', (...[, result, changes, decision]) => {
    expect(afterAttempt(result, { ...progress, ...changes })).toEqual(decision)
  })

  it('ends in the end, whatever happens: after so many attempts, or so much time', () => {
    const results = fc.record({
      success: fc.constant(false as const),
      reason: fc.constant('x'),
      isPermanent: fc.constant(false),
      retryAfter: fc.option(fc.integer({ min: 0, max: 1e9 }), { nil: undefined }),
    })
    fc.assert(
      fc.property(
        fc.array(results, { minLength: 20, maxLength: 20 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (all, random) => {
          let now = ROLLED_BACK.at
          for (const [index, result] of all.entries()) {
            const decision = afterAttempt(result, { ...progress, attempt: index + 1, now, random: () => random })
            if (decision.kind !== 'retry') return
            expect(decision.retryAt).toBeGreaterThanOrEqual(now)
            now = decision.retryAt
            expect(now).toBeLessThanOrEqual(ROLLED_BACK.at + POLICY.longestAge)
          }
          expect.unreachable('It was tried again after the last attempt')
        },
      ),
    )
  })
})

describe('delivering', () => {
  it('over a server that fails first and works then', async () => {
    const { origin, received } = await startReceiver(status(503, { 'retry-after': '60' }), status(200))
    const notifier = new WebhookNotifier({ url: origin })
    const options = { signal: never, random: () => 0, clock: { now: () => NOW } }
    expect(await deliver(notifier, ROLLED_BACK, { ...options, attempt: 1 })).toEqual({
      kind: 'retry',
      retryAt: NOW + 60_000,
      reason: `${origin} answered 503`,
    })
    expect(await deliver(notifier, ROLLED_BACK, { ...options, attempt: 2 })).toEqual({ kind: 'done' })
    expect(new Set(received.map(({ headers }) => headers['webhook-id']))).toHaveLength(1)
  })

  it('to who refuses it for good ends at once', async () => {
    const { origin } = await startReceiver(status(410))
    const options = { signal: never, random: () => 0, attempt: 1, clock: { now: () => NOW } }
    expect(await deliver(new WebhookNotifier({ url: origin }), ROLLED_BACK, options)).toEqual({
      kind: 'gave_up',
      reason: `${origin} answered 410`,
    })
  })

  it.each([
    [new TypeError('s3cret'), 'It failed with TypeError'],
    [invalidNotifier('It has no URL', 'Give one.'), 'It has no URL'],
  ])('by a notifier of others that fails tells no more of it than is safe: %s', async (thrown, reason) => {
    const notifier = { name: 'other', send: () => Promise.reject(thrown) }
    expect(await attemptDelivery(notifier, ROLLED_BACK, never)).toEqual({ success: false, reason, isPermanent: false })
  })

  it('by a notifier of others that throws at once does not reject', async () => {
    const notifier = {
      name: 'other',
      send: () => {
        throw new RangeError('s3cret')
      },
    }
    expect(await attemptDelivery(notifier, ROLLED_BACK, never)).toMatchObject({ success: false })
  })
})
