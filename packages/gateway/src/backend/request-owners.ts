import { isPlainObject } from '@mcpver/core'
import type { AbortRequest, RequestSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** The token by which a request wants to hear of its progress, as a key; `undefined` when it wants not. */
function progressKey({ value }: WireMessage): string | undefined {
  const { params } = value
  const meta = isPlainObject(params) ? params['_meta'] : undefined
  return keyOf(isPlainObject(meta) ? meta['progressToken'] : undefined)
}

function keyOf(token: unknown): string | undefined {
  return typeof token === 'string' || typeof token === 'number' ? JSON.stringify(token) : undefined
}

/**
 * Which request a message of a server belongs to, where the server speaks on one line for all. Progress names its request; a question
 * or a log line does not, and is taken to belong to the request that came last.
 */
export class RequestOwners {
  readonly #sinks = new Set<RequestSink>()
  readonly #byToken = new Map<string, RequestSink>()

  /** Takes note of a request. What is returned says that it is over. */
  add(message: WireMessage, sink: RequestSink): AbortRequest {
    const key = progressKey(message)
    this.#sinks.add(sink)
    if (key !== undefined) this.#byToken.set(key, sink)
    return () => {
      this.#sinks.delete(sink)
      if (key !== undefined && this.#byToken.get(key) === sink) this.#byToken.delete(key)
    }
  }

  /** The request that a message belongs to; `undefined` for what belongs to the session. */
  ownerOf(message: WireMessage): RequestSink | undefined {
    if (message.method === 'notifications/progress') {
      const { params } = message.value
      return this.#byToken.get(keyOf(isPlainObject(params) ? params['progressToken'] : undefined) ?? '')
    }
    const isOfSession = message.kind === 'notification' && message.method !== 'notifications/message'
    return isOfSession ? undefined : this.#latest()
  }

  #latest(): RequestSink | undefined {
    let latest: RequestSink | undefined
    for (const sink of this.#sinks) latest = sink
    return latest
  }
}
