import { isPlainObject } from '@mcpver/core'
import type { AbortRequest, AnswerPlace, EventMark, Headers, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { MemberPort } from './member-port.ts'

/** What is asked of one server after the other. */
export interface SearchQuestion {
  readonly message: WireMessage
  readonly headers: Headers
  readonly sink: RequestSink
  /** Those that may know it, the likeliest first; at least one. */
  readonly ports: readonly MemberPort[]
  /** Told who knew it. */
  readonly found: (port: MemberPort) => void
}

/** Asks one server after the other until one knows what is asked for. Begins with the first one at once. */
export function search(question: SearchQuestion): AbortRequest {
  return new ResourceSearch(question).start()
}

/** Why there is no answer yet. */
type Failure =
  | { readonly kind: 'answer'; readonly answer: WireMessage; readonly place: AnswerPlace }
  | { readonly kind: 'end'; readonly reason: LinkEnd }

class ResourceSearch implements RequestSink {
  readonly #question: SearchQuestion
  #next = 0
  #failure: Failure | undefined
  #abort: AbortRequest | undefined
  #isAborted = false

  constructor(question: SearchQuestion) {
    this.#question = question
  }

  start(): AbortRequest {
    this.#ask()
    return () => {
      this.#isAborted = true
      this.#abort?.()
    }
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.#question.sink.message(message, mark)
  }

  mark(mark: EventMark): void {
    this.#question.sink.mark(mark)
  }

  answer(answer: WireMessage, place: AnswerPlace): void {
    const { ports, sink, found } = this.#question
    const { error } = answer.value
    if (error === undefined) {
      const port = ports[this.#next - 1]
      if (port !== undefined) found(port)
      return sink.answer(answer, place)
    }
    this.#fail({ kind: 'answer', answer, place })
  }

  end(reason: LinkEnd): void {
    // What goes on elsewhere, or was ended from here, is not asked for again.
    if (reason.kind === 'paused' || reason.kind === 'closed') return this.#question.sink.end(reason)
    this.#fail({ kind: 'end', reason })
  }

  /** What a server says that has resources says more than what others do. */
  #fail(failure: Failure): void {
    if (this.#failure === undefined || rankOf(failure) > rankOf(this.#failure)) this.#failure = failure
    if (this.#next < this.#question.ports.length) return this.#ask()
    const { sink } = this.#question
    const last = this.#failure
    if (last.kind === 'answer') sink.answer(last.answer, last.place)
    else sink.end(last.reason)
  }

  #ask(): void {
    const { ports, message, headers } = this.#question
    const port = ports[this.#next++]
    if (port === undefined || this.#isAborted) return
    const turn = this.#next
    const abort = port.request(message, this, headers)
    // It may be over already, and the next one asked.
    if (this.#next === turn) this.#abort = abort
  }
}

function rankOf(failure: Failure): number {
  if (failure.kind === 'end') return 0
  const { error } = failure.answer.value
  return isPlainObject(error) && error['code'] === METHOD_NOT_FOUND ? 1 : 2
}
