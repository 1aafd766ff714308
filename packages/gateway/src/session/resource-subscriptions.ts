import { isPlainObject } from '@mcpver/core'
import { ask } from '../upstream/ask.ts'
import type { Headers, UpstreamLink } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Introduction } from './handshake.ts'
import type { SessionUpstream } from './session-upstream.ts'

const SUBSCRIBE = 'resources/subscribe'
const UNSUBSCRIBE = 'resources/unsubscribe'
/** Of more, the oldest are not made again. */
const MOST = 1000

/** The resources that a client has subscribed to, so that another release or another session with the server gets to know of them. */
export class ResourceSubscriptions {
  readonly #uris = new Set<string>()
  #count = 0

  get isEmpty(): boolean {
    return this.#uris.size === 0
  }

  /** Looks at an answer. Whether it has changed what there is. */
  answered({ method, value: { params } }: WireMessage, answer: WireMessage): boolean {
    if (method !== SUBSCRIBE && method !== UNSUBSCRIBE) return false
    const uri = isPlainObject(params) ? params['uri'] : undefined
    if (typeof uri !== 'string' || !isPlainObject(answer.value['result'])) return false
    this.#uris.delete(uri)
    if (method === SUBSCRIBE) this.#uris.add(uri)
    const [oldest] = this.#uris
    if (this.#uris.size > MOST && oldest !== undefined) this.#uris.delete(oldest)
    return true
  }

  /** An introduction that ends with the subscriptions. */
  introduced(introduction: Introduction): Introduction {
    return this.isEmpty ? introduction : { ...introduction, begun: (link, headers) => this.#renew(link, headers) }
  }

  /** Makes them again at another release. What its server refuses is not told. Rejects when it cannot be asked. */
  async moveTo(upstream: SessionUpstream, introduction: Introduction): Promise<void> {
    const link = await upstream.ready(introduction)
    await this.#renew(link, upstream.headersWith(introduction.headers))
  }

  async #renew(link: UpstreamLink, headers: Headers): Promise<void> {
    await Promise.all(Array.from(this.#uris, (uri) => this.#ask(SUBSCRIBE, uri, { link, headers })))
  }

  async #ask(
    method: string,
    uri: string,
    { link, headers }: { readonly link: UpstreamLink; readonly headers: Headers },
  ): Promise<void> {
    const id = `mcpver-subscribe-${String(++this.#count)}`
    await ask(link, readMessage(JSON.stringify({ jsonrpc: '2.0', id, method, params: { uri } })), headers)
  }
}
