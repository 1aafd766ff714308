import type { Exchange } from './raw-http.ts'
import { membersOf } from './raw-json.ts'

/** A message that came in. */
export interface Incoming {
  readonly text: string
  /** Its members, as they are written. */
  readonly members: ReadonlyMap<string, string>
  /** What it came by. */
  readonly source: Exchange
  /** The id of the event that it came in. */
  readonly event?: string
}

interface Waiter {
  readonly isMeant: (incoming: Incoming) => boolean
  readonly resolve: (incoming: Incoming) => void
}

/** Keeps the messages that a client gets, in order. */
export class Inbox {
  readonly all: Incoming[] = []
  readonly #waiters = new Set<Waiter>()

  /** Takes in a message. */
  add(text: string, source: Exchange, event?: string): Incoming {
    const incoming: Incoming = { text, members: membersOf(text), source, ...(event !== undefined && { event }) }
    this.all.push(incoming)
    for (const waiter of this.#waiters) {
      if (!waiter.isMeant(incoming)) continue
      this.#waiters.delete(waiter)
      waiter.resolve(incoming)
    }
    return incoming
  }

  /** The first message that is meant, as soon as it is there; those before a place are not looked at. */
  find(isMeant: (incoming: Incoming) => boolean, from = 0): Promise<Incoming> {
    const found = this.all.slice(from).find(isMeant)
    if (found !== undefined) return Promise.resolve(found)
    return new Promise((resolve) => this.#waiters.add({ isMeant, resolve }))
  }
}

/** Whether a message is the answer to a request, by the request's id as it is written. */
export const isAnswerTo =
  (id: string) =>
  ({ members }: Incoming): boolean =>
    !members.has('method') && members.get('id') === id

/** Whether a message is a notification or a request of a method that has a text in it. */
export const says =
  (method: string, part = '') =>
  ({ members, text }: Incoming): boolean =>
    members.get('method') === JSON.stringify(method) && text.includes(part)
