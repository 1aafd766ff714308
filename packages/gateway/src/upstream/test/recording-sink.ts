import type { WireMessage } from '../../wire/wire-message.ts'
import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream-link.ts'

/** What a sink was told, each as one line. */
export class RecordingSink implements RequestSink {
  readonly told: string[] = []
  /** What it was told last of all: the answer or the end. */
  readonly over: Promise<{ readonly message?: WireMessage; readonly place?: AnswerPlace; readonly reason?: LinkEnd }>
  #resolve!: (over: { message?: WireMessage; place?: AnswerPlace; reason?: LinkEnd }) => void

  constructor() {
    this.over = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.told.push(`message ${message.text}${mark === undefined ? '' : ` ${JSON.stringify(mark)}`}`)
  }

  mark(mark: EventMark): void {
    this.told.push(`mark ${JSON.stringify(mark)}`)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    this.told.push(`answer ${message.text}`)
    this.#resolve({ message, place })
  }

  end(reason: LinkEnd): void {
    this.told.push(`end ${reason.kind}`)
    this.#resolve({ reason })
  }
}
