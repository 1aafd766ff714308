import type { LongLine } from '../process/line-splitter.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { LinkEnd, RequestSink } from './upstream-link.ts'

/** A request that waits for its answer. */
interface Pending {
  readonly sink: RequestSink
  readonly owner: object | undefined
}

/** An answer over standard streams comes with nothing beside it. */
const NO_PLACE = Object.freeze({})

/** An id that is the first member of a message, or the second after `jsonrpc`. */
const ID_FIRST = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*("(?:[^"\\]|\\.)*"|[-+.\dEe]+)\s*,/
/** An id that is the last member of a message, or the last but `jsonrpc`. */
const ID_LAST = /[,{]\s*"id"\s*:\s*("(?:[^"\\]|\\.)*"|[-+.\dEe]+)\s*(?:,\s*"jsonrpc"\s*:\s*"2\.0"\s*)?\}\s*$/
/** Of what is no answer: a method after nothing but `jsonrpc` and an id. */
const METHOD_FIRST = /^\s*\{\s*(?:"(?:jsonrpc|id)"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-+.\dEe]+)\s*,\s*){0,2}"method"/

/** The requests that wait for answers, by their ids as they are written. */
export class StdioPending {
  readonly #requests = new Map<string, Pending>()

  get size(): number {
    return this.#requests.size
  }

  has(id: string): boolean {
    return this.#requests.has(id)
  }

  /** @param owner Whose request it is, where several share the link. */
  add(id: string, sink: RequestSink, owner: object | undefined): void {
    this.#requests.set(id, { sink, owner })
  }

  /** Forgets a request, unless another has taken its id. */
  remove(id: string, sink: RequestSink): void {
    if (this.#requests.get(id)?.sink === sink) this.#requests.delete(id)
  }

  /** Tells an answer to whom it belongs. Whether somebody waited for it. */
  answer(message: WireMessage): boolean {
    const pending = this.#requests.get(message.id ?? '')
    if (pending === undefined) return false
    this.#requests.delete(message.id ?? '')
    pending.sink.answer(message, NO_PLACE)
    return true
  }

  /** Ends the requests that one owner has, or all. */
  end(reason: LinkEnd, owner?: object): void {
    for (const [id, pending] of [...this.#requests]) {
      if (owner === undefined || pending.owner === owner) this.#finish(id, pending, reason)
    }
  }

  /**
   * Ends the request whose answer was too long. Where the line does not tell whose it was, all are ended: one of them would wait
   * for ever.
   */
  endOfLong({ head, tail }: LongLine, reason: LinkEnd): void {
    if (METHOD_FIRST.test(head)) return
    const id = ID_FIRST.exec(head)?.[1] ?? ID_LAST.exec(tail)?.[1]
    const pending = id === undefined ? undefined : this.#requests.get(id)
    if (id === undefined) this.end(reason)
    else if (pending !== undefined) this.#finish(id, pending, reason)
  }

  #finish(id: string, pending: Pending, reason: LinkEnd): void {
    this.remove(id, pending.sink)
    pending.sink.end(reason)
  }
}
