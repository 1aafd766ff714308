import { withId } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** A question of a server that the client is to answer. */
export interface OpenQuestion<From> {
  readonly from: From
  /** The id that the server gave it, as JSON. */
  readonly id: string
}

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

  /** The question as the client gets it. */
  ask(question: WireMessage, from: From): WireMessage {
    if (question.kind !== 'request' || question.id === undefined || from === this.#native) return question
    const id = `"mcpver-question-${String(++this.#count)}"`
    this.#open.set(id, { from, id: question.id })
    return withId(question, id)
  }

  /** Who asked what the client answers, and the answer as they expect it. */
  answer(answer: WireMessage): { readonly to: From; readonly message: WireMessage } | undefined {
    const question = answer.id === undefined ? undefined : this.#open.get(answer.id)
    if (question === undefined) return this.#native === undefined ? undefined : { to: this.#native, message: answer }
    this.#open.delete(answer.id ?? '')
    return { to: question.from, message: withId(answer, question.id) }
  }

  /** Forgets what a server asked that is gone. */
  forget(from: From): void {
    for (const [id, question] of this.#open) if (question.from === from) this.#open.delete(id)
  }
}
