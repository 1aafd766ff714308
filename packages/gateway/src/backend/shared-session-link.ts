import type { AbortRequest, LinkEvents, RequestSink } from '../upstream/upstream-link.ts'
import { edited, replaced, spanAt } from '../wire/edit.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SessionLink } from './backend.ts'
import { EndingSink } from './ending-sink.ts'
import type { SharedLink } from './shared-link.ts'

/** A session with a process that it shares with others. */
export class SharedSessionLink implements SessionLink {
  readonly #shared: SharedLink
  readonly #leave: () => void
  /** The ids by which the server knows the requests under way, by those that the client gave. */
  readonly #ids = new Map<string, string>()
  readonly #open = new Set<() => void>()

  constructor(shared: SharedLink, events: LinkEvents) {
    this.#shared = shared
    this.#leave = shared.join(events)
  }

  request(message: WireMessage, sink: RequestSink): AbortRequest {
    const { id: own = '' } = message
    let over: () => void = () => undefined
    const { id, abort } = this.#shared.begin(message, new EndingSink(sink, { over: () => over() }))
    const giveUp = (): void => {
      over()
      abort()
    }
    const close = (): void => {
      giveUp()
      sink.end({ kind: 'closed' })
    }
    over = () => {
      this.#open.delete(close)
      if (this.#ids.get(own) === id) this.#ids.delete(own)
    }
    this.#ids.set(own, id)
    this.#open.add(close)
    return giveUp
  }

  async send(message: WireMessage): Promise<void> {
    if (message.method !== 'notifications/cancelled') return this.#shared.send(message)
    const span = spanAt(message.text, ['params', 'requestId'])
    const id = span && this.#ids.get(message.text.slice(span.start, span.end))
    if (span === undefined || id === undefined) return
    await this.#shared.forward(edited(message, replaced(message.text, span, id)))
  }

  /** Leaves the process to the others. */
  close(): Promise<void> {
    this.#leave()
    for (const close of [...this.#open]) close()
    return Promise.resolve()
  }
}
