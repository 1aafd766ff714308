import { randomBytes } from 'node:crypto'
import { defaultLogger, systemClock, type Clock, type Logger } from '@mcpver/core'
import { Seal } from '../affinity/seal.ts'
import type { Backend, SessionLink, StatelessOrigin } from '../backend/backend.ts'
import { statelessListRequest } from '../contract/list-request.ts'
import type { ProcessPoolStats } from '../upstream/process-pool.ts'
import type { LinkEvents, UpstreamLink } from '../upstream/upstream-link.ts'
import { EraMemory } from './era-memory.ts'
import { probeSession, probeStateless, type EraVerdict, type ProbeOptions } from './era-probe.ts'
import { ParkedExchanges } from './parked-exchanges.ts'
import { BRIDGED_REVISIONS } from './revision.ts'
import { identityOf, SessionPool, type SessionIdentity, type Taken } from './session-pool.ts'
import { SessionOverStatelessLink } from './session-over-stateless-link.ts'
import { StatelessOverSessionLink } from './stateless-over-session-link.ts'
import { UndecidedSessionLink } from './undecided-session-link.ts'

const MINUTE = 60_000

/** How the eras are bridged. */
export interface BridgedBackendOptions {
  /** What reaches the server. It is closed along. */
  readonly inner: Backend
  /** What the states that clients bring back are sealed with. Default: a seal of this backend alone. */
  readonly seal?: Seal | undefined
  /** How long a client has to come back with answers, in milliseconds. Default: 5 minutes. */
  readonly stateLifetime?: number | undefined
  /** How many requests may wait for clients to come back; the oldest are given up. Default: 1,000. */
  readonly maxParked?: number | undefined
  /** How many sessions there may be for clients without one. Default: 100. */
  readonly maxSessions?: number | undefined
  /** After how long without a request such a session is closed, in milliseconds. Default: 5 minutes. */
  readonly idleTimeout?: number | undefined
  /** How long a server has to say whether it speaks an era, in milliseconds. Default: 10 seconds. */
  readonly patience?: number | undefined
  /** After how long it is asked again, in milliseconds. Default: 5 minutes. */
  readonly verdictLifetime?: number | undefined
  /** Default: the system's. */
  readonly clock?: Clock | undefined
  /** Default: core's. */
  readonly logger?: Logger | undefined
}

/**
 * A release that can be reached in both eras, whichever its server speaks. Where the server speaks the one that is asked for, its own
 * links are used as they are.
 */
export class BridgedBackend implements Backend {
  readonly #inner: Backend
  readonly #options: BridgedBackendOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #probe: ProbeOptions
  readonly #stateless: EraMemory
  readonly #sessions: EraMemory
  readonly #parked: ParkedExchanges
  readonly #pool: SessionPool
  readonly #links = new WeakMap<object, { readonly generation: number; readonly link: StatelessOverSessionLink }>()
  #probes = 0

  constructor(options: BridgedBackendOptions) {
    const { inner, clock = systemClock, logger = defaultLogger(), patience = 10_000 } = options
    this.#inner = inner
    this.#options = options
    this.#clock = clock
    this.#logger = logger
    this.#probe = { patience, isProcess: !inner.speaksHttp }
    this.#stateless = this.#memoryOf(() => this.#askStateless())
    this.#sessions = this.#memoryOf(() => this.#askSessions())
    this.#parked = new ParkedExchanges({
      seal: options.seal ?? new Seal(randomBytes(32)),
      lifetime: options.stateLifetime ?? 5 * MINUTE,
      most: options.maxParked ?? 1000,
      clock,
    })
    this.#pool = new SessionPool({
      backend: inner,
      idleTimeout: options.idleTimeout ?? 5 * MINUTE,
      most: options.maxSessions ?? 100,
      clock,
      logger,
    })
  }

  /** Whether an HTTP server looks at the headers of requests itself that belong to no session; behind a bridge nobody does. */
  get speaksHttp(): boolean {
    return this.#inner.speaksHttp && !this.#bridgesStateless
  }

  /** The revisions in which requests are answered that belong to no session; `undefined` as long as it is not known. */
  get revisions(): readonly string[] | undefined {
    const { known } = this.#stateless
    return known?.kind === 'speaks' ? (known.revisions ?? BRIDGED_REVISIONS) : known && BRIDGED_REVISIONS
  }

  get processes(): ProcessPoolStats | undefined {
    return this.#inner.processes
  }

  get openStateless(): UpstreamLink | undefined {
    if (this.#stateless.known?.kind !== 'speaks') return undefined
    const { openStateless } = this.#inner
    if (this.#stateless.isOld && (openStateless === undefined || this.#inner.speaksHttp)) this.#stateless.refresh()
    return openStateless
  }

  async openSession(events: LinkEvents, key: string): Promise<SessionLink> {
    const { known } = this.#sessions
    if (known?.kind === 'lacks') {
      if (this.#sessions.isOld) this.#sessions.refresh()
      return this.#overStateless(events)
    }
    if (known?.kind === 'speaks' && !this.#sessions.isOld) return this.#inner.openSession(events, key)
    return UndecidedSessionLink.open(events, {
      open: (told) => this.#inner.openSession(told, key),
      begun: () => this.#sessions.note({ kind: 'speaks' }),
      bridge: async () => ((await this.#isRefusedByEra()) ? this.#overStateless(events) : undefined),
    })
  }

  /** @param origin On whose behalf. Default: the gateway's own. */
  async stateless(origin?: StatelessOrigin): Promise<UpstreamLink> {
    const known = this.#stateless.known ?? (await this.#stateless.ask())
    if (this.#stateless.isOld) this.#stateless.refresh()
    return known.kind === 'lacks' ? this.#overSession(identityOf(origin ?? OWN)) : this.#inner.stateless()
  }

  async retire(grace: number): Promise<void> {
    await Promise.all([this.#pool.retire(grace), this.#inner.retire(grace)])
    await this.close()
  }

  async close(): Promise<void> {
    this.#parked.close()
    await this.#pool.close()
    await this.#inner.close()
  }

  get #bridgesStateless(): boolean {
    return this.#stateless.known?.kind === 'lacks'
  }

  #memoryOf(probe: () => Promise<EraVerdict>): EraMemory {
    const lifetime = this.#options.verdictLifetime ?? 5 * MINUTE
    return new EraMemory({ probe, lifetime, clock: this.#clock, logger: this.#logger })
  }

  /** A process is asked that nobody else uses: some end when the first request is not the one that they expect. */
  async #askStateless(): Promise<EraVerdict> {
    if (this.#inner.speaksHttp) return probeStateless(await this.#inner.stateless(), this.#probe)
    return this.#inProbe((link) => probeStateless(link, this.#probe))
  }

  #askSessions(): Promise<EraVerdict> {
    return this.#inProbe((link) => probeSession(link, this.#probe))
  }

  async #inProbe(ask: (link: UpstreamLink) => Promise<EraVerdict>): Promise<EraVerdict> {
    const link = await this.#inner.openSession(IGNORED, `mcpver-era-${String(++this.#probes)}`)
    try {
      return await ask(link)
    } finally {
      await link.close()
    }
  }

  /**
   * Whether a client was refused a session since the server begins none. It is asked in the gateway's own words: those of the client may
   * have been wrong.
   */
  async #isRefusedByEra(): Promise<boolean> {
    const stateless = this.#stateless.known ?? (await this.#stateless.ask())
    return stateless.kind === 'speaks' && (await this.#sessions.ask()).kind === 'lacks'
  }

  #overStateless(events: LinkEvents): SessionLink {
    const link = () => this.#inner.openStateless ?? this.#inner.stateless()
    return new SessionOverStatelessLink({ link, events, isHttp: this.#inner.speaksHttp, logger: this.#logger })
  }

  async #overSession(identity: SessionIdentity): Promise<UpstreamLink> {
    return this.#linkOf(identity, await this.#pool.take(identity))
  }

  /** One link as long as the tools are the same, so that what it lists is looked at anew when they are not. */
  #linkOf(identity: SessionIdentity, { session, generation }: Taken): UpstreamLink {
    const known = this.#links.get(session)
    if (known?.generation === generation) return known.link
    const renew = async (lost: typeof session) => {
      this.#pool.drop(lost)
      return (await this.#pool.take(identity)).session
    }
    const link = new StatelessOverSessionLink({ identity, session, parked: this.#parked, renew })
    this.#links.set(session, { generation, link })
    return link
  }
}

/** For what the gateway asks in its own name: as a client that can do everything, since servers list fewer tools to others. */
const OWN: StatelessOrigin = {
  principal: undefined,
  key: undefined,
  message: statelessListRequest().message,
  headers: {},
}
const IGNORED: LinkEvents = { message: () => undefined, end: () => undefined }
