import { logged } from '@mcpver/core'
import type { SessionLink } from '../backend/backend.ts'
import { GatewayError } from '../gateway-error.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { Headers, LinkEnd, LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { introduce, type Introduction } from './handshake.ts'

/** What a session does with what a server says. */
export interface SessionUpstreamEvents {
  message(message: WireMessage, from: SessionUpstream): void
  end(reason: LinkEnd, from: SessionUpstream): void
  /** The last request that was under way is over. */
  idle(upstream: SessionUpstream): void
}

/** One release within a session: its link, which may be lost and begun again. */
export class SessionUpstream {
  readonly release: LiveRelease
  /** Whether nothing new goes here. */
  isLeft = false
  readonly #sessionKey: string
  readonly #events: SessionUpstreamEvents
  #held = 0
  #link: SessionLink | undefined
  /** Links that are no use any more, whose last requests come to their own ends. */
  readonly #lost = new Set<SessionLink>()
  /** A link whose handshake is under way. */
  #introduced: SessionLink | undefined
  #opening: Promise<SessionLink> | undefined
  #agreed: Headers | undefined
  #epoch = 0
  #isClosed = false

  constructor(release: LiveRelease, sessionKey: string, events: SessionUpstreamEvents) {
    this.release = release
    this.#sessionKey = sessionKey
    this.#events = events
  }

  /** The link, where it stands; so that a call need not wait for a promise. */
  get link(): SessionLink | undefined {
    return this.#link
  }

  /** Whether requests are under way. */
  get isBusy(): boolean {
    return this.#held > 0
  }

  /** Takes note of a request that goes here. What is returned says that it is over; it is to be called once. */
  hold(): () => void {
    this.#held++
    return () => {
      this.#held--
      if (this.#held > 0) return
      void this.#closeLost()
      this.#events.idle(this)
    }
  }

  /** Headers for this server: where the gateway did the handshake, with the revision that was agreed on then. */
  headersWith(headers: Headers): Headers {
    return this.#agreed === undefined ? headers : { ...headers, ...this.#agreed }
  }

  /** Opens the link for the client's own handshake. Rejects as `Backend.openSession` does. */
  open(): Promise<SessionLink> {
    return this.#once(async () => this.#established(await this.#connect()))
  }

  /** The link, begun in the name of the client where there is none. Rejects as `open` and `introduce` do. */
  ready(introduction: Introduction): Promise<SessionLink> {
    if (this.#link !== undefined) return Promise.resolve(this.#link)
    return this.#once(() => this.#begin(introduction))
  }

  /** The link is no use any more: the next request begins another one. */
  lose(link: UpstreamLink): void {
    if (this.#link !== link) return
    this.#lost.add(this.#link)
    this.#link = undefined
    this.#epoch++
  }

  /** Ends the link, one that is being opened too. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#epoch++
    const link = this.#link ?? this.#introduced
    this.#link = undefined
    await Promise.all([link?.close(), this.#closeLost(), this.#opening?.catch(() => undefined)])
  }

  #once(begin: () => Promise<SessionLink>): Promise<SessionLink> {
    this.#opening ??= begin().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #connect(): Promise<SessionLink> {
    const link = await this.release.backend.openSession(this.#eventsOf(++this.#epoch), this.#sessionKey)
    if (!this.#isClosed) return link
    await link.close()
    throw over()
  }

  async #begin(introduction: Introduction): Promise<SessionLink> {
    const link = await this.#connect()
    this.#introduced = link
    try {
      this.#agreed = await introduce(link, introduction)
    } catch (error) {
      await link.close()
      throw error
    } finally {
      this.#introduced = undefined
    }
    return this.#established(link)
  }

  #established(link: SessionLink): SessionLink {
    this.#link = link
    return link
  }

  async #closeLost(): Promise<void> {
    const lost = [...this.#lost]
    this.#lost.clear()
    await Promise.all(lost.map((link) => link.close()))
  }

  /** What an earlier link of this release still says is not heard. */
  #eventsOf(epoch: number): LinkEvents {
    return {
      message: (message) => {
        if (epoch === this.#epoch) this.#events.message(message, this)
      },
      end: (reason) => {
        if (epoch !== this.#epoch) return
        const link = this.#link
        this.#link = undefined
        this.#events.end(reason, this)
        if (link !== undefined) this.#lost.add(link)
        if (!this.isBusy) void this.#closeLost()
      },
    }
  }
}

function over(): GatewayError {
  return logged(
    new GatewayError('The session with the server is over', {
      code: 'ERR_UPSTREAM_CLOSED',
      hint: 'Try again: another one is begun.',
    }),
  )
}
