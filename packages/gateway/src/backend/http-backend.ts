import type { Dispatcher } from 'undici'
import { HttpLink } from '../upstream/http-link.ts'
import type { Headers, LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import type { Backend, SessionLink } from './backend.ts'
import { HttpSessionLink } from './http-session-link.ts'

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
    const link = await this.#link(false)
    this.#stateless ??= link
    return this.#stateless
  }

  async close(): Promise<void> {
    await this.#stateless?.close()
  }

  async #link(keepsSession: boolean): Promise<HttpLink> {
    const { url, dispatcher, maxBytes } = this.#options
    this.#headers ??= await this.#options.headers()
    return new HttpLink({ url, dispatcher, maxBytes, headers: this.#headers, keepsSession })
  }
}
