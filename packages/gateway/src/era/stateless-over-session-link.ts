import { metaOf } from '../downstream/era.ts'
import { openThrough } from '../session/open-through.ts'
import { refuse } from '../session/refuse.ts'
import type { AbortRequest, Headers, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import { errorResponse } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Leg } from './bridged-exchange.ts'
import { endInSession, incomplete, methodNotFound } from './bridged-errors.ts'
import type { BridgedSession } from './bridged-session.ts'
import { CAPABILITIES_KEY, LOG_LEVEL_KEY, paramsIn, REVISION_KEY } from './envelope.ts'
import { isLogLevel } from './log-level.ts'
import { withoutProtocol } from './mirror-headers.ts'
import type { ParkedExchanges } from './parked-exchanges.ts'
import type { SessionIdentity } from './session-pool.ts'
import { discoverAnswer } from './stateless-answer.ts'

/** Methods that revision 2026-07-28 has no more, or as something else. */
const REMOVED: ReadonlySet<string | undefined> = new Set([
  'initialize',
  'logging/setLevel',
  'ping',
  'resources/subscribe',
  'resources/unsubscribe',
  'tasks/cancel',
  'tasks/get',
  'tasks/list',
  'tasks/result',
])

/** What a link for one identity works with. */
export interface StatelessOverSessionOptions {
  readonly identity: SessionIdentity
  readonly session: BridgedSession
  readonly parked: ParkedExchanges
  /** The session that takes the place of one that its server has forgotten. */
  readonly renew: (lost: BridgedSession) => Promise<BridgedSession>
}

/** Requests of revision 2026-07-28, which belong to no session, to a server that only speaks in sessions. */
export class StatelessOverSessionLink implements UpstreamLink {
  readonly #options: StatelessOverSessionOptions

  constructor(options: StatelessOverSessionOptions) {
    this.#options = options
  }

  request(message: WireMessage, sink: RequestSink, headers: Headers = {}): AbortRequest {
    const { session } = this.#options
    const missing = missingIn(message)
    if (missing.length > 0) {
      sink.answer(errorResponse(message.id, incomplete(missing)), { status: 400 })
      return () => undefined
    }
    if (REMOVED.has(message.method)) return refuse(message, sink, methodNotFound(message.method))
    if (message.method === 'server/discover') {
      sink.answer(discoverAnswer(message.id, session.server), {})
      return () => undefined
    }
    if (message.method === 'subscriptions/listen') return session.listen(message, sink)
    const leg = this.#legOf(message, sink)
    return Object.hasOwn(paramsIn(message), 'requestState')
      ? this.#retry(leg, headers)
      : this.#send(leg, withoutProtocol(headers))
  }

  async send(message: WireMessage, headers: Headers = {}): Promise<void> {
    // It cannot be told whose request is meant: ids belong to the caller.
    if (message.method === 'notifications/cancelled') return
    await this.#options.session.notify(message, withoutProtocol(headers))
  }

  /** The session belongs to the pool that it came from. */
  close(): Promise<void> {
    return Promise.resolve()
  }

  #legOf(message: WireMessage, sink: RequestSink): Leg {
    const { identity, parked } = this.#options
    const logLevel = metaOf(message)[LOG_LEVEL_KEY]
    return {
      message,
      sink,
      logLevel: isLogLevel(logLevel) ? logLevel : undefined,
      park: (exchange) => parked.park(exchange, { owner: identity.owner, message }),
    }
  }

  #retry(leg: Leg, headers: Headers): AbortRequest {
    const { parked, identity } = this.#options
    const { message, sink } = leg
    const found = parked.take(paramsIn(message)['requestState'], { owner: identity.owner, message })
    if (!found.success) return refuse(message, sink, found.error)
    const { exchange } = found
    if (exchange === undefined) return this.#send(leg, withoutProtocol(headers))
    exchange.proceed(leg)
    return () => exchange.leave(leg)
  }

  /** Sends a request, and once more where the server had forgotten the session and so refused it unseen. */
  #send(leg: Leg, headers: Headers): AbortRequest {
    const { session, renew } = this.#options
    const { sink } = leg
    let renewed: AbortRequest | undefined
    const first = withEnd(sink, (reason) => {
      if (reason.kind !== 'session-lost') return sink.end(reason)
      renewed = openThrough(sink, async () => {
        const other = await renew(session)
        const last = withEnd(sink, (end) => sink.end(end.kind === 'refused' ? end : endInSession(end)))
        return () => other.request({ ...leg, sink: last }, headers)
      })
    })
    const abort = session.request({ ...leg, sink: first }, headers)
    return () => (renewed ?? abort)()
  }
}

/** What a request has to have and has not. Nobody else looks: the server that will answer needs none of it. */
function missingIn(message: WireMessage): readonly string[] {
  const meta = metaOf(message)
  return [REVISION_KEY, CAPABILITIES_KEY].filter((key) => meta[key] === undefined)
}

/** A sink that is told of the end in another way. */
function withEnd(sink: RequestSink, end: RequestSink['end']): RequestSink {
  return {
    message: (message, mark) => sink.message(message, mark),
    mark: (mark) => sink.mark(mark),
    answer: (answer, place) => sink.answer(answer, place),
    end,
  }
}
