import { systemClock, type Clock } from '@mcpver/core'
import { toTimeout } from '../attempt-timeout.ts'
import { notDelivered, type DeliveryError } from '../notify-error.ts'
import { toHttpEndpoint, type HttpEndpoint } from './http-endpoint.ts'
import { toHttpHeaders } from './http-headers.ts'
import type { Fetch, HttpNotifierOptions } from './http-options.ts'
import { parseRetryAfter } from './retry-after.ts'

/** Refusals that say "later", unlike all others from 400 to 499: time-out, too early, too many. */
const LATER: ReadonlySet<number> = new Set([408, 425, 429])

/** What is posted. */
export interface HttpMessage {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Posts messages to a URL, each once: it follows no redirect, reads no answer, and repeats nothing. */
export class HttpPost {
  readonly #endpoint: HttpEndpoint
  readonly #headers: Readonly<Record<string, string>>
  readonly #timeout: number
  readonly #fetch: Fetch
  readonly #clock: Clock

  /** @throws {NotifyError} `ERR_INVALID_NOTIFIER`. */
  constructor({ url, headers = {}, timeout, allowInsecure = false, fetch, clock = systemClock }: HttpNotifierOptions) {
    this.#endpoint = toHttpEndpoint(url, allowInsecure)
    this.#headers = toHttpHeaders(headers)
    this.#timeout = toTimeout(timeout)
    this.#fetch = fetch ?? ((url, init) => globalThis.fetch(url, init))
    this.#clock = clock
  }

  /** Where it posts to, as it may be shown. */
  get label(): string {
    return this.#endpoint.label
  }

  /**
   * Posts a message.
   *
   * @throws {DeliveryError} `ERR_NOT_DELIVERED` when the answer is not 2xx, or none came.
   */
  async send({ headers, body }: HttpMessage, signal: AbortSignal): Promise<void> {
    const response = await this.#request({
      method: 'POST',
      headers: { ...this.#headers, ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.#timeout)]),
    })
    // Nobody reads it, however long it is; what goes wrong with it does not matter any more.
    await response.body?.cancel().catch(() => undefined)
    if (!response.ok) throw this.#refusal(response)
  }

  async #request(init: RequestInit): Promise<Response> {
    try {
      return await this.#fetch(this.#endpoint.url, init)
    } catch (error) {
      // Without its message and without being its cause: there might be something secret in them.
      throw notDelivered(`${this.label} was not reached: ${this.#causeOf(error)}`, { isPermanent: false })
    }
  }

  #causeOf(error: unknown): string {
    const { name, cause } = error as { readonly name?: unknown; readonly cause?: { readonly code?: unknown } }
    if (name === 'TimeoutError') return `no answer within ${String(this.#timeout)} ms`
    if (name === 'AbortError') return 'the attempt was ended'
    const code = cause?.code
    return typeof code === 'string' && /^[A-Z_\d]+$/.test(code) ? code : 'unknown reason'
  }

  #refusal({ status, headers }: Response): DeliveryError {
    const isPermanent = status < 500 && !LATER.has(status)
    const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''
    const retryAfter = parseRetryAfter(headers.get('retry-after'), this.#clock.now())
    return notDelivered(`${this.label} answered ${String(status)}${redirect}`, { isPermanent, retryAfter })
  }
}
