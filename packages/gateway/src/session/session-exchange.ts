import type {
  AbortRequest,
  AnswerPlace,
  EventMark,
  Headers,
  LinkEnd,
  RequestSink,
  UpstreamLink,
} from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionUpstream } from './session-upstream.ts'

/** A request of a client that goes to one release. */
export interface SessionRequest {
  readonly message: WireMessage
  readonly headers: Headers
  readonly upstream: SessionUpstream
  /** Where its answer goes. */
  readonly sink: RequestSink
  /** What a server says on the way, as the client gets it; `undefined` for what the client does not get. */
  readonly toClient: (message: WireMessage, from: SessionUpstream) => WireMessage | undefined
  /** An answer as the client gets it. */
  readonly answered: (answer: WireMessage, from: SessionUpstream) => WireMessage
  /** Sends the request once more, whose server had forgotten the session. What is returned ends that. */
  readonly sendAgain: (exchange: SessionExchange) => AbortRequest
}

/** One request under way in a session. */
export class SessionExchange implements RequestSink {
  readonly #request: SessionRequest
  #link: UpstreamLink | undefined
  #abort: AbortRequest | undefined
  #isOver = false
  #wasSentAgain = false

  constructor(request: SessionRequest) {
    this.#request = request
  }

  /** Sends the request. */
  start(link: UpstreamLink): void {
    if (this.#isOver) return
    const { message, headers, upstream } = this.#request
    this.#link = link
    this.#abort = link.request(message, this, upstream.headersWith(headers))
  }

  message(message: WireMessage, mark?: EventMark): void {
    if (this.#isOver) return
    const { upstream, sink, toClient } = this.#request
    const said = toClient(message, upstream)
    if (said !== undefined) sink.message(said, mark)
  }

  mark(mark: EventMark): void {
    if (!this.#isOver) this.#request.sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    if (!this.#finish()) return
    const { upstream, sink, answered } = this.#request
    sink.answer(answered(message, upstream), place)
  }

  end(reason: LinkEnd): void {
    if (this.#isOver) return
    // The server refused it unseen, so that it is not delivered twice.
    if (reason.kind === 'session-lost' && !this.#wasSentAgain && this.#link !== undefined) {
      this.#wasSentAgain = true
      this.#request.upstream.lose(this.#link)
      this.#again()
    } else if (this.#finish()) {
      this.#request.sink.end(reason)
    }
  }

  /** Nobody waits for the answer any more. */
  abort(): void {
    if (this.#finish()) this.#abort?.()
  }

  #again(): void {
    this.#abort = undefined
    const abort = this.#request.sendAgain(this)
    // When it is sent again at once, what ends it is known already.
    this.#abort ??= abort
  }

  #finish(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    return true
  }
}
