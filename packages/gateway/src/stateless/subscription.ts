import { isPlainObject } from '@mcpver/core'
import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { withMeta } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

const LIST_CHANGED = 'notifications/tools/list_changed'
const SUBSCRIPTION_KEY = 'io.modelcontextprotocol/subscriptionId'

/** What a subscription works with. */
export interface SubscriptionOptions {
  /** The client's `subscriptions/listen`. */
  readonly request: WireMessage
  readonly sink: RequestSink
  /** Told when the server says that it lists other tools. */
  readonly onListChanged: () => void
  /** Tells when the route, or what is approved, has changed. Returns what ends it. */
  readonly onRouteChange: (listener: () => void) => () => void
}

/** A client's subscription to what a server says (revision 2026-07-28), which hears of changes of the route too. */
export class Subscription implements RequestSink {
  readonly #options: SubscriptionOptions
  readonly #stopWatching: () => void
  #isOver = false

  constructor(options: SubscriptionOptions) {
    this.#options = options
    this.#stopWatching = wantsTools(options.request) ? options.onRouteChange(() => this.#tellChange()) : () => undefined
  }

  message(message: WireMessage, mark?: EventMark): void {
    if (message.method === LIST_CHANGED) this.#options.onListChanged()
    this.#options.sink.message(message, mark)
  }

  mark(mark: EventMark): void {
    this.#options.sink.mark(mark)
  }

  answer(message: WireMessage, place: AnswerPlace): void {
    this.close()
    this.#options.sink.answer(message, place)
  }

  end(reason: LinkEnd): void {
    this.close()
    this.#options.sink.end(reason)
  }

  /** Nobody listens any more. */
  close(): void {
    this.#isOver = true
    this.#stopWatching()
  }

  #tellChange(): void {
    if (this.#isOver) return
    const meta = [{ name: SUBSCRIPTION_KEY, value: this.#options.request.id ?? 'null' }]
    const params = withMeta('{}', 0, meta)
    this.#options.sink.message(readMessage(`{"jsonrpc":"2.0","method":"${LIST_CHANGED}","params":${params}}`))
  }
}

function wantsTools({ value }: WireMessage): boolean {
  const { params } = value
  const wanted = isPlainObject(params) ? params['notifications'] : undefined
  return isPlainObject(wanted) && wanted['toolsListChanged'] === true
}
