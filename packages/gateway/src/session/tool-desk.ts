import { isPlainObject } from '@mcpver/core'
import { invalidToken } from '../affinity/affinity-errors.ts'
import type { ArgumentProblems } from '../arguments/argument-check.ts'
import { ARGUMENTS_INVALID, invalidArguments } from '../arguments/invalid-arguments.ts'
import { preparedCall, type PreparedCall } from '../arguments/call-preparation.ts'
import { paramHeaderProblem } from '../era/param-headers.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { CalledTool, CallEnd, CallRefusal, ServedServer } from '../server/served-server.ts'
import { isSessionLost } from '../upstream/ask.ts'
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
  /** Whether the request goes on there with what it began there. Default: no. */
  readonly isBound?: boolean | undefined
}

/** A link that can be used, and the headers that it wants. */
export type UseLink = (link: UpstreamLink, headers: Headers) => AbortRequest

/** A call that goes to a release. */
export interface CallPassage {
  /** Where its answer goes. */
  readonly sink: RequestSink
  /** What is sent instead of the request as it came. Default: that. */
  readonly sent?: PreparedCall | undefined
  /** Whether it may go by a link, of which `through` has seen what it lists. Where it may not, it is answered. */
  readonly mayGoBy: (link: UpstreamLink) => boolean
}

/** How a request gets to a release. */
export interface LinkPath {
  /** Uses a link of a release once it is open: at once, where that is so. */
  reach(release: LiveRelease, sink: RequestSink, use: UseLink): AbortRequest
  /** As `reach`, once what the link lists was looked at. */
  through(release: LiveRelease, sink: RequestSink, use: UseLink): AbortRequest
  /** Sends the request on a link that was got by `through`. */
  send(release: LiveRelease, link: UpstreamLink, passage: CallPassage): AbortRequest
  /** A link is no use any more, since its server has forgotten the session: `reach` and `through` open another one. */
  lose(release: LiveRelease, link: UpstreamLink): void
}

const HEADERS_DIFFER = { success: false, code: 'ERR_HEADER_MISMATCH' } as const
const MISPLACED = { success: false, code: 'ERR_STATE_INVALID' } as const

/** Brings calls to the version that they ask for, and lists what can be called. */
export class ToolDesk {
  readonly #server: ServedServer

  constructor(server: ServedServer) {
    this.#server = server
  }

  /** Takes a `tools/call`. */
  call(request: ToolRequest, path: LinkPath): AbortRequest {
    const startedAt = performance.now()
    const { message, sink, carriage, caller, selected, isBound } = request
    const params = isPlainObject(message.value['params']) ? message.value['params'] : {}
    const name = typeof params['name'] === 'string' ? params['name'] : ''
    const question = { name, params, header: carriage.requires, isBound }
    const route = this.#server.routeCall({ ...question, selected })
    if (!route.success) return this.#refuse(request, startedAt, route)
    // What a call of one tool was given is nothing for another.
    if (isBound === true && route.release !== selected) {
      return this.#refuse(request, startedAt, {
        ...MISPLACED,
        tool: route.tool.name,
        error: invalidToken('requestState', this.#server.name),
      })
    }
    const { release, tool } = route
    const { repeatsParams = false, headers } = carriage
    // An HTTP server looks at its headers itself.
    const mirrored = repeatsParams && !release.backend.speaksHttp ? (tool.mirrored ?? []) : []
    const problem = paramHeaderProblem(mirrored, params['arguments'], headers)
    if (problem !== undefined) {
      return this.#refuse(request, startedAt, { ...HEADERS_DIFFER, tool: tool.name, error: problem })
    }
    const sent = tool.preparation && preparedCall({ message, headers }, tool.preparation)
    const problems = tool.check?.problemsIn(sent?.message ?? message)
    if (problems !== undefined) return this.#answerInvalid(request, startedAt, { tool, problems })
    const call = new ServedCall(sink, { server: this.#server, tool, release: release.version, caller, startedAt })
    const mayGoBy = (link: UpstreamLink): boolean => {
      const withheld = this.#server.withheld(tool, release, link)
      if (withheld !== undefined) call.refuse(message, withheld)
      return withheld === undefined
    }
    let isTold = false
    const abort = path.through(release, call, (link) => {
      if (!mayGoBy(link)) return nothing
      const abandon = path.send(release, link, { sink: call, mayGoBy, sent })
      if (!isTold) this.#server.mirror?.take({ message, question, tool: tool.name, release, caller })
      isTold = true
      return abandon
    })
    return () => {
      call.abandon()
      abort()
    }
  }

  /** Takes a `tools/list`. */
  list(request: ToolRequest, path: LinkPath): AbortRequest {
    return this.#list(request, path, (link, error) => {
      if (!isSessionLost(error)) return undefined
      path.lose(request.selected, link)
      return this.#list(request, path, () => undefined)
    })
  }

  /** @param again Does it once more, where it makes sense. */
  #list(
    { message, sink, selected }: ToolRequest,
    path: LinkPath,
    again: (link: UpstreamLink, error: unknown) => AbortRequest | undefined,
  ): AbortRequest {
    return path.reach(selected, sink, (link, headers) =>
      whenSettled(this.#server.list(selected, link, { message, headers }), sink, (error) => again(link, error)),
    )
  }

  #answerInvalid(
    { message, sink, caller, selected }: ToolRequest,
    startedAt: number,
    { tool, problems }: { readonly tool: CalledTool; readonly problems: ArgumentProblems },
  ): AbortRequest {
    const { name, version = '', adaptedFrom } = tool
    this.#recordRefusal({
      tool: name,
      code: ARGUMENTS_INVALID,
      startedAt,
      caller,
      adaptedFrom,
      selected: selected.version,
    })
    sink.answer(invalidArguments(message, { name, version, adaptedFrom }, problems), {})
    return nothing
  }

  #refuse({ message, sink, caller, selected }: ToolRequest, startedAt: number, refusal: CallRefusal): AbortRequest {
    const { tool, code, error } = refusal
    this.#recordRefusal({ tool, code, startedAt, caller, selected: selected.version })
    return refuse(message, sink, error)
  }

  #recordRefusal(refused: Pick<CallEnd, 'adaptedFrom' | 'caller' | 'code' | 'selected' | 'startedAt' | 'tool'>): void {
    this.#server.record({ ...refused, version: undefined, release: undefined, isDeprecated: false, outcome: 'refused' })
  }
}

/**
 * Answers a request with a message that is being made.
 *
 * @param again What is done instead when it cannot be made.
 */
function whenSettled(
  answer: Promise<WireMessage>,
  sink: RequestSink,
  again: (error: unknown) => AbortRequest | undefined,
): AbortRequest {
  let abort: AbortRequest | undefined
  let isAborted = false
  answer.then(
    (message) => {
      if (!isAborted) sink.answer(message, {})
    },
    (error: unknown) => {
      if (isAborted) return
      abort = again(error)
      if (abort === undefined) sink.end({ kind: 'failed', error: error as Error })
    },
  )
  return () => {
    isAborted = true
    abort?.()
  }
}

function nothing(): void {
  // The request is over.
}
