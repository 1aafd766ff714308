import type { SessionLink } from '../backend/backend.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { Headers, LinkEnd, LinkEvents } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { introduce, type Introduction } from './handshake.ts'

/** What a session does with what a server says. */
export interface SessionUpstreamEvents {
  message(message: WireMessage, from: SessionUpstream): void
  end(reason: LinkEnd, from: SessionUpstream): void
}

/** One release within a session: its link, which may be lost and begun again. */
export class SessionUpstream {
  readonly release: LiveRelease
  /** Whether nothing new goes here. */
  isLeft = false
  /** Requests that are under way. */
  pending = 0
  readonly #sessionKey: string
  readonly #events: SessionUpstreamEvents
  #link: SessionLink | undefined
  #opening: Promise<SessionLink> | undefined
  #agreed: Headers | undefined
  #epoch = 0

  constructor(release: LiveRelease, sessionKey: string, events: SessionUpstreamEvents) {
    this.release = release
    this.#sessionKey = sessionKey
    this.#events = events
  }

  /** The link, where it stands; so that a call need not wait for a promise. */
  get link(): SessionLink | undefined {
    return this.#link
  }

  /** Headers for this server: where the gateway did the handshake, with the revision that was agreed on then. */
  headersWith(headers: Headers): Headers {
    return this.#agreed === undefined ? headers : { ...headers, ...this.#agreed }
  }

  /** Opens the link for the client's own handshake. Rejects as `Backend.openSession` does. */
  async open(): Promise<SessionLink> {
    const link = await this.release.backend.openSession(this.#eventsOf(++this.#epoch), this.#sessionKey)
    this.#link = link
    return link
  }

  /** The link, begun in the name of the client where there is none. Rejects as `open` and `introduce` do. */
  ready(introduction: Introduction): Promise<SessionLink> {
    if (this.#link !== undefined) return Promise.resolve(this.#link)
    this.#opening ??= this.#begin(introduction).finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  /** The link is no use any more: the next request begins another one. */
  lose(link: SessionLink): void {
    if (this.#link !== link) return
    this.#link = undefined
    this.#epoch++
    void link.close()
  }

  async close(): Promise<void> {
    this.#epoch++
    const link = this.#link ?? (await this.#opening?.catch(() => undefined))
    this.#link = undefined
    await link?.close()
  }

  async #begin(introduction: Introduction): Promise<SessionLink> {
    const link = await this.release.backend.openSession(this.#eventsOf(++this.#epoch), this.#sessionKey)
    try {
      this.#agreed = await introduce(link, introduction)
    } catch (error) {
      await link.close()
      throw error
    }
    this.#link = link
    return link
  }

  /** What an earlier link of this release still says is not heard. */
  #eventsOf(epoch: number): LinkEvents {
    return {
      message: (message) => {
        if (epoch === this.#epoch) this.#events.message(message, this)
      },
      end: (reason) => {
        if (epoch !== this.#epoch) return
        this.#link = undefined
        this.#events.end(reason, this)
      },
    }
  }
}
