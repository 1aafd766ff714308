import { systemClock, type Clock, type Notification, type Notifier } from '@mcpver/core'
import { percentEncoded } from '../percent-encoding.ts'
import type { HttpNotifierOptions } from './http-options.ts'
import { HttpPost } from './http-post.ts'
import { signWebhook, toSigningKey } from './webhook-signature.ts'

/** No full stop, which would make the signed content ambiguous. */
const IN_ID = /[\w-]/

/** How a webhook is called. */
export interface WebhookOptions extends HttpNotifierOptions {
  /**
   * `whsec_` and 24 to 64 bytes in Base64; several while receivers change from one to the next: each signs. Never shown.
   * Default: it is not signed.
   */
  readonly secret?: string | readonly string[]
}

/**
 * Posts notifications as JSON (`type`, `timestamp`, `id`, `severity`, `subject`, `message`, `data`), signed as Standard Webhooks says. The
 * header `webhook-id` is the same whenever the same notification is sent, so that receivers can drop what they have.
 */
export class WebhookNotifier implements Notifier {
  readonly name: string
  readonly #post: HttpPost
  readonly #keys: readonly Buffer[]
  readonly #clock: Clock

  /** @throws {NotifyError} `ERR_INVALID_NOTIFIER`. */
  constructor({ secret = [], ...options }: WebhookOptions) {
    this.#post = new HttpPost(options)
    this.#keys = [secret].flat().map(toSigningKey)
    this.#clock = options.clock ?? systemClock
    this.name = options.name ?? `webhook ${this.#post.label}`
  }

  /** One attempt. Rejects with a `DeliveryError` when the answer is not 2xx, or none came. */
  async send(notification: Notification, signal: AbortSignal): Promise<void> {
    const id = percentEncoded(notification.id, IN_ID)
    const timestamp = Math.floor(this.#clock.now() / 1000)
    const body = bodyOf(notification)
    const signature =
      this.#keys.length === 0 ? {} : { 'webhook-signature': signWebhook({ id, timestamp, body }, this.#keys) }
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...signature,
    }
    await this.#post.send({ headers, body }, signal)
  }
}

/** `type`, `timestamp` and `data` are where Standard Webhooks has them. */
function bodyOf({ id, type, severity, subject, message, data, at }: Notification): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), id, severity, subject, message, data })
}
