import type { SessionLink } from '../backend/backend.ts'
import type { AbortRequest, AnswerPlace, EventMark, Headers, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionUpstream } from './session-upstream.ts'

/** A request of a client that goes to one release. */
export interface SessionRequest {
  readonly message: WireMessage
  readonly headers: Headers
  readonly upstream: SessionUpstream
  /** Where its answer goes. */
  readonly sink: RequestSink
}

/** What a session does for the requests in it. */
export interface ExchangeHost {
  /** What a server says on the way, as the client gets it; `undefined` for what the client does not get. */
  toClient(message: WireMessage, from: SessionUpstream): WireMessage | undefined
  /** Sends a request once more, whose server had forgotten the session. */
  sendAgain(exchange: SessionExchange): void
  /** The request is over. */
  over(exchange: SessionExchange): void
}

/** One request under way in a session. */
export class SessionExchange implements RequestSink {
  readonly request: SessionRequest
  readonly #host: ExchangeHost
  #link: SessionLink | undefined
  #abort: AbortRequest | undefined
  #isOver = false
  #wasSentAgain = false

  constructor(request: SessionRequest, host: ExchangeHost) {
    this.request = request
    this.#host = host
    request.upstream.pending++
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** Sends the request. */
  start(link: SessionLink): void {
    if (this.#isOver) return
    const { message, headers, upstream } = this.request
    this.#link = link
    this.#abort = link.request(message, this, upstream.headersWith(headers))
  }

  message(message: WireMessage, mark?: EventMark): void {
    const { upstream, sink } = this.request
    const said = this.#host.toClient(message, upstream)
    if (said !== undefined) sink.message(said, mark)
  }

  mark(mark: EventMark): void {
    this.request.sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    if (this.#finish()) this.request.sink.answer(message, place)
  }

  end(reason: LinkEnd): void {
    if (this.#isOver) return
    // The server refused it unseen, so that it is not delivered twice.
    if (reason.kind === 'session-lost' && !this.#wasSentAgain && this.#link !== undefined) {
      this.#wasSentAgain = true
      this.request.upstream.lose(this.#link)
      return this.#host.sendAgain(this)
    }
    if (this.#finish()) this.request.sink.end(reason)
  }

  /** Nobody waits for the answer any more. */
  abort(): void {
    if (this.#finish()) this.#abort?.()
  }

  #finish(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.request.upstream.pending--
    this.#host.over(this)
    return true
  }
}
