import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { logged, type Clock, type Logger } from '@mcpver/core'
import type { Backend, StatelessOrigin } from '../backend/backend.ts'
import { GatewayError } from '../gateway-error.ts'
import type { Headers, LinkEnd, LinkEvents } from '../upstream/upstream-link.ts'
import { BridgedSession } from './bridged-session.ts'
import { beginSession } from './client-handshake.ts'
import { clientIn, type ClientTexts } from './envelope.ts'
import { withoutProtocol } from './mirror-headers.ts'

/** How often it is looked whether the requests of sessions are done that are to end, in milliseconds. */
const POLL = 25

/** Headers that differ from one request to the next of the same caller. */
const OF_ONE_REQUEST: ReadonlySet<string> = new Set(['baggage', 'traceparent', 'tracestate'])

/** For whom a session is: callers share one only when nothing of it differs. */
export interface SessionIdentity {
  /** Who calls: principal and key, as one text. */
  readonly owner: string
  readonly client: ClientTexts
  /** The headers of theirs that go to the server. */
  readonly headers: Headers
}

/** What a pool works with. */
export interface SessionPoolOptions {
  readonly backend: Pick<Backend, 'openSession' | 'speaksHttp'>
  /** After how long without a request a session is closed, in milliseconds. */
  readonly idleTimeout: number
  /** How many sessions there may be. */
  readonly most: number
  readonly clock: Clock
  readonly logger: Logger
}

/** A session of a pool. */
interface Pooled {
  readonly opening: Promise<BridgedSession>
  session: BridgedSession | undefined
  lastUsed: number
  /** Goes up each time the server says that its tools have changed. */
  generation: number
}

/** A session, and how often its tools have changed. */
export interface Taken {
  readonly session: BridgedSession
  readonly generation: number
}

/** The identity in which a request is sent. */
export function identityOf({ principal, key, message, headers }: StatelessOrigin): SessionIdentity {
  const own = Object.entries(withoutProtocol(headers)).filter(([name]) => !OF_ONE_REQUEST.has(name))
  return {
    owner: JSON.stringify([principal ?? null, key ?? null]),
    client: clientIn(message),
    headers: Object.fromEntries(own.sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

/** The sessions with one server that callers without sessions use, one for each identity. */
export class SessionPool {
  readonly #options: SessionPoolOptions
  readonly #pooled = new Map<string, Pooled>()
  #sweeper: NodeJS.Timeout | undefined
  #count = 0
  #isClosed = false

  constructor(options: SessionPoolOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#pooled.size
  }

  /**
   * The session of an identity, begun where there is none. Rejects as `Backend.openSession` and `beginSession` do, and with
   * `ERR_SESSION_LIMIT`.
   */
  async take(identity: SessionIdentity): Promise<Taken> {
    const key = keyOf(identity)
    const pooled = this.#pooled.get(key) ?? this.#begin(key, identity)
    pooled.lastUsed = this.#options.clock.now()
    const session = await pooled.opening
    return { session, generation: pooled.generation }
  }

  /** Forgets a session that is no use any more: the next request begins another. */
  drop(session: BridgedSession): void {
    for (const [key, pooled] of this.#pooled) {
      if (pooled.session !== session) continue
      this.#pooled.delete(key)
      void session.close()
    }
  }

  /**
   * Begins no more sessions, and ends those that there are when their requests are done.
   *
   * @param grace How long that may take, in milliseconds.
   */
  async retire(grace: number): Promise<void> {
    this.#isClosed = true
    const isBusy = (): boolean => [...this.#pooled.values()].some(({ session }) => session?.isBusy !== false)
    for (let waited = 0; waited < grace && isBusy(); waited += POLL) await delay(POLL, undefined, { ref: false })
    await this.close()
  }

  /** Ends all sessions. Resolves when nothing of them is left. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearInterval(this.#sweeper)
    const opening = [...this.#pooled.values()].map((pooled) => pooled.opening)
    this.#pooled.clear()
    const opened = await Promise.allSettled(opening)
    await Promise.all(opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value.close()] : [])))
  }

  #begin(key: string, identity: SessionIdentity): Pooled {
    this.#makeRoom()
    const { clock, idleTimeout } = this.#options
    const forget = (): void => {
      if (this.#pooled.get(key) === pooled) this.#pooled.delete(key)
    }
    const toolsChanged = (): void => {
      pooled.generation++
    }
    const opening = this.#open(identity, { toolsChanged, end: forget })
    const pooled: Pooled = { opening, session: undefined, lastUsed: clock.now(), generation: 0 }
    this.#pooled.set(key, pooled)
    opening.then((session) => (pooled.session = session), forget)
    this.#sweeper ??= setInterval(() => this.#closeIdle(), Math.min(idleTimeout, 30_000)).unref()
    return pooled
  }

  async #open({ client, headers }: SessionIdentity, told: PooledEvents): Promise<BridgedSession> {
    const { backend, logger } = this.#options
    let session: BridgedSession | undefined
    let end: LinkEnd | undefined
    const events: LinkEvents = {
      message: (message) => session?.take(message),
      end: (reason) => {
        end = reason
        told.end()
        session?.lose(reason)
      },
    }
    const link = await backend.openSession(events, `mcpver-bridge-${String(++this.#count)}`)
    try {
      const begun = await beginSession(link, client, headers)
      const isOneLine = !backend.speaksHttp
      session = new BridgedSession({
        ...begun,
        link,
        client,
        headers,
        isOneLine,
        onToolsChanged: told.toolsChanged,
        logger,
      })
      if (end !== undefined) session.lose(end)
      return session
    } catch (error) {
      await link.close()
      throw error
    }
  }

  /** Lets the session give way that nobody has used for longest. */
  #makeRoom(): void {
    const { most, logger } = this.#options
    if (this.#isClosed) throw closed()
    if (this.#pooled.size < most) return
    const idle = [...this.#pooled.values()].filter(({ session }) => session?.isBusy === false)
    const [first] = idle.sort((a, b) => a.lastUsed - b.lastUsed)
    if (first?.session === undefined) throw logged(tooMany(most), logger)
    this.drop(first.session)
  }

  #closeIdle(): void {
    const oldest = this.#options.clock.now() - this.#options.idleTimeout
    for (const { session, lastUsed } of [...this.#pooled.values()]) {
      if (session?.isBusy === false && lastUsed < oldest) this.drop(session)
    }
  }
}

interface PooledEvents {
  readonly toolsChanged: () => void
  readonly end: () => void
}

function keyOf({ owner, client, headers }: SessionIdentity): string {
  const parts = JSON.stringify([owner, client.clientInfo, client.capabilities, headers])
  return createHash('sha256').update(parts).digest('base64url')
}

function tooMany(most: number): GatewayError {
  return new GatewayError(`There are ${String(most)} sessions for clients without one already, all of them in use`, {
    code: 'ERR_SESSION_LIMIT',
    hint: 'Try again later.',
  })
}

function closed(): GatewayError {
  return new GatewayError('The sessions of this release are being ended', {
    code: 'ERR_UPSTREAM_CLOSED',
    hint: 'Try again: the request goes to the release that has taken its place.',
  })
}
