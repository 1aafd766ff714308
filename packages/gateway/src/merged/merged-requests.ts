import { quote, type Logger } from '@mcpver/core'
import { paramsIn } from '../era/envelope.ts'
import { openThrough } from '../session/open-through.ts'
import { refuse } from '../session/refuse.ts'
import type { AbortRequest, Headers, RequestSink } from '../upstream/upstream-link.ts'
import { INVALID_PARAMS, METHOD_NOT_FOUND, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { headersOfList, listRequestFor } from './list-in-name-of.ts'
import { LIST_KINDS, type ListKind, type ListSurroundings } from './list-kinds.ts'
import type { MemberPort } from './member-port.ts'
import { mergedList } from './merged-list.ts'
import type { NamedKind } from './name-clash.ts'
import { findName, unknown, type FoundName, type RefusedName } from './name-lookup.ts'
import { textIn, withName, withReferredName, withToolName } from '../era/renamed.ts'
import { search } from './resource-search.ts'
import { serverPrefix } from './server-prefix.ts'

/** What requests to several servers are answered with. */
export interface MergedRequestsOptions extends ListSurroundings {
  /** The servers, by name. */
  readonly ports: () => readonly MemberPort[]
  /** How long a server has for a page of a list, in milliseconds. */
  readonly patience: number
  readonly logger: Logger
}

/** A request, and where its answer goes. */
export interface MergedRequest {
  readonly message: WireMessage
  readonly sink: RequestSink
  readonly headers: Headers
}

type Handler = (request: MergedRequest) => AbortRequest

/** Takes what is asked of several servers together to those that it is for, in both eras of the protocol. */
export class MergedRequests {
  readonly #options: MergedRequestsOptions
  readonly #handlers: ReadonlyMap<string | undefined, Handler>

  constructor(options: MergedRequestsOptions) {
    this.#options = options
    const byUri: Handler = (request) => this.#toResource(request, textIn(paramsIn(request.message), 'uri'))
    this.#handlers = new Map<string, Handler>([
      ['tools/call', (request) => this.#toNamed('tool', request)],
      ['prompts/get', (request) => this.#toNamed('prompt', request)],
      ['completion/complete', (request) => this.#complete(request)],
      ['resources/read', byUri],
      ['resources/subscribe', (request) => this.#subscribe(request)],
      ['resources/unsubscribe', byUri],
    ])
  }

  request(request: MergedRequest): AbortRequest {
    const { method } = request.message
    const kind = LIST_KINDS.get(method)
    if (kind !== undefined) return this.#list(kind, request)
    const handle = this.#handlers.get(method)
    if (handle !== undefined) return handle(request)
    return method?.startsWith('tasks/') === true ? this.#toTask(request) : this.#toOnly(request)
  }

  /** All pages at once: there is no cursor that could be asked for. */
  #list(kind: ListKind, request: MergedRequest): AbortRequest {
    const { message, sink } = request
    const { cursor } = paramsIn(message)
    if (cursor !== undefined) return refuse(message, sink, invalidCursor(cursor))
    return openThrough(sink, async () => {
      const answer = await this.#listed(kind, request)
      return () => {
        sink.answer(answer, {})
        return () => undefined
      }
    })
  }

  #listed(kind: ListKind, { message, headers }: Omit<MergedRequest, 'sink'>): Promise<WireMessage> {
    const { patience, logger, ports: all } = this.#options
    const ports = all().filter(({ isOpen }) => isOpen)
    const asked = ports.filter((port) => port.has(kind.capability))
    const isPartial = ports.length < all().length
    return mergedList({
      kind,
      message,
      headers,
      ports: asked,
      isPartial,
      patience,
      surroundings: this.#options,
      logger,
    })
  }

  #toNamed(kind: NamedKind, request: MergedRequest): AbortRequest {
    const name = textIn(paramsIn(request.message), 'name')
    return this.#withName({ kind, name }, request, (found) => ({
      ...request,
      message: kind === 'tool' ? withToolName(request.message, found.name) : withName(request.message, found.name),
    }))
  }

  #complete(request: MergedRequest): AbortRequest {
    const { ref } = paramsIn(request.message)
    if (textIn(ref, 'type') !== 'ref/prompt') return this.#toResource(request, textIn(ref, 'uri'))
    return this.#withName({ kind: 'prompt', name: textIn(ref, 'name') }, request, (found) => ({
      ...request,
      message: withReferredName(request.message, found.name),
    }))
  }

  /** @param made The request as the server is to get it. */
  #withName(
    asked: { readonly kind: NamedKind; readonly name: string },
    request: MergedRequest,
    made: (found: FoundName) => MergedRequest,
  ): AbortRequest {
    const find = (): FoundName | RefusedName | undefined => {
      const { scheme, learned, ports } = this.#options
      const { message, headers } = request
      return findName({ ...asked, scheme, learned, message, headers, ports: ports() })
    }
    const go = (found: FoundName | RefusedName): AbortRequest => {
      if (!found.success) return refuse(request.message, request.sink, found.error)
      const { message, sink, headers } = made(found)
      return found.port.request(message, sink, headers)
    }
    const found = find()
    if (found !== undefined) return go(found)
    return openThrough(request.sink, async () => {
      await this.#learn([asked.kind === 'tool' ? 'tools/list' : 'prompts/list'], request)
      return () => go(find() ?? unknown(asked))
    })
  }

  #toResource(request: MergedRequest, uri: string): AbortRequest {
    const { learned } = this.#options
    const { message, sink, headers } = request
    const ports = this.#options.ports().filter((port) => port.has('resources'))
    const owner = ports.find(({ name }) => name === learned.ownerOfResource(uri))
    if (owner !== undefined) return owner.request(message, sink, headers)
    if (ports.length === 0) return refuse(message, sink, unknownMethod(message))
    const likely = learned.likelyOwnerOf(uri)
    const ordered = [...ports.filter(({ name }) => name === likely), ...ports.filter(({ name }) => name !== likely)]
    return search({ message, headers, sink, ports: ordered, found: ({ name }) => learned.learnResource(uri, name) })
  }

  /** Many servers take every address that is subscribed to, so what they list is looked at first. */
  #subscribe(request: MergedRequest): AbortRequest {
    const uri = textIn(paramsIn(request.message), 'uri')
    if (this.#options.learned.ownerOfResource(uri) !== undefined) return this.#toResource(request, uri)
    return openThrough(request.sink, async () => {
      await this.#learn(['resources/list', 'resources/templates/list'], request)
      return () => this.#toResource(request, uri)
    })
  }

  #toTask({ message, sink, headers }: MergedRequest): AbortRequest {
    const id = textIn(paramsIn(message), 'taskId')
    const ports = this.#options.ports()
    const owner = ports.length === 1 ? ports[0] : ports.find(({ name }) => id.startsWith(serverPrefix(name)))
    if (owner !== undefined) return owner.request(message, sink, headers)
    return refuse(message, sink, { code: INVALID_PARAMS, message: `There is no task ${quote(id)}` })
  }

  #toOnly({ message, sink, headers }: MergedRequest): AbortRequest {
    const [first, second] = this.#options.ports()
    if (first !== undefined && second === undefined) return first.request(message, sink, headers)
    return refuse(message, sink, unknownMethod(message))
  }

  /** Looks at lists in the client's name. */
  async #learn(methods: readonly string[], { message, headers }: MergedRequest): Promise<void> {
    await Promise.all(
      methods.map(async (method) => {
        const kind = LIST_KINDS.get(method)
        if (kind === undefined) return
        const asked = { message: listRequestFor(method, message), headers: headersOfList(method, headers) }
        // What cannot be learned is not known, which is said then.
        await this.#listed(kind, asked).catch(() => undefined)
      }),
    )
  }
}

function unknownMethod({ method = '' }: WireMessage): JsonRpcError {
  return { code: METHOD_NOT_FOUND, message: `No server here can be asked for ${quote(method)}` }
}

function invalidCursor(cursor: unknown): JsonRpcError {
  return { code: INVALID_PARAMS, message: `There is no page ${quote(cursor)}: everything is on the first one` }
}
