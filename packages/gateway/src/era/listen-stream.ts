import { isPlainObject, type Logger } from '@mcpver/core'
import type { AbortRequest, Headers, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import { edited, spanAt } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { SUBSCRIPTION_KEY, withEnvelope, type ClientTexts } from './envelope.ts'
import { mirrorHeaders } from './mirror-headers.ts'
import { withoutMetaMembers } from './without-members.ts'

/** How long is waited for a server to say that it listens, in milliseconds. */
const OPENING = 1000
/** After how many milliseconds a stream is opened again that broke: at first, and at most. */
const RETRY = { first: 250, last: 30_000 } as const
const ACKNOWLEDGED = 'notifications/subscriptions/acknowledged'

/** What a stream is opened with. */
export interface ListenStreamOptions {
  readonly link: () => UpstreamLink | Promise<UpstreamLink>
  readonly client: () => ClientTexts
  /** Takes what the server tells, as it is told in a session. */
  readonly take: (message: WireMessage) => void
  readonly headers: Headers
  readonly logger: Logger
}

/** The `subscriptions/listen` of a session: one stream at a time, opened again when it breaks. */
export class ListenStream {
  readonly #options: ListenStreamOptions
  #filter: object = {}
  /** Ends the streams that are open. */
  #open = new Map<string, AbortRequest>()
  #count = 0
  #retry: number = RETRY.first
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: ListenStreamOptions) {
    this.#options = options
  }

  /** Listens for something else. What was heard before is heard until then. Resolves when the server listens, or soon anyway. */
  listen(filter: object): Promise<void> {
    this.#filter = filter
    clearTimeout(this.#timer)
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, OPENING)
      this.#begin(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const abort of this.#open.values()) abort()
    this.#open.clear()
  }

  /** @param settle Told when the server has said whether it listens. */
  #begin(settle: () => void): void {
    const id = `"mcpver-listen-${String(++this.#count)}"`
    const said = JSON.stringify({ notifications: this.#filter })
    const bare = readMessage(`{"jsonrpc":"2.0","id":${id},"method":"subscriptions/listen","params":${said}}`)
    const request = withEnvelope(bare, this.#options.client())
    const headers = { ...this.#options.headers, ...mirrorHeaders(request) }
    // In its place until there is something to end.
    this.#open.set(id, () => undefined)
    void this.#send(id, settle, (link, sink) => link.request(request, sink, headers))
  }

  async #send(
    id: string,
    settle: () => void,
    send: (link: UpstreamLink, sink: RequestSink) => AbortRequest,
  ): Promise<void> {
    try {
      const link = await this.#options.link()
      if (!this.#open.has(id)) return settle()
      const abort = send(link, this.#sinkOf(id, settle))
      if (this.#open.has(id)) this.#open.set(id, abort)
    } catch (error) {
      this.#options.logger.debug({ err: error }, 'A server cannot be listened to')
      this.#over(id, settle)
    }
  }

  #sinkOf(id: string, settle: () => void): RequestSink {
    return {
      message: (message) => {
        if (message.method !== ACKNOWLEDGED) return this.#options.take(withoutSubscription(message))
        this.#retry = RETRY.first
        this.#endBefore(id)
        settle()
      },
      mark: () => undefined,
      answer: ({ value }) => {
        // A server that refuses will refuse again.
        if (isPlainObject(value['error'])) {
          this.#open.delete(id)
          return settle()
        }
        this.#over(id, settle)
      },
      end: () => this.#over(id, settle),
    }
  }

  /** The newest stream says all that the ones before it did. */
  #endBefore(id: string): void {
    for (const [other, abort] of [...this.#open]) {
      if (other === id) return
      this.#open.delete(other)
      abort()
    }
  }

  #over(id: string, settle: () => void): void {
    settle()
    const isLast = [...this.#open.keys()].at(-1) === id
    this.#open.delete(id)
    if (this.#isClosed || !isLast) return
    this.#timer = setTimeout(() => this.#begin(() => undefined), this.#retry).unref()
    this.#retry = Math.min(this.#retry * 2, RETRY.last)
  }
}

const SUBSCRIPTION: ReadonlySet<string> = new Set([SUBSCRIPTION_KEY])

/** A notification as it is in a session, where nobody names a subscription. */
function withoutSubscription(message: WireMessage): WireMessage {
  const params = spanAt(message.text, ['params'])
  if (params === undefined) return message
  return edited(message, withoutMetaMembers(message.text, params.start, SUBSCRIPTION))
}
