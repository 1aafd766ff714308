import { statelessListRequest } from '../contract/list-request.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { Caller, Carriage } from '../session/caller.ts'
import { openThrough } from '../session/open-through.ts'
import { refuse } from '../session/refuse.ts'
import { ToolDesk, type LinkPath, type UseLink } from '../session/tool-desk.ts'
import type { AbortRequest, Headers, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'

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
  request({ message, sink, carriage, caller }: StatelessRequest): AbortRequest {
    const selection = this.#server.select(caller)
    if (!selection.success) return refuse(message, sink, selection.error)
    const { headers } = carriage
    const request = { message, sink, carriage, caller, selected: selection.release }
    if (message.method === 'tools/call') return this.#tools.call(request, pathOf(this.#server, message, headers))
    if (message.method === 'tools/list') return this.#tools.list(request, pathOf(this.#server, message, headers))
    return openThrough(sink, async () => {
      const link = await selection.release.backend.stateless()
      return () => link.request(message, sink, headers)
    })
  }

  /** Takes a notification. Rejects when it cannot be delivered. */
  async send(message: WireMessage, { carriage, caller }: Omit<StatelessRequest, 'message' | 'sink'>): Promise<void> {
    const selection = this.#server.select(caller)
    if (!selection.success) return
    const link = await selection.release.backend.stateless()
    await link.send(message, carriage.headers)
  }
}

function pathOf(server: ServedServer, message: WireMessage, headers: Headers): LinkPath {
  return {
    through: (release, sink, use) => through(server, { release, sink, headers, use }),
    send: (_release, link: UpstreamLink, sink) => link.request(message, sink, headers),
  }
}

interface Passage {
  readonly release: LiveRelease
  readonly sink: RequestSink
  readonly headers: Headers
  readonly use: UseLink
}

function through(server: ServedServer, { release, sink, headers, use }: Passage): AbortRequest {
  const link = release.backend.openStateless
  if (link !== undefined && server.verify(release, link, statelessListRequest()) === undefined)
    return use(link, headers)
  return openThrough(sink, async () => {
    const opened = await release.backend.stateless()
    await server.verify(release, opened, statelessListRequest())
    return () => use(opened, headers)
  })
}
