import { randomUUID } from 'node:crypto'
import { logged, type Clock, type Logger } from '@mcpver/core'
import type { MatchableHeaders } from '../access/matchable-headers.ts'
import { GatewayError } from '../gateway-error.ts'
import type { ServedServer } from '../server/served-server.ts'
import { Session } from '../session/session.ts'

/** Bounds on sessions. */
export interface SessionLimits {
  /** How many there may be. Default 10,000. */
  readonly maxSessions?: number | undefined
  /** After how many milliseconds a session is over whose client says nothing and listens to nothing. Default 30 minutes. */
  readonly idleTimeout?: number | undefined
}

/** A session that is kept, and where it belongs. */
interface Kept {
  readonly session: Session
  readonly server: ServedServer
  lastUsed: number
}

/** That a session has begun, or has ended. */
export interface SessionEvent {
  readonly kind: 'session-begun' | 'session-ended'
  readonly server: string
  readonly session: Session
}

/** What a table of sessions works with. */
export interface SessionTableOptions extends SessionLimits {
  /** Told of each session. Never throws. Default: nobody is told. */
  readonly onChange?: ((event: SessionEvent) => void) | undefined
  readonly clock: Clock
  readonly logger: Logger
}

/** The sessions of a gateway, by what clients know them by. */
export class SessionTable {
  readonly #options: SessionTableOptions
  readonly #kept = new Map<string, Kept>()
  readonly #timer: NodeJS.Timeout

  constructor(options: SessionTableOptions) {
    this.#options = options
    const { idleTimeout = 30 * 60_000 } = options
    this.#timer = setInterval(() => this.#closeIdle(idleTimeout), Math.min(idleTimeout, 60_000))
    this.#timer.unref()
  }

  get size(): number {
    return this.#kept.size
  }

  /** Every session, with the name of its server. */
  list(): readonly { readonly server: string; readonly session: Session; readonly lastUsed: number }[] {
    return [...this.#kept.values()].map(({ server, session, lastUsed }) => ({ server: server.name, session, lastUsed }))
  }

  /**
   * Begins a session.
   *
   * @param principal Who was authenticated.
   * @param headers What came along with the request that begins it. Default: nothing.
   * @throws {GatewayError} `ERR_SESSION_LIMIT`.
   */
  begin(server: ServedServer, principal: string | undefined, headers?: MatchableHeaders): Session {
    const { maxSessions = 10_000, logger, clock } = this.#options
    if (this.#kept.size >= maxSessions) throw logged(tooMany(maxSessions), logger)
    const session = new Session({ id: randomUUID(), server, principal, headers, logger })
    this.#kept.set(session.id, { session, server, lastUsed: clock.now() })
    this.#options.onChange?.({ kind: 'session-begun', server: server.name, session })
    return session
  }

  /** The session that a client names, if it is one of this server and this principal. */
  find(id: string, server: ServedServer, principal: string | undefined): Session | undefined {
    const kept = this.#kept.get(id)
    if (kept?.server.endpoint !== server.endpoint || kept.session.caller.principal !== principal) return undefined
    kept.lastUsed = this.#options.clock.now()
    return kept.session
  }

  /** Ends a session. Resolves when nothing of it is left. */
  async end(session: Session): Promise<void> {
    const kept = this.#kept.get(session.id)
    this.#kept.delete(session.id)
    if (kept !== undefined) this.#options.onChange?.({ kind: 'session-ended', server: kept.server.name, session })
    await session.close()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all([...this.#kept.values()].map(({ session }) => this.end(session)))
  }

  #closeIdle(idleTimeout: number): void {
    const now = this.#options.clock.now()
    for (const kept of this.#kept.values()) {
      if (kept.session.isHeard) kept.lastUsed = now
      if (now - kept.lastUsed > idleTimeout) this.#endIdle(kept.session)
    }
  }

  #endIdle(session: Session): void {
    this.end(session).catch((error: unknown) =>
      this.#options.logger.error({ err: error }, 'An idle session could not be ended'),
    )
  }
}

function tooMany(maxSessions: number): GatewayError {
  return new GatewayError(`There are ${String(maxSessions)} sessions already`, {
    code: 'ERR_SESSION_LIMIT',
    hint: 'Raise maxSessions, or let idle sessions end sooner.',
  })
}
