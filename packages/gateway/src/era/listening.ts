import { isPlainObject } from '@mcpver/core'
import type { LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { paramsIn, SUBSCRIPTION_KEY, withParamsMeta } from './envelope.ts'

/** The parts of a filter, with what the server has to be able to do for them and the notification that they are about. */
const LISTS = [
  { filter: 'toolsListChanged', capability: 'tools', method: 'notifications/tools/list_changed' },
  { filter: 'promptsListChanged', capability: 'prompts', method: 'notifications/prompts/list_changed' },
  { filter: 'resourcesListChanged', capability: 'resources', method: 'notifications/resources/list_changed' },
] as const

/** Of what a client wants to hear. */
export interface ListenFilter {
  /** The methods of the notifications that go with no resource. */
  readonly methods: ReadonlySet<string | undefined>
  /** Addresses of resources. */
  readonly uris: readonly string[]
}

/** The filter of `subscriptions/listen`, as far as a server can do it. */
export function filterIn(message: WireMessage, capabilities: unknown): ListenFilter {
  const wanted = paramsIn(message)['notifications']
  if (!isPlainObject(wanted)) return { methods: new Set(), uris: [] }
  const can = (name: string, what: string): boolean => {
    const capability = isPlainObject(capabilities) ? capabilities[name] : undefined
    return isPlainObject(capability) && capability[what] === true
  }
  const lists = LISTS.filter(({ filter, capability }) => wanted[filter] === true && can(capability, 'listChanged'))
  const uris: readonly unknown[] = Array.isArray(wanted['resourceSubscriptions']) ? wanted['resourceSubscriptions'] : []
  const isHeard = can('resources', 'subscribe')
  return {
    methods: new Set(lists.map(({ method }) => method)),
    uris: isHeard ? [...new Set(uris.filter((uri) => typeof uri === 'string'))] : [],
  }
}

/** The filter with everything that a server without sessions can tell, as `subscriptions/listen` has it; empty when it is nothing. */
export function wholeFilter(capabilities: unknown, uris: readonly string[]): Readonly<Record<string, unknown>> {
  const declared = isPlainObject(capabilities) ? capabilities : {}
  const lists = LISTS.filter(({ capability }) => {
    const said = declared[capability]
    return isPlainObject(said) && said['listChanged'] === true
  })
  return {
    ...Object.fromEntries(lists.map(({ filter }) => [filter, true])),
    ...(uris.length > 0 && { resourceSubscriptions: uris }),
  }
}

/** One `subscriptions/listen` of a client, fed by what a session says. */
export class Listening {
  readonly #request: WireMessage
  readonly #sink: RequestSink
  readonly #filter: ListenFilter

  constructor(request: WireMessage, sink: RequestSink, filter: ListenFilter) {
    this.#request = request
    this.#sink = sink
    this.#filter = filter
  }

  /** The resources of which it wants to hear. */
  get uris(): readonly string[] {
    return this.#filter.uris
  }

  /** Says first what will be told. */
  acknowledge(): void {
    const { methods, uris } = this.#filter
    const lists = LISTS.filter(({ method }) => methods.has(method)).map(({ filter }) => [filter, true] as const)
    const notifications = { ...Object.fromEntries(lists), ...(uris.length > 0 && { resourceSubscriptions: uris }) }
    const said = { jsonrpc: '2.0', method: 'notifications/subscriptions/acknowledged', params: { notifications } }
    this.#sink.message(this.#tagged(readMessage(JSON.stringify(said))))
  }

  /** Takes what the session says, if it is of interest. */
  take(message: WireMessage): void {
    const { uri } = paramsIn(message)
    const isWanted =
      this.#filter.methods.has(message.method) ||
      (message.method === 'notifications/resources/updated' && typeof uri === 'string' && this.#hasSubscribed(uri))
    if (isWanted) this.#sink.message(this.#tagged(message))
  }

  end(reason: LinkEnd): void {
    if (reason.kind !== 'closed') return this.#sink.end(reason)
    const { id = 'null' } = this.#request
    const result = `{"resultType":"complete","_meta":{${JSON.stringify(SUBSCRIPTION_KEY)}:${id}}}`
    this.#sink.answer(readMessage(`{"jsonrpc":"2.0","id":${id},"result":${result}}`), {})
  }

  /** A resource, or a part of one, of which it wants to hear. */
  #hasSubscribed(uri: string): boolean {
    return this.#filter.uris.some((subscribed) => uri.startsWith(subscribed))
  }

  #tagged(message: WireMessage): WireMessage {
    return withParamsMeta(message, [{ name: SUBSCRIPTION_KEY, value: this.#request.id ?? 'null' }])
  }
}
