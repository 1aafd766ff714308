import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** What is done when a request is over. */
export interface EndingSinkOptions {
  /** Told before the answer or the end. */
  readonly over: () => void
  /** The answer as it goes on. Default: as it came. */
  readonly answered?: (answer: WireMessage) => WireMessage
}

/** Passes on what becomes of a request, and tells when it is over. */
export class EndingSink implements RequestSink {
  readonly #sink: RequestSink
  readonly #options: EndingSinkOptions

  constructor(sink: RequestSink, options: EndingSinkOptions) {
    this.#sink = sink
    this.#options = options
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.#sink.message(message, mark)
  }

  mark(mark: EventMark): void {
    this.#sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    const { over, answered } = this.#options
    over()
    this.#sink.answer(answered?.(message) ?? message, place)
  }

  end(reason: LinkEnd): void {
    this.#options.over()
    this.#sink.end(reason)
  }
}
