import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Giving, ReleaseAffinity } from './release-affinity.ts'

/** What is sealed for whom. */
export interface SealingOptions extends Giving {
  readonly affinity: ReleaseAffinity
  /** Of the request. */
  readonly method: string | undefined
}

/** Hands on what a release answers to a request and says on its way, as the client gets it. */
export class SealingSink implements RequestSink {
  readonly #sink: RequestSink
  readonly #options: SealingOptions

  constructor(sink: RequestSink, options: SealingOptions) {
    this.#sink = sink
    this.#options = options
  }

  message(message: WireMessage, mark?: EventMark): void {
    const { affinity } = this.#options
    // An answer comes as a message where a stream is read on.
    const sealed =
      message.kind === 'response'
        ? affinity.sealedAnswer(message, this.#options.method, this.#options)
        : affinity.sealedMessage(message, this.#options)
    this.#sink.message(sealed, mark)
  }

  mark(mark: EventMark): void {
    this.#sink.mark(mark)
  }

  answer(answer: WireMessage, place: AnswerPlace): void {
    const { affinity, method } = this.#options
    this.#sink.answer(affinity.sealedAnswer(answer, method, this.#options), place)
  }

  end(reason: LinkEnd): void {
    this.#sink.end(reason)
  }
}
