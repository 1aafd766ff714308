import { isPlainObject } from '@mcpver/core'
import type { AbortRequest, LinkEnd, LinkEvents, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import { edited, replaced, spanAt, withId } from '../wire/edit.ts'
import { errorResponse, METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { EndingSink } from './ending-sink.ts'

const TOKEN_PATH = ['params', '_meta', 'progressToken'] as const
const SUBSCRIPTION_KEY = 'io.modelcontextprotocol/subscriptionId'
const LOG_LEVEL_KEY = 'io.modelcontextprotocol/logLevel'

/** A request of one of those who share the link. */
interface SharedRequest {
  readonly sink: RequestSink
  /** The id that its client gave it, as JSON. */
  readonly id: string
  /** The token that its client gave it, as JSON. */
  readonly token: string | undefined
  readonly wantsLog: boolean
}

/**
 * One process that serves many callers at once. Each request gets an id and a progress token that are its own, and its client's are
 * put back into what comes.
 */
export class SharedLink implements UpstreamLink {
  readonly #requests = new Map<string, SharedRequest>()
  readonly #sessions = new Set<LinkEvents>()
  #link: UpstreamLink | undefined
  #count = 0

  /** Says what the requests are sent on; messages that belong to none of its requests come to `take`. */
  attach(link: UpstreamLink): void {
    this.#link = link
  }

  request(message: WireMessage, sink: RequestSink): AbortRequest {
    return this.begin(message, sink).abort
  }

  /** As `request`, and says by which id the server knows the request. */
  begin(message: WireMessage, sink: RequestSink): { readonly id: string; readonly abort: AbortRequest } {
    const own = String(++this.#count)
    const { sent, token } = this.#ownRequest(message, own)
    const { id = 'null' } = message
    this.#requests.set(own, {
      sink,
      id,
      token,
      wantsLog: metaOf(message)[LOG_LEVEL_KEY] !== undefined,
    })
    const abort = this.#link?.request(
      sent,
      new EndingSink(sink, {
        over: () => void this.#requests.delete(own),
        // Its client's id is put back.
        answered: (answer) => withSubscription(withId(answer, id), id),
      }),
    )
    const giveUp = (): void => {
      if (!this.#requests.delete(own)) return
      abort?.()
      // Over standard streams, nothing else tells the server that nobody waits any more.
      void this.#link?.send(cancelled(own)).catch(() => undefined)
    }
    return { id: own, abort: giveUp }
  }

  /** Tells a session what belongs to no request and is for all, from now on. Returns what ends it. */
  join(events: LinkEvents): () => void {
    this.#sessions.add(events)
    return () => void this.#sessions.delete(events)
  }

  /** Tells all sessions that the process is no more. */
  end(reason: LinkEnd): void {
    for (const events of [...this.#sessions]) events.end(reason)
  }

  send(message: WireMessage): Promise<void> {
    // It cannot be told whose request is meant: ids belong to the caller.
    if (message.method === 'notifications/cancelled') return Promise.resolve()
    return this.forward(message)
  }

  /** Sends what names its request by the id that the server knows. */
  forward(message: WireMessage): Promise<void> {
    return this.#link?.send(message) ?? Promise.resolve()
  }

  /** What a server says that is no answer, brought to the request that it belongs to. What belongs to none is dropped. */
  take(message: WireMessage): void {
    if (message.kind === 'request') return this.#refuse(message)
    if (message.method?.endsWith('/list_changed') === true) for (const events of this.#sessions) events.message(message)
    const found = this.#requestOf(message)
    if (found === undefined) return
    found.request.sink.message(found.message)
  }

  async close(): Promise<void> {
    await this.#link?.close()
  }

  /** It cannot be told whom a server asks. It must not wait for ever. */
  #refuse({ id = 'null', method }: WireMessage): void {
    const answer =
      method === 'ping'
        ? readMessage(`{"jsonrpc":"2.0","id":${id},"result":{}}`)
        : errorResponse(id, { code: METHOD_NOT_FOUND, message: 'Several clients share this server: none can be asked' })
    void this.#link?.send(answer).catch(() => undefined)
  }

  #ownRequest(message: WireMessage, own: string): { readonly sent: WireMessage; readonly token: string | undefined } {
    const sent = withId(message, own)
    const span = spanAt(sent.text, TOKEN_PATH)
    if (span === undefined) return { sent, token: undefined }
    return {
      sent: edited(sent, replaced(sent.text, span, own), { id: own }),
      token: sent.text.slice(span.start, span.end),
    }
  }

  #requestOf(message: WireMessage): { readonly request: SharedRequest; readonly message: WireMessage } | undefined {
    const { text } = message
    const token = message.method === 'notifications/progress' ? spanAt(text, ['params', 'progressToken']) : undefined
    if (token !== undefined) {
      const request = this.#requests.get(text.slice(token.start, token.end))
      if (request?.token === undefined) return undefined
      return { request, message: edited(message, replaced(text, token, request.token)) }
    }
    const subscription = spanAt(text, ['params', '_meta', SUBSCRIPTION_KEY])
    if (subscription !== undefined) {
      const request = this.#requests.get(unquoted(text.slice(subscription.start, subscription.end)))
      return request && { request, message: edited(message, replaced(text, subscription, request.id)) }
    }
    const request = this.#onlyRequest(message)
    return request && { request, message }
  }

  /** The one request that a message can belong to that does not say whose it is, and must not be read by others. */
  #onlyRequest({ method, kind }: WireMessage): SharedRequest | undefined {
    if (kind !== 'notification') return undefined
    const open = [...this.#requests.values()].filter(({ wantsLog }) => wantsLog || method !== 'notifications/message')
    return open.length === 1 ? open[0] : undefined
  }
}

/** The graceful end of a subscription names it too. */
function withSubscription(message: WireMessage, id: string): WireMessage {
  const span = message.text.includes(SUBSCRIPTION_KEY)
    ? spanAt(message.text, ['result', '_meta', SUBSCRIPTION_KEY])
    : undefined
  return span === undefined ? message : edited(message, replaced(message.text, span, id))
}

function cancelled(own: string): WireMessage {
  return readMessage(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":${own}}}`)
}

function metaOf({ value }: WireMessage): Readonly<Record<string, unknown>> {
  const { params } = value
  const meta = isPlainObject(params) ? params['_meta'] : undefined
  return isPlainObject(meta) ? meta : {}
}

/** A server may write the number that it got as a text. */
function unquoted(json: string): string {
  return json.startsWith('"') ? json.slice(1, -1) : json
}
