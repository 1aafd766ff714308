import { defaultLogger, type Logger } from '@mcpver/core'
import type { HttpLink } from '../upstream/http-link.ts'
import type {
  AbortRequest,
  EventMark,
  Headers,
  LinkEnd,
  LinkEvents,
  RequestSink,
  StreamSink,
} from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionLink } from './backend.ts'

/** How long a session waits for its server's stream to be open, in milliseconds. */
const OPENING = 1000
/** After how many milliseconds a stream is opened again that broke, and at most. */
const RETRY = { first: 250, last: 30_000 } as const
const TOO_MANY = 429

/** What a link of a session works with. */
export interface HttpSessionOptions {
  readonly link: HttpLink
  readonly events: LinkEvents
  readonly logger?: Logger
}

/**
 * A session of a server over Streamable HTTP. It keeps the stream open on which the server speaks by itself, and opens it before
 * the client's first request: what the server asks during that request would be lost otherwise.
 */
export class HttpSessionLink implements SessionLink {
  readonly #link: HttpLink
  readonly #events: LinkEvents
  readonly #logger: Logger
  /** In how many milliseconds a stream that ends is opened again. */
  #retry: number = RETRY.first
  /** What it is where the server answers. */
  #usualRetry: number = RETRY.first
  #lastId: string | undefined
  #headers: Headers = {}
  #timer: NodeJS.Timeout | undefined
  #hasOpened = false
  #isClosed = false

  constructor({ link, events, logger = defaultLogger() }: HttpSessionOptions) {
    this.#link = link
    this.#events = events
    this.#logger = logger
  }

  request(message: WireMessage, sink: RequestSink, headers?: Headers): AbortRequest {
    return this.#link.request(message, sink, headers)
  }

  /** What the client says first after the handshake is taken when the server's stream is open, or known not to exist. */
  async send(message: WireMessage, headers: Headers = {}): Promise<void> {
    await this.#link.send(message, headers)
    if (message.method !== 'notifications/initialized' || this.#hasOpened) return
    this.#hasOpened = true
    await this.#open(headers)
  }

  resume(sink: StreamSink, headers: Headers): AbortRequest {
    return this.#link.listen(sink, { headers })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#link.close()
  }

  #open(headers: Headers): Promise<void> {
    this.#headers = headers
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, OPENING)
      const settle = (): void => {
        clearTimeout(timer)
        resolve()
      }
      this.#listen(settle)
    })
  }

  #listen(settle: () => void): void {
    const resumed = this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId }
    this.#link.listen(
      {
        message: (message, mark) => {
          this.#note(mark)
          this.#retry = this.#usualRetry
          this.#events.message(message)
        },
        mark: (mark) => this.#note(mark),
        end: (reason) => {
          settle()
          this.#listenAgain(reason)
        },
      },
      { headers: { ...this.#headers, ...resumed }, onOpen: settle },
    )
  }

  #note(mark: EventMark | undefined): void {
    if (mark?.id !== undefined) this.#lastId = mark.id
    if (mark?.retry === undefined) return
    this.#usualRetry = Math.min(mark.retry, RETRY.last)
    this.#retry = this.#usualRetry
  }

  /** A stream that ends is opened again, each time later until something comes; where the client is to blame, there is none. */
  #listenAgain(reason: LinkEnd): void {
    if (this.#isClosed || (reason.kind === 'refused' && reason.status < 500 && reason.status !== TOO_MANY)) return
    if (reason.kind === 'session-lost') return this.#events.end(reason)
    this.#logger.debug({ reason: reason.kind, retry: this.#retry }, 'The stream of a server ended')
    this.#timer = setTimeout(() => this.#listen(() => undefined), this.#retry)
    this.#timer.unref()
    this.#retry = Math.min(Math.max(this.#retry, 1) * 2, RETRY.last)
  }
}
