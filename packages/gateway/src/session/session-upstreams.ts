import type { Logger } from '@mcpver/core'
import type { LiveRelease } from '../server/live-release.ts'
import type { LinkEnd } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { SessionUpstream, type SessionUpstreamEvents } from './session-upstream.ts'

/** What a session does for the releases that it has to do with. */
export interface UpstreamsHost {
  /** What the session is known by. */
  readonly key: string
  message(message: WireMessage, from: SessionUpstream): void
  lost(reason: LinkEnd, from: SessionUpstream): void
  /** A release has nothing to do with the session any more. */
  left(upstream: SessionUpstream): void
  readonly logger: Logger
}

/** The releases that a session has to do with, each with a link of its own. */
export class SessionUpstreams {
  readonly #host: UpstreamsHost
  readonly #events: SessionUpstreamEvents
  readonly #byVersion = new Map<string, SessionUpstream>()
  /** Those too that are on their way out. */
  readonly #all = new Set<SessionUpstream>()

  constructor(host: UpstreamsHost) {
    this.#host = host
    this.#events = {
      message: (message, from) => host.message(message, from),
      end: (reason, from) => host.lost(reason, from),
      idle: (upstream) => {
        if (upstream.isLeft) void this.#leave(upstream)
      },
    }
  }

  /** All that there are. */
  list(): readonly SessionUpstream[] {
    return [...this.#all]
  }

  /** A release as this session reaches it, if it does. */
  find(release: LiveRelease): SessionUpstream | undefined {
    const known = this.#byVersion.get(release.version)
    return known?.release === release ? known : undefined
  }

  /** A release as this session reaches it with what it began there: one that is on its way out still goes when that is over. */
  backTo(release: LiveRelease): SessionUpstream {
    return this.find(release) ?? this.of(release)
  }

  /** A release as this session reaches it from now on. */
  of(release: LiveRelease): SessionUpstream {
    const known = this.find(release)
    if (known !== undefined) {
      known.isLeft = false
      return known
    }
    this.retire(this.#byVersion.get(release.version))
    const upstream = new SessionUpstream(release, this.#host.key, this.#events)
    this.#byVersion.set(release.version, upstream)
    this.#all.add(upstream)
    return upstream
  }

  /** Nothing new goes to a release; its link is closed when what is under way is answered. */
  retire(upstream: SessionUpstream | undefined): void {
    if (upstream === undefined) return
    upstream.isLeft = true
    if (!upstream.isBusy) void this.#leave(upstream)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((upstream) => this.#leave(upstream)))
  }

  async #leave(upstream: SessionUpstream): Promise<void> {
    if (this.#byVersion.get(upstream.release.version) === upstream) this.#byVersion.delete(upstream.release.version)
    this.#host.left(upstream)
    try {
      await upstream.close()
    } catch (error) {
      this.#host.logger.error({ err: error, version: upstream.release.version }, 'A link to a server was not closed')
    }
    this.#all.delete(upstream)
  }
}
