import type { AbortRequest, AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionUpstream } from './session-upstream.ts'

/** How long a server may still answer what is cancelled, in milliseconds. */
const PATIENCE = 10_000

/** A request of a client, from when it comes until it is answered. Whatever happens, its sink is told one answer or one end. */
export class PendingRequest implements RequestSink {
  /** As it came. */
  readonly request: WireMessage
  readonly #sink: RequestSink
  readonly #onOver: (request: PendingRequest) => void
  /** Whether its server has seen it. */
  isSent = false
  #upstream: SessionUpstream | undefined
  #letGo: (() => void) | undefined
  #abort: AbortRequest | undefined
  #patience: NodeJS.Timeout | undefined
  #isOver = false

  /** @param onOver Told once. */
  constructor(request: WireMessage, sink: RequestSink, onOver: (request: PendingRequest) => void) {
    this.request = request
    this.#sink = sink
    this.#onOver = onOver
  }

  /** Where it goes, once that is known. */
  get upstream(): SessionUpstream | undefined {
    return this.#upstream
  }

  /** Says where it goes, which stays open until it is over. */
  goTo(upstream: SessionUpstream): void {
    if (this.#isOver || this.#upstream === upstream) return
    this.#letGo?.()
    this.#upstream = upstream
    this.#letGo = upstream.hold()
  }

  /** Says what ends it. */
  abortBy(abort: AbortRequest): void {
    this.#abort = abort
  }

  message(message: WireMessage, mark?: EventMark): void {
    if (!this.#isOver) this.#sink.message(message, mark)
  }

  mark(mark: EventMark): void {
    if (!this.#isOver) this.#sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    if (this.#finish()) this.#sink.answer(message, place)
  }

  end(reason: LinkEnd): void {
    if (this.#finish()) this.#sink.end(reason)
  }

  /** Nobody waits for the answer any more. */
  abort(): void {
    if (this.#finish()) this.#abort?.()
  }

  /** The client does not want it any more, and the server is told so: it may answer nevertheless, but need not. */
  cancel(): void {
    if (this.#isOver) return
    this.#patience ??= setTimeout(() => this.close(), PATIENCE)
    this.#patience.unref()
  }

  /** There will be no answer. */
  close(): void {
    if (!this.#finish()) return
    this.#abort?.()
    this.#sink.end({ kind: 'closed' })
  }

  #finish(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    clearTimeout(this.#patience)
    this.#onOver(this)
    this.#letGo?.()
    return true
  }
}
