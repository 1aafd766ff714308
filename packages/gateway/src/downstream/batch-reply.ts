import type { Logger } from '@mcpver/core'
import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { errorResponse } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { endError } from './end-error.ts'

/** What a batch is answered on. */
export interface BatchOutput {
  /** Where it is said what no client may read. */
  readonly logger: Logger
  /** Something comes before the answers, or between them. */
  message(message: WireMessage, mark?: EventMark): void
  mark(mark: EventMark): void
  /** All answers are there, and nothing came between them. */
  all(answers: readonly WireMessage[]): void
  /** All answers were sent as messages. */
  close(): void
}

/** Answers the requests of a batch (protocol revision 2025-03-26): together, or as events when something comes between them. */
export class BatchReply {
  readonly #output: BatchOutput
  #left: number
  #held: WireMessage[] = []
  #isStream = false

  /** @param size How many requests are in the batch. */
  constructor(size: number, output: BatchOutput) {
    this.#left = size
    this.#output = output
  }

  /** Where the answer to one request of the batch goes. */
  sinkOf({ id }: WireMessage): RequestSink {
    return {
      message: (message, mark) => {
        this.#stream()
        this.#output.message(message, mark)
      },
      mark: (mark) => {
        this.#stream()
        this.#output.mark(mark)
      },
      answer: (message, { mark }: AnswerPlace) => this.#answered(message, mark),
      end: (reason: LinkEnd) => this.#answered(errorResponse(id, endError(reason, this.#output.logger))),
    }
  }

  #stream(): void {
    this.#isStream = true
    for (const message of this.#held) this.#output.message(message)
    this.#held = []
  }

  #answered(message: WireMessage, mark?: EventMark): void {
    if (this.#isStream) this.#output.message(message, mark)
    else this.#held.push(message)
    this.#left--
    if (this.#left > 0) return
    if (this.#isStream) this.#output.close()
    else this.#output.all(this.#held)
  }
}
