import type { TokenBearer } from '../affinity/release-affinity.ts'
import { SealingSink } from '../affinity/sealing-sink.ts'
import type { StatelessOrigin } from '../backend/backend.ts'
import { statelessListRequest } from '../contract/list-request.ts'
import { renamedHeaders } from '../downstream/stateless-headers.ts'
import { revisionProblem } from '../era/revision-check.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { Caller, Carriage } from '../session/caller.ts'
import { openThrough } from '../session/open-through.ts'
import { refuse } from '../session/refuse.ts'
import { ToolDesk, type LinkPath, type ToolRequest, type UseLink } from '../session/tool-desk.ts'
import type { AbortRequest, RequestSink } from '../upstream/upstream-link.ts'
import type { JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { Subscription } from './subscription.ts'

/** A request that brings all that it needs along. */
export interface StatelessRequest {
  readonly message: WireMessage
  readonly sink: RequestSink
  readonly carriage: Carriage
  readonly caller: Caller
}

/** Takes the requests of the revisions of the protocol that have no sessions (2026-07-28 and later) to one server. */
export class StatelessRequests {
  readonly #server: ServedServer
  readonly #tools: ToolDesk

  constructor(server: ServedServer) {
    this.#server = server
    this.#tools = new ToolDesk(server)
  }

  /** Takes a request. What is returned ends it, when nobody waits for its answer any more. */
  request(asked: StatelessRequest): AbortRequest {
    const led = this.#led(asked)
    if (!led.success) return refuse(asked.message, asked.sink, led.error)
    const request = { ...led.request, sink: asked.sink }
    const { backend } = request.selected
    if (backend.revisions !== undefined) return this.#take(request)
    // Who answers for what the server speaks is known only when it has been asked.
    return openThrough(request.sink, async () => {
      await backend.stateless(originOf(request))
      return () => this.#take(request)
    })
  }

  /** Takes a notification. Rejects when it cannot be delivered. */
  async send(message: WireMessage, { carriage, caller }: Omit<StatelessRequest, 'message' | 'sink'>): Promise<void> {
    const led = this.#led({ message, carriage, caller })
    if (!led.success) return
    const { request } = led
    const link = await request.selected.backend.stateless(originOf(request))
    await link.send(request.message, request.carriage.headers)
  }

  /** Finds the release for what a caller says: the one that has given what it brings back, else the caller's own. */
  #led({ message, carriage, caller }: Said): Led {
    const opened = this.#server.affinity?.opened(message, bearerOf(caller))
    if (opened?.success === false) return opened
    if (opened?.release === undefined) {
      const selection = this.#server.select(caller)
      return selection.success
        ? { success: true, request: { message, carriage, caller, selected: selection.release } }
        : selection
    }
    const headers = renamedHeaders(carriage.headers, opened.message)
    const own = { message: opened.message, carriage: { ...carriage, headers }, caller }
    return { success: true, request: { ...own, selected: opened.release, isBound: true } }
  }

  #take(request: ToolRequest): AbortRequest {
    const { message, sink, carriage, selected } = request
    const problem = revisionProblem(message, selected.backend)
    if (problem !== undefined) return refuse(message, sink, problem)
    if (message.method === 'tools/call') return this.#tools.call(request, pathOf(this.#server, request))
    if (message.method === 'tools/list') return this.#tools.list(request, pathOf(this.#server, request))
    if (message.method === 'subscriptions/listen') return this.#listen(request)
    return openThrough(sink, async () => {
      const link = await selected.backend.stateless(originOf(request))
      return () => link.request(message, sealing(this.#server, request, selected), carriage.headers)
    })
  }

  #listen(request: ToolRequest): AbortRequest {
    const { message, sink, carriage, selected } = request
    return openThrough(sink, async () => {
      const link = await selected.backend.stateless(originOf(request))
      return () => {
        const subscription = new Subscription({
          request: message,
          sink: sealing(this.#server, request, selected),
          onListChanged: () => this.#server.invalidate(selected, link),
          onRouteChange: (listener) => this.#server.onChange(listener),
        })
        const abort = link.request(message, subscription, carriage.headers)
        return () => {
          subscription.close()
          abort()
        }
      }
    })
  }
}

/** What a caller says. */
type Said = Omit<StatelessRequest, 'sink'>

/** Where something goes that a caller says, or why it goes nowhere. */
type Led =
  | { readonly success: true; readonly request: Omit<ToolRequest, 'sink'> }
  | { readonly success: false; readonly error: JsonRpcError }

function bearerOf({ principal }: Caller): TokenBearer {
  return { principal, isStateless: true }
}

/** Where the answer of a release goes. */
function sealing(
  { affinity }: ServedServer,
  { message, sink, caller }: ToolRequest,
  { version }: LiveRelease,
): RequestSink {
  if (affinity === undefined) return sink
  return new SealingSink(sink, { affinity, version, method: message.method, bearer: bearerOf(caller) })
}

/** On whose behalf a request is sent on. */
function originOf({ message, carriage, caller }: Said): StatelessOrigin {
  return { principal: caller.principal, key: caller.key, message, headers: carriage.headers }
}

function pathOf(server: ServedServer, request: ToolRequest): LinkPath {
  const { message, carriage } = request
  return {
    reach: (release, sink, use) => reach({ request, release, sink, use }),
    through: (release, sink, use) => through(server, { request, release, sink, use }),
    send: (release, link, { sink, sent }) =>
      link.request(
        sent?.message ?? message,
        sealing(server, { ...request, sink }, release),
        sent?.headers ?? carriage.headers,
      ),
    // There is no session that a server could forget.
    lose: () => undefined,
  }
}

interface Passage {
  readonly request: ToolRequest
  readonly release: LiveRelease
  readonly sink: RequestSink
  readonly use: UseLink
}

function reach({ request, release, sink, use }: Passage): AbortRequest {
  const { headers } = request.carriage
  const link = release.backend.openStateless
  if (link !== undefined) return use(link, headers)
  return openThrough(sink, async () => {
    const opened = await release.backend.stateless(originOf(request))
    return () => use(opened, headers)
  })
}

function through(server: ServedServer, { request, release, sink, use }: Passage): AbortRequest {
  const { headers } = request.carriage
  const link = release.backend.openStateless
  if (link !== undefined && server.verify(release, link, statelessListRequest) === undefined) {
    return use(link, headers)
  }
  return openThrough(sink, async () => {
    const opened = await release.backend.stateless(originOf(request))
    await server.verify(release, opened, statelessListRequest)
    return () => use(opened, headers)
  })
}
