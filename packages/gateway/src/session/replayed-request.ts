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
  readonly #streams = new Map<number, ReplayedRequest>()
  readonly #underWay = new Set<ReplayedRequest>()

  constructor(log: ReplayLog) {
    this.#log = log
  }

  /** Whether the client waits for one of them. */
  get isAwaited(): boolean {
    for (const request of this.#underWay) if (request.isAwaited) return true
    return false
  }

  /** Where the answer to a request goes that its client may lose. */
  begin(sink: RequestSink): ReplayedRequest {
    const request = new ReplayedRequest(sink, {
      log: this.#log,
      begun: (stream) => void this.#streams.set(stream, request),
      over: (stream) => {
        this.#underWay.delete(request)
        if (stream !== undefined) this.#streams.delete(stream)
      },
    })
    this.#underWay.add(request)
    return request
  }

  /** Sends what came after an event, and what is to come. What is returned says that the client is gone again. */
  resume(lastEventId: string, sink: StreamSink): AbortRequest | undefined {
    const place = placeOf(lastEventId)
    if (place === undefined) return undefined
    for (const event of this.#log.after(place)) sink.message(event.message, { id: idOf(event) })
    const request = this.#streams.get(place.stream)
    if (request === undefined) {
      sink.end({ kind: 'paused' })
      return () => undefined
    }
    request.reattach(sink)
    return () => request.detach(sink)
  }
}

/** What a request that is kept works with. */
interface ReplayHost {
  readonly log: ReplayLog
  /** It has got a stream of its own. */
  readonly begun: (stream: number) => void
  readonly over: (stream: number | undefined) => void
}

/**
 * Keeps what a server sends for one request, so that a client that lost the stream can read on. A server that numbers its events keeps
 * them itself: those pass as they are.
 */
class ReplayedRequest implements RequestSink {
  readonly #host: ReplayHost
  /** The stream on which the answer was asked for; gone when the client is. */
  #sink: RequestSink | undefined
  /** The stream that took its place. */
  #resumed: StreamSink | undefined
  #stream: number | undefined
  #count = 0
  #isKeptByServer = false

  constructor(sink: RequestSink, host: ReplayHost) {
    this.#sink = sink
    this.#host = host
  }

  /** Whether the client waits for it. */
  get isAwaited(): boolean {
    return this.#sink !== undefined || this.#resumed !== undefined
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
   * @param abort Ends the request where the client cannot come back for it, or the server keeps what is to come.
   */
  leave(abort: AbortRequest): void {
    this.#sink = undefined
    // A client that was told no event's id cannot come back for what is to come.
    if (!this.#isKeptByServer && this.#stream !== undefined) return
    this.#close()
    abort()
  }

  /** The client has come back. A stream that it has left open says nothing more. */
  reattach(sink: StreamSink): void {
    const before = this.#sink ?? this.#resumed
    this.#sink = undefined
    this.#resumed = sink
    before?.end({ kind: 'paused' })
  }

  /** The client that came back is gone again. */
  detach(sink: StreamSink): void {
    if (this.#resumed === sink) this.#resumed = undefined
  }

  #mark(message: WireMessage, mark: EventMark | undefined): EventMark | undefined {
    if (mark?.id !== undefined) this.#isKeptByServer = true
    if (this.#isKeptByServer) return mark
    if (this.#stream === undefined) {
      this.#stream = this.#host.log.begin()
      this.#host.begun(this.#stream)
    }
    const place = { stream: this.#stream, number: this.#count++ }
    this.#host.log.append(place, message)
    return { ...mark, id: idOf(place) }
  }

  #close(): void {
    this.#host.over(this.#stream)
  }
}
