import { setTimeout as delay } from 'node:timers/promises'
import { logged } from '@mcpver/core'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../gateway-error.ts'
import { HttpLink } from '../upstream/http-link.ts'
import type { Headers, LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import type { Backend, SessionLink } from './backend.ts'
import { HttpSessionLink } from './http-session-link.ts'

/** How often it is looked whether what is under way is done, in milliseconds. */
const POLL = 25

/** A server that runs somewhere. */
export interface HttpBackendOptions {
  readonly url: URL
  /** Headers of every request, names in lower case; asked for when the first link is opened, and again when that failed. */
  readonly headers: () => Promise<Headers>
  /** The connections to it; they are closed by whoever made them. */
  readonly dispatcher: Dispatcher
  /** The most that one message may hold, in bytes. */
  readonly maxBytes: number
}

/** A release whose server is reached over Streamable HTTP. */
export class HttpBackend implements Backend {
  readonly speaksHttp = true
  readonly processes = undefined
  readonly #options: HttpBackendOptions
  #headers: Headers | undefined
  #stateless: HttpLink | undefined
  #isClosed = false

  constructor(options: HttpBackendOptions) {
    this.#options = options
  }

  get openStateless(): UpstreamLink | undefined {
    return this.#stateless
  }

  async openSession(events: LinkEvents): Promise<SessionLink> {
    return new HttpSessionLink({ link: await this.#link(true), events })
  }

  async stateless(): Promise<UpstreamLink> {
    if (this.#stateless !== undefined) return this.#stateless
    const link = await this.#link(false)
    this.#stateless ??= link
    return this.#stateless
  }

  async retire(grace: number): Promise<void> {
    this.#isClosed = true
    const link = this.#stateless
    for (let waited = 0; waited < grace && (link?.pending ?? 0) > 0; waited += POLL) {
      await delay(POLL, undefined, { ref: false })
    }
    await link?.close()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#stateless?.close()
  }

  async #link(keepsSession: boolean): Promise<HttpLink> {
    const { url, dispatcher, maxBytes } = this.#options
    this.#headers ??= await this.#options.headers()
    if (this.#isClosed) throw closed()
    return new HttpLink({ url, dispatcher, maxBytes, headers: this.#headers, keepsSession })
  }
}

function closed(): GatewayError {
  return logged(
    new GatewayError('The release is not served any more', {
      code: 'ERR_UPSTREAM_CLOSED',
      hint: 'Try again: the request goes to the release that has taken its place.',
    }),
  )
}
