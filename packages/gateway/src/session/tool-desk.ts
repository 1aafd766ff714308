import { isPlainObject } from '@mcpver/core'
import type { LiveRelease } from '../server/live-release.ts'
import type { CallRefusal, ServedServer } from '../server/served-server.ts'
import type { AbortRequest, Headers, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Caller, Carriage } from './caller.ts'
import { refuse } from './refuse.ts'
import { ServedCall } from './served-call.ts'

/** A request about tools. */
export interface ToolRequest {
  readonly message: WireMessage
  readonly sink: RequestSink
  readonly carriage: Carriage
  readonly caller: Caller
  /** The release that the caller is on. */
  readonly selected: LiveRelease
}

/** A link that can be used, and the headers that it wants. */
export type UseLink = (link: UpstreamLink, headers: Headers) => AbortRequest

/** How a request gets to a release. */
export interface LinkPath {
  /** Uses a link of a release once it is open and what it lists was looked at: at once, where that is so. */
  through(release: LiveRelease, sink: RequestSink, use: UseLink): AbortRequest
  /** Sends the request on a link that was got by `through`. */
  send(release: LiveRelease, link: UpstreamLink, sink: RequestSink): AbortRequest
}

/** Brings calls to the version that they ask for, and lists what can be called. */
export class ToolDesk {
  readonly #server: ServedServer

  constructor(server: ServedServer) {
    this.#server = server
  }

  /** Takes a `tools/call`. */
  call(request: ToolRequest, path: LinkPath): AbortRequest {
    const startedAt = performance.now()
    const { message, sink, carriage, caller, selected } = request
    const params = isPlainObject(message.value['params']) ? message.value['params'] : {}
    const name = typeof params['name'] === 'string' ? params['name'] : ''
    const route = this.#server.routeCall({ name, params, header: carriage.requires, selected })
    if (!route.success) return this.#refuse(request, startedAt, route)
    const { release, tool } = route
    const call = new ServedCall(sink, { server: this.#server, tool, release: release.version, caller, startedAt })
    return path.through(release, call, (link) => {
      const withheld = this.#server.withheld(tool, release, link)
      if (withheld !== undefined) return this.#refuse(request, startedAt, withheld)
      const abort = path.send(release, link, call)
      return () => {
        call.abandon()
        abort()
      }
    })
  }

  /** Takes a `tools/list`. */
  list({ message, sink, selected }: ToolRequest, path: LinkPath): AbortRequest {
    return path.through(selected, sink, (link, headers) =>
      whenSettled(this.#server.list(selected, link, { message, headers }), sink),
    )
  }

  #refuse({ message, sink, caller }: ToolRequest, startedAt: number, refusal: CallRefusal): AbortRequest {
    const { tool, code, error } = refusal
    const nothing = { version: undefined, release: undefined, isDeprecated: false }
    this.#server.record({ tool, code, ...nothing, outcome: 'refused', startedAt, caller })
    return refuse(message, sink, error)
  }
}

/** Answers a request with a message that is being made. */
function whenSettled(answer: Promise<WireMessage>, sink: RequestSink): AbortRequest {
  let isAborted = false
  answer.then(
    (message) => {
      if (!isAborted) sink.answer(message, {})
    },
    (error: unknown) => {
      if (!isAborted) sink.end({ kind: 'failed', error: error as Error })
    },
  )
  return () => {
    isAborted = true
  }
}
