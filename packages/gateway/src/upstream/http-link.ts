import { logged } from '@mcpver/core'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../gateway-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { HttpAnswer, type HttpAnswerSink } from './http-answer.ts'
import { HttpRequestAnswer, SESSION_ID_HEADER } from './http-request-answer.ts'
import { refused } from './stdio-link.ts'
import type { AbortRequest, Headers, LinkEnd, RequestSink, StreamSink, UpstreamLink } from './upstream-link.ts'

/** How long a server has to confirm the end of a session, in milliseconds. */
const FAREWELL = 5000

/** What a link over HTTP is made of. */
export interface HttpLinkOptions {
  readonly url: URL
  /** Headers of every request, names in lower case. */
  readonly headers: Headers
  /** The connections to the server's origin. */
  readonly dispatcher: Dispatcher
  /** The most that one message may hold, in bytes. */
  readonly maxBytes: number
  /** Whether it takes over a session that the server begins. Callers who share a link must not share a session. */
  readonly keepsSession: boolean
}

/** A stream that is to be opened. */
export interface ListenOptions {
  readonly headers: Headers
  /** Told when the server has opened the stream. */
  readonly onOpen?: () => void
}

/**
 * A server over Streamable HTTP: one session of it, or none where the server keeps none. Redirects are not followed, so that a
 * server cannot send a request to where it must not go.
 */
export class HttpLink implements UpstreamLink {
  readonly #options: HttpLinkOptions
  readonly #path: string
  readonly #open = new Set<HttpAnswer>()
  #headers: Headers
  #sessionId: string | undefined
  #isClosed = false

  constructor(options: HttpLinkOptions) {
    const { url, headers } = options
    this.#options = options
    this.#path = url.pathname + url.search
    this.#headers = { ...headers, 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  }

  /** The session that the server began; `undefined` before the handshake, and where it keeps none. */
  get sessionId(): string | undefined {
    return this.#sessionId
  }

  /** How many requests and streams are under way. */
  get pending(): number {
    return this.#open.size
  }

  request(message: WireMessage, sink: RequestSink, headers?: Headers): AbortRequest {
    if (this.#isClosed) return refused(sink, CLOSED)
    const answer = this.#post(message, headers, new HttpRequestAnswer(message, sink, this))
    return () => answer.abort()
  }

  send(message: WireMessage, headers?: Headers): Promise<void> {
    if (this.#isClosed) return Promise.reject(notDelivered(CLOSED))
    return new Promise((resolve, reject) => {
      const fail = (reason: LinkEnd): void => reject(notDelivered(reason))
      const done = (status: number): void => (status < 300 ? resolve() : fail(endOf(status)))
      this.#post(message, headers, { message: ignore, mark: ignore, done, fail })
    })
  }

  /** Opens a stream for what the server sends by itself, or, with the header `last-event-id`, reads a broken one on. */
  listen(sink: StreamSink, { headers, onOpen }: ListenOptions): AbortRequest {
    if (this.#isClosed) return refused(sink, CLOSED)
    const answer = this.#exchange(
      { method: 'GET', headers, body: null },
      {
        start: (status) => (status === 200 ? onOpen?.() : undefined),
        message: (message, mark) => sink.message(message, mark),
        mark: (mark) => sink.mark(mark),
        done: (status) => sink.end(status === 200 ? { kind: 'paused' } : endOf(status)),
        fail: (reason) => sink.end(reason),
      },
    )
    return () => answer.abort()
  }

  /** Takes over the session that an answer names. */
  adopt(sessionId: string): void {
    if (this.#sessionId !== undefined || !this.#options.keepsSession) return
    this.#sessionId = sessionId
    this.#headers = { ...this.#headers, [SESSION_ID_HEADER]: sessionId }
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const answer of [...this.#open]) answer.close()
    if (this.#sessionId !== undefined) await this.#farewell()
  }

  /** The server forgets the session by itself, sooner or later, if it does not hear of its end. */
  #farewell(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => answer.close(), FAREWELL)
      const over = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const answer = this.#exchange(
        { method: 'DELETE', headers: undefined, body: null },
        { message: ignore, mark: ignore, done: over, fail: over },
      )
    })
  }

  #post(message: WireMessage, headers: Headers | undefined, sink: HttpAnswerSink): HttpAnswer {
    return this.#exchange({ method: 'POST', headers, body: message.text }, sink)
  }

  #exchange({ method, headers, body }: HttpExchange, sink: HttpAnswerSink): HttpAnswer {
    const { dispatcher, url, maxBytes } = this.#options
    const answer = new HttpAnswer(sink, { maxBytes, open: this.#open })
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: this.#path,
        method,
        headers: headers === undefined ? this.#headers : { ...headers, ...this.#headers },
        body,
        // A call may take as long as it takes; whoever asked gives up, not this connection.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      answer,
    )
    return answer
  }
}

const CLOSED: LinkEnd = { kind: 'closed' }

interface HttpExchange {
  readonly method: 'DELETE' | 'GET' | 'POST'
  readonly headers: Headers | undefined
  readonly body: string | null
}

function ignore(): void {
  // What is told here changes nothing.
}

function endOf(status: number): LinkEnd {
  return status === 404
    ? { kind: 'session-lost' }
    : { kind: 'refused', status, contentType: undefined, body: Buffer.of() }
}

function notDelivered(reason: LinkEnd): Error {
  if (reason.kind === 'failed') return reason.error
  const what =
    reason.kind === 'refused' ? `and said so with status ${String(reason.status)}` : 'since its session is over'
  return logged(
    new GatewayError(`The server did not take a message, ${what}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Look at what the server logged.',
    }),
  )
}
