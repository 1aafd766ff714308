import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { APIVersion, defaultLogger, systemClock, type Clock, type JsonObject, type Logger } from '@mcpver/core'
import { Agent } from 'undici'
import { ForwardedHeaders } from './access/forwarded-headers.ts'
import { NetworkPolicy } from './access/network-policy.ts'
import { policyLookup } from './access/policy-lookup.ts'
import { Seal } from './affinity/seal.ts'
import { createBackend, type BackendSurroundings } from './backend/create-backend.ts'
import { ReleaseCatalog } from './catalog/release-catalog.ts'
import type { ServedRelease } from './catalog/served-release.ts'
import { ContractGuard } from './contract/contract-guard.ts'
import { DigestMemo } from './contract/digest-memo.ts'
import type { Drift } from './contract/drift.ts'
import { HttpFront } from './downstream/http-front.ts'
import { HttpListeners, type ListenOptions } from './downstream/http-listeners.ts'
import { SessionTable, type SessionEvent } from './downstream/session-table.ts'
import { admissionOf } from './gateway-admission.ts'
import { GatewayEvents } from './gateway-event.ts'
import type { GatewayOptions, TakeInRequest } from './gateway-options.ts'
import { MAX_BYTES, surroundingsOf } from './gateway-surroundings.ts'
import { CallMirror } from './mirror/call-mirror.ts'
import { MemberList } from './merged/member-list.ts'
import { MergedServer } from './merged/merged-server.ts'
import type { GuardedRelease } from './server/live-release.ts'
import type { LiveReleaseParts } from './server/live-releases.ts'
import { ReleasePools } from './server/release-pools.ts'
import type { CallEnd } from './server/served-server.ts'
import { ServerDirectory } from './server/server-directory.ts'
import { VersionedServer } from './server/versioned-server.ts'
import { takeIn, type IntakeResult } from './survey/intake.ts'
import { ReleaseTrial, type TrialCall, type TrialLimits } from './trial/release-trial.ts'
import type { ProbeResult, TrialCallResult } from './trial/trial-result.ts'
import { warmInterval, WarmKeeper } from './trial/warm-keeper.ts'

const DRAIN = 10_000

/** An MCP gateway: servers side by side in several versions, each caller on the one that is theirs, and no tool but those approved. */
export class Gateway {
  /** What it is called among the gateways on one store. */
  readonly name: string
  readonly catalog: ReleaseCatalog
  readonly directory: ServerDirectory
  /** All servers that have a route, as one. */
  readonly all: MergedServer
  readonly sessions: SessionTable
  /** What happens besides calls. */
  readonly events: GatewayEvents
  readonly #options: GatewayOptions
  readonly #logger: Logger
  readonly #clock: Clock
  readonly #agent: Agent
  readonly #surroundings: BackendSurroundings
  readonly #front: HttpFront
  readonly #listeners: HttpListeners
  readonly #releases = new ReleasePools((server) => this.#partsOf(server))
  readonly #memo = new DigestMemo()
  readonly #seal: Seal
  readonly #trial: ReleaseTrial
  readonly #warm: WarmKeeper
  readonly #mirror: CallMirror
  #isDraining = false
  #closing: Promise<void> | undefined

  private constructor(options: GatewayOptions & { readonly name: string }, catalog: ReleaseCatalog) {
    const { clock = systemClock, logger = defaultLogger(), network = new NetworkPolicy({}) } = options
    this.name = options.name
    this.#options = options
    this.#logger = logger
    this.#clock = clock
    this.#seal = new Seal(options.stateKey ?? randomBytes(32))
    this.catalog = catalog
    this.#agent = new Agent({ connect: { lookup: policyLookup(network) }, pipelining: 1 })
    this.events = new GatewayEvents(logger)
    const onChange = (event: SessionEvent): void => this.events.tell(event)
    const record = (server: string, end: CallEnd): void => this.events.guard(() => options.onMirror?.(server, end))
    this.#mirror = new CallMirror({ most: options.maxMirrored, record, logger })
    this.sessions = new SessionTable({ ...options.sessions, clock, logger, onChange })
    this.directory = new ServerDirectory(
      catalog,
      (name) => this.#createServer(name),
      () => this.all,
    )
    this.#front = new HttpFront({
      sessions: this.sessions,
      maxBodyBytes: options.maxBytes ?? MAX_BYTES,
      forwarded: new ForwardedHeaders(options.forwardHeaders),
      logger,
    })
    this.#listeners = new HttpListeners(
      this.#front,
      admissionOf(options, (path) => this.directory.at(path)),
    )
    this.#surroundings = surroundingsOf(options, { dispatcher: this.#agent, seal: this.#seal })
    catalog.onChange((servers) => this.#forgetReleases(servers))
    const members = new MemberList({ catalog, serverOf: (name) => this.directory.named(name) })
    this.all = new MergedServer({ members, expected: options.upstreams?.keys(), names: options.names, clock, logger })
    this.#trial = new ReleaseTrial({ catalog, releases: this.#releases, partsOf: (server) => this.#partsOf(server) })
    this.#warm = new WarmKeeper({
      catalog,
      trial: this.#trial,
      interval: warmInterval(options.processes, options.recheckInterval),
      logger,
    })
  }

  /**
   * Reads the store and follows it.
   *
   * @throws {GatewayError} `ERR_STATE_KEY` for a key of less than 32 bytes, `ERR_NAME_SCHEME`, and `ERR_NAME_CLASH` for two servers, of
   *   the store or of `upstreams`, that have one name in the scheme (the promise rejects). Rejects with a `StoreError` when the store
   *   cannot be read.
   */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const { store, servers, verify, pins, clock, logger, name = hostname() } = options
    const catalog = await ReleaseCatalog.open({
      store,
      gateway: name,
      ...(servers && { servers }),
      ...(verify && { verify }),
      ...(pins !== undefined && { pins }),
      ...(clock && { clock }),
      ...(logger && { logger }),
    })
    try {
      return new Gateway({ ...options, name }, catalog)
    } catch (error) {
      await catalog.close()
      throw error
    }
  }

  /**
   * Takes calls over HTTP. Rejects as `Server.listen` does.
   *
   * @throws {GatewayError} `ERR_ACCESS_CONFIG` where nobody said by which names others reach it (the promise rejects).
   */
  listen(options?: ListenOptions): Promise<AddressInfo> {
    return this.#listeners.open(options)
  }

  /** Requests under way that get an answer. */
  get pending(): number {
    return this.#front.pending
  }

  /** Whether no new calls are taken any more. */
  get isDraining(): boolean {
    return this.#isDraining
  }

  /** The releases of a server that were asked for so far. */
  liveReleases(server: string): readonly GuardedRelease[] {
    return this.#releases.find(server)?.list() ?? []
  }

  /** How a release is reached: as it says itself, or else as the gateway was told. */
  upstreamOf({ server, upstream }: Pick<ServedRelease, 'server' | 'upstream'>): JsonObject | null {
    return upstream ?? this.#options.upstreams?.get(server) ?? null
  }

  /**
   * Starts or reaches a release, and sees that it lists what was approved. A version that is neither live nor warm is ended again.
   *
   * @param version Without `v`, in whatever state that can be served.
   */
  probe(server: string, version: string, limits?: TrialLimits): Promise<ProbeResult> {
    return this.#trial.probe(server, version, limits)
  }

  /** Calls one tool of a release in the gateway's own name, outside of any client's session. It is counted nowhere. */
  callOnce(server: string, version: string, call: TrialCall): Promise<TrialCallResult> {
    return this.#trial.call(server, version, call)
  }

  /**
   * Takes no new calls from now on, and lets those under way finish. Says whether they have.
   *
   * @param limit How long that may take, in milliseconds. Default: 10 seconds.
   */
  async drain(limit = DRAIN): Promise<boolean> {
    if (!this.#isDraining) {
      this.#isDraining = true
      this.#front.refuseNew()
      this.events.tell({ kind: 'draining' })
    }
    await this.#quiet(limit)
    return !this.#isBusy
  }

  /**
   * Takes no new calls, lets those under way finish, and ends all servers.
   *
   * @param limit How long those under way may take, in milliseconds. Default: 10 seconds.
   */
  close(limit = DRAIN): Promise<void> {
    this.#closing ??= this.#close(limit)
    return this.#closing
  }

  async #close(limit: number): Promise<void> {
    // Clients come on other connections with what belongs to their calls under way.
    await this.drain(limit)
    const closed = this.#listeners.close()
    await this.sessions.close()
    // What is being started for nobody is given up with the releases.
    await Promise.all([this.#warm.close(), this.#mirror.close(), this.#releases.close()])
    this.#listeners.hangUp()
    await closed
    this.#front.close()
    await this.catalog.close()
    // Nothing that was asked for is under way any more.
    await this.#agent.destroy()
  }

  /** Whether requests are under way, those too for whose answers clients have to come back that have lost their streams. */
  get #isBusy(): boolean {
    return this.#front.pending > 0 || this.sessions.list().some(({ session }) => session.pending > 0)
  }

  /** Resolves when no request is under way, or the time is over. */
  async #quiet(limit: number): Promise<void> {
    const end = this.#clock.now() + limit
    while (this.#isBusy && this.#clock.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  #createServer(name: string): VersionedServer {
    return new VersionedServer({
      name,
      catalog: this.catalog,
      releases: this.#releases.of(name),
      record: (server, end) => this.events.guard(() => this.#options.onCall?.(server, end)),
      mirror: this.#mirror,
      descriptionNotice: this.#options.descriptionNotice ?? true,
      seal: this.#seal,
      clock: this.#clock,
      logger: this.#logger,
    })
  }

  /**
   * Takes a server in that nobody has released: it is held to what it lists on first use, until somebody accepts something else.
   *
   * @throws {GatewayError} `ERR_UPSTREAM_INVALID`, `ERR_UPSTREAM_START`, `ERR_UPSTREAM_FAILED` (the promise rejects).
   */
  async takeIn({ server, upstream, version, isAccepted = false, by }: TakeInRequest): Promise<IntakeResult> {
    const { store, upstreams } = this.#options
    const backend = createBackend({ server, upstream: upstream ?? upstreams?.get(server) ?? null }, this.#surroundings)
    const named = version === undefined ? undefined : APIVersion.from(version)
    try {
      const request = { server, backend, upstream, version: named, isAccepted, by }
      const result = await takeIn(request, { store, clock: this.#clock })
      await this.catalog.refresh()
      return result
    } finally {
      await backend.close()
    }
  }

  #partsOf(server: string): LiveReleaseParts {
    const [clock, logger] = [this.#clock, this.#logger]
    return {
      backendOf: (served) => createBackend({ server, upstream: this.upstreamOf(served) }, this.#surroundings),
      grace: DRAIN,
      logger,
      guardOf: (release) =>
        new ContractGuard({
          release,
          mode: () => this.catalog.server(server)?.route?.value.guard ?? 'enforce',
          memo: this.#memo,
          interval: this.#options.recheckInterval ?? 60_000,
          clock,
          logger,
          onDrift: (drift) => this.#drifted(drift),
        }),
    }
  }

  /** What reaches releases that cannot be served any more is ended. */
  #forgetReleases(servers: ReadonlySet<string>): void {
    for (const name of servers) {
      const releases = this.catalog.server(name)?.releases
      this.#releases.find(name)?.keepOnly(new Set(releases?.keys()))
    }
    this.events.tell({ kind: 'catalog', servers })
  }

  #drifted(drift: Drift): void {
    this.events.guard(() => this.#options.onDrift?.(drift))
    this.events.tell({ kind: 'drift', drift })
  }
}
