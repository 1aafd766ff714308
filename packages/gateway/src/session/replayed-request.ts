import type {
  AbortRequest,
  AnswerPlace,
  EventMark,
  LinkEnd,
  RequestSink,
  StreamSink,
} from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { idOf, placeOf, type ReplayLog } from './replay-log.ts'

/** The streams of a session's requests that a client can read on. */
export class ReplayedRequests {
  readonly #log: ReplayLog
  readonly #open = new Map<number, ReplayedRequest>()

  constructor(log: ReplayLog) {
    this.#log = log
  }

  /** Where the answer to a request goes that its client may lose. */
  begin(sink: RequestSink): ReplayedRequest {
    return new ReplayedRequest(sink, this.#log, this.#open)
  }

  /** Sends what came after an event, and what is to come. What is returned says that the client is gone again. */
  resume(lastEventId: string, sink: StreamSink): AbortRequest | undefined {
    const place = placeOf(lastEventId)
    if (place === undefined) return undefined
    for (const event of this.#log.after(place)) sink.message(event.message, { id: idOf(event) })
    const request = this.#open.get(place.stream)
    if (request === undefined) {
      sink.end({ kind: 'paused' })
      return () => undefined
    }
    request.reattach(sink)
    return () => request.detach()
  }
}

/**
 * Keeps what a server sends for one request, so that a client that lost the stream can read on. A server that numbers its events keeps
 * them itself: those pass as they are.
 */
class ReplayedRequest implements RequestSink {
  readonly #log: ReplayLog
  readonly #open: Map<number, ReplayedRequest>
  /** The stream on which the answer was asked for; gone when the client is. */
  #sink: RequestSink | undefined
  /** The stream that took its place. */
  #resumed: StreamSink | undefined
  #stream: number | undefined
  #count = 0
  #isKeptByServer = false

  constructor(sink: RequestSink, log: ReplayLog, open: Map<number, ReplayedRequest>) {
    this.#sink = sink
    this.#log = log
    this.#open = open
  }

  message(message: WireMessage, mark?: EventMark): void {
    const known = this.#mark(message, mark)
    ;(this.#sink ?? this.#resumed)?.message(message, known)
  }

  mark(mark: EventMark): void {
    if (mark.id !== undefined) this.#isKeptByServer = true
    ;(this.#sink ?? this.#resumed)?.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    const isStream = this.#stream !== undefined
    const mark = isStream ? this.#mark(message, place.mark) : place.mark
    this.#close()
    if (this.#sink !== undefined) return this.#sink.answer(message, mark === undefined ? place : { ...place, mark })
    this.#resumed?.message(message, mark)
    this.#resumed?.end({ kind: 'paused' })
  }

  end(reason: LinkEnd): void {
    this.#close()
    ;(this.#sink ?? this.#resumed)?.end(reason)
  }

  /**
   * The client is gone. It may come back for what is to come, so the request goes on.
   *
   * @param abort Ends the request where the server keeps what is to come.
   */
  leave(abort: AbortRequest): void {
    this.#sink = undefined
    if (this.#isKeptByServer) abort()
  }

  /** The client has come back. */
  reattach(sink: StreamSink): void {
    this.#sink = undefined
    this.#resumed = sink
  }

  /** The client that came back is gone again. */
  detach(): void {
    this.#resumed = undefined
  }

  #mark(message: WireMessage, mark: EventMark | undefined): EventMark | undefined {
    if (mark?.id !== undefined) this.#isKeptByServer = true
    if (this.#isKeptByServer) return mark
    if (this.#stream === undefined) {
      this.#stream = this.#log.begin()
      this.#open.set(this.#stream, this)
    }
    const place = { stream: this.#stream, number: this.#count++ }
    this.#log.append(place, message)
    return { ...mark, id: idOf(place) }
  }

  #close(): void {
    if (this.#stream !== undefined) this.#open.delete(this.#stream)
  }
}
