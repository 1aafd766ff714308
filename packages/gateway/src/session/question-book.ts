import { replaced, spanAt, withId, edited } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** A question of a server that the client is to answer. */
interface OpenQuestion<From> {
  readonly from: From
  /** The id that the server gave it, as JSON. */
  readonly id: string
}

const OWN_ID = '"mcpver-question-'
/** Of more, the oldest are forgotten: a server may ask and ask, and a client need not answer. */
const MOST_OPEN = 1000

/**
 * Which server asked what. The servers of a session count their questions each for itself; those of one of them keep their ids, and
 * the others get new ones, so that an answer finds its way back.
 */
export class QuestionBook<From> {
  readonly #open = new Map<string, OpenQuestion<From>>()
  #native: From | undefined
  #count = 0

  /** Says whose questions keep their ids. */
  setNative(from: From): void {
    this.#native = from
  }

  /** What a server says, as the client gets it: its questions, and that it takes one back. `undefined` for one nobody knows. */
  toClient(message: WireMessage, from: From): WireMessage | undefined {
    if (message.method === 'notifications/cancelled') return this.#takenBack(message, from)
    if (message.kind !== 'request' || message.id === undefined || this.#keepsId(message.id, from)) return message
    const id = `${OWN_ID}${String(++this.#count)}"`
    this.#open.set(id, { from, id: message.id })
    const [oldest] = this.#open.keys()
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest)
    return withId(message, id)
  }

  /** Who asked what the client answers, and the answer as they expect it. */
  answer(answer: WireMessage): { readonly to: From; readonly message: WireMessage } | undefined {
    const { id = '' } = answer
    const question = this.#open.get(id)
    if (question !== undefined) {
      this.#open.delete(id)
      return { to: question.from, message: withId(answer, question.id) }
    }
    // What was answered before, or forgotten, is nobody's.
    return this.#native === undefined || id.startsWith(OWN_ID) ? undefined : { to: this.#native, message: answer }
  }

  /** Forgets what a server asked that is gone. */
  forget(from: From): void {
    if (this.#native === from) this.#native = undefined
    for (const [id, question] of this.#open) if (question.from === from) this.#open.delete(id)
  }

  /** No server can choose an id that another's question was given. */
  #keepsId(id: string, from: From): boolean {
    return from === this.#native && !id.startsWith(OWN_ID)
  }

  #takenBack(message: WireMessage, from: From): WireMessage | undefined {
    const span = spanAt(message.text, ['params', 'requestId'])
    const id = span && message.text.slice(span.start, span.end)
    if (span === undefined || id === undefined || this.#keepsId(id, from)) return message
    for (const [given, question] of this.#open) {
      if (question.from !== from || question.id !== id) continue
      this.#open.delete(given)
      return edited(message, replaced(message.text, span, given))
    }
    return undefined
  }
}
