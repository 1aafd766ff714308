import { createHmac } from 'node:crypto'
import { invalidNotifier } from '../notify-error.ts'

const SECRET = /^whsec_((?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?)$/
const SHORTEST = 24
const LONGEST = 64

/** What a webhook's signature is over. */
export interface SignedWebhook {
  /** Without full stops, as they stand between the three. */
  readonly id: string
  /** In seconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: number
  readonly body: string
}

/**
 * Reads a secret as Standard Webhooks writes it: `whsec_` and 24 to 64 bytes in Base64.
 *
 * @throws {NotifyError} `ERR_INVALID_NOTIFIER`, which does not show it.
 */
export function toSigningKey(secret: string): Buffer {
  const key = Buffer.from(SECRET.exec(secret)?.[1] ?? '', 'base64')
  if (key.length >= SHORTEST && key.length <= LONGEST) return key
  throw invalidNotifier(
    'A webhook’s secret is not "whsec_" and 24 to 64 bytes in Base64',
    'Make one: echo whsec_$(openssl rand -base64 32)',
  )
}

/**
 * The value of the header `webhook-signature`: one signature a key, so that receivers can change theirs in their own time.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md version 1.0.0
 */
export function signWebhook({ id, timestamp, body }: SignedWebhook, keys: readonly Buffer[]): string {
  const content = `${id}.${String(timestamp)}.${body}`
  return keys.map((key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`).join(' ')
}
