import type { SessionLink } from '../backend/backend.ts'
import { sessionListRequest, type MakeListRequest } from '../contract/list-request.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { ServedServer } from '../server/served-server.ts'
import { isSessionLost } from '../upstream/ask.ts'
import type { AbortRequest, Headers, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Introduction } from './handshake.ts'
import { openThrough } from './open-through.ts'
import type { PendingRequest } from './pending-request.ts'
import { SessionExchange } from './session-exchange.ts'
import type { SessionUpstream } from './session-upstream.ts'
import type { SessionUpstreams } from './session-upstreams.ts'
import type { CallPassage, LinkPath, UseLink } from './tool-desk.ts'

/** What a session has for all of its requests. */
export interface RequestWays {
  readonly server: ServedServer
  readonly upstreams: SessionUpstreams
  /** What the client said first, as it stands now for a release. */
  readonly introduction: (release: LiveRelease) => Introduction
  /** What a server says, as the client gets it; `undefined` for what the client does not get. */
  readonly toClient: (message: WireMessage, from: SessionUpstream) => WireMessage | undefined
  /** An answer to a request, which is given as its server has got it, as the client gets it. */
  readonly answered: (answer: WireMessage, from: SessionUpstream, request: WireMessage) => WireMessage
}

/** What goes to a release. */
export interface SentRequest {
  /** The request as the server gets it. */
  readonly message: WireMessage
  readonly headers: Headers
  /** Whether it goes on with what was begun at its release. Default: no. */
  readonly isBound?: boolean
}

/** How one request of a session gets to a release. */
export class RequestPath implements LinkPath {
  readonly #ways: RequestWays
  readonly #pending: PendingRequest
  readonly #message: WireMessage
  readonly #headers: Headers
  readonly #isBound: boolean

  constructor(ways: RequestWays, pending: PendingRequest, { message, headers, isBound = false }: SentRequest) {
    this.#ways = ways
    this.#pending = pending
    this.#message = message
    this.#headers = headers
    this.#isBound = isBound
  }

  /** Sends the client's own handshake. */
  introduce(release: LiveRelease): AbortRequest {
    const upstream = this.#go(release)
    return this.#sendOn(this.#exchange(upstream), upstream.open())
  }

  /** Sends what is neither a handshake nor about tools. */
  forward(release: LiveRelease): AbortRequest {
    const upstream = this.#go(release)
    const exchange = this.#exchange(upstream)
    const { link } = upstream
    return link === undefined ? this.#sendOn(exchange, this.#ready(upstream)) : this.#send(exchange, link)
  }

  reach(release: LiveRelease, sink: RequestSink, use: UseLink): AbortRequest {
    const upstream = this.#go(release)
    const { link } = upstream
    if (link !== undefined) return this.#use(upstream, link, use)
    return openThrough(sink, async () => {
      const ready = await this.#ready(upstream)
      return () => this.#use(upstream, ready, use)
    })
  }

  through(release: LiveRelease, sink: RequestSink, use: UseLink): AbortRequest {
    const upstream = this.#go(release)
    const { link } = upstream
    if (link !== undefined && this.#ways.server.verify(release, link, this.#listRequest(upstream)) === undefined) {
      return this.#use(upstream, link, use)
    }
    return openThrough(sink, async () => {
      const verified = await this.#verified(upstream)
      return () => this.#use(upstream, verified, use)
    })
  }

  send(release: LiveRelease, link: UpstreamLink, passage: CallPassage): AbortRequest {
    return this.#send(this.#exchange(this.#go(release), passage), link)
  }

  lose(release: LiveRelease, link: UpstreamLink): void {
    this.#ways.upstreams.find(release)?.lose(link)
  }

  #use(upstream: SessionUpstream, link: UpstreamLink, use: UseLink): AbortRequest {
    this.#pending.isSent = true
    return use(link, upstream.headersWith(this.#headers))
  }

  #go(release: LiveRelease): SessionUpstream {
    const { upstreams } = this.#ways
    const upstream = this.#isBound ? upstreams.backTo(release) : upstreams.of(release)
    this.#pending.goTo(upstream)
    return upstream
  }

  #ready(upstream: SessionUpstream): Promise<SessionLink> {
    return upstream.ready(this.#ways.introduction(upstream.release))
  }

  /** A link whose list was held against what was approved. */
  async #verified(upstream: SessionUpstream): Promise<SessionLink> {
    for (let isAgain = false; ; isAgain = true) {
      const link = await this.#ready(upstream)
      try {
        await this.#ways.server.verify(upstream.release, link, this.#listRequest(upstream))
        return link
      } catch (error) {
        if (isAgain || !isSessionLost(error)) throw error
        upstream.lose(link)
      }
    }
  }

  #listRequest(upstream: SessionUpstream): MakeListRequest {
    return () => sessionListRequest(upstream.headersWith(this.#headers))
  }

  #exchange(upstream: SessionUpstream, passage?: CallPassage): SessionExchange {
    const [ways, message] = [this.#ways, this.#message]
    return new SessionExchange({
      message: passage?.sent?.message ?? message,
      headers: passage?.sent?.headers ?? this.#headers,
      upstream,
      sink: passage?.sink ?? this.#pending,
      toClient: ways.toClient,
      answered: (answer, from) => ways.answered(answer, from, message),
      sendAgain: (exchange) => this.#sendAgain(exchange, upstream, passage?.mayGoBy),
    })
  }

  /** Another session may list something else than the one that was lost. */
  #sendAgain(
    exchange: SessionExchange,
    upstream: SessionUpstream,
    mayGoBy: CallPassage['mayGoBy'] | undefined,
  ): AbortRequest {
    if (mayGoBy === undefined) return this.#sendOn(exchange, this.#ready(upstream))
    return openThrough(exchange, async () => {
      const link = await this.#verified(upstream)
      return () => (mayGoBy(link) ? this.#send(exchange, link) : () => exchange.abort())
    })
  }

  #send(exchange: SessionExchange, link: UpstreamLink): AbortRequest {
    this.#pending.isSent = true
    exchange.start(link)
    return () => exchange.abort()
  }

  #sendOn(exchange: SessionExchange, opening: Promise<UpstreamLink>): AbortRequest {
    opening.then(
      (link) => this.#send(exchange, link),
      (error: unknown) => exchange.end({ kind: 'failed', error: error as Error }),
    )
    return () => exchange.abort()
  }
}
