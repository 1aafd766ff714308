import type { Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import {
  APIVersion,
  defaultLogger,
  systemClock,
  type Clock,
  type JsonObject,
  type Logger,
  type Release,
  type Store,
  type VersionInput,
} from '@mcpver/core'
import { Agent } from 'undici'
import { anonymousAuthenticator, type Authenticator } from './access/authenticator.ts'
import { ConcurrencyLimiter } from './access/concurrency-limiter.ts'
import { ForwardedHeaders } from './access/forwarded-headers.ts'
import { HostGuard } from './access/host-guard.ts'
import { NetworkPolicy } from './access/network-policy.ts'
import { policyLookup } from './access/policy-lookup.ts'
import { RateLimiter } from './access/rate-limiter.ts'
import type { ResourceMetadata } from './access/resource-metadata.ts'
import { createBackend, type BackendSurroundings, type ProcessLimits } from './backend/create-backend.ts'
import { ReleaseCatalog } from './catalog/release-catalog.ts'
import type { ServedRelease } from './catalog/served-release.ts'
import { ContractGuard } from './contract/contract-guard.ts'
import { DigestMemo } from './contract/digest-memo.ts'
import type { Drift } from './contract/drift.ts'
import { Admission } from './downstream/admission.ts'
import { createBoundedServer, type ConnectionLimits } from './downstream/bounded-server.ts'
import { HttpFront } from './downstream/http-front.ts'
import { SessionTable, type SessionEvent, type SessionLimits } from './downstream/session-table.ts'
import { GatewayEvents } from './gateway-event.ts'
import { MemberList } from './merged/member-list.ts'
import { MergedServer } from './merged/merged-server.ts'
import type { GuardedRelease } from './server/live-release.ts'
import { LiveReleases } from './server/live-releases.ts'
import type { CallEnd } from './server/served-server.ts'
import { ServerDirectory } from './server/server-directory.ts'
import { VersionedServer } from './server/versioned-server.ts'
import { takeIn, type IntakeResult } from './survey/intake.ts'

const MAX_BYTES = 64 * 1024 * 1024
const DRAIN = 10_000

/** What a gateway is made of. */
export interface GatewayOptions {
  /** Where releases, routes and pins are. It stays open when the gateway is closed. */
  readonly store: Store
  /** Only these servers. Default: all that the store has. */
  readonly servers?: readonly string[] | undefined
  /** Whether a release is what was signed by somebody who may; one that is not is not served. Default: all are. */
  readonly verify?: ((release: Release) => Promise<boolean>) | undefined
  /** Whether surfaces that were pinned on first use are served. Default: when there is no `verify`. */
  readonly pins?: boolean | undefined
  /** Who calls. Default: anybody. */
  readonly authenticator?: Authenticator | undefined
  /** Where clients get tokens. Default: it is not said. */
  readonly metadata?: ResourceMetadata | undefined
  /** Calls of one principal: how many a second, and how many at once after a pause. Default: as many as come. */
  readonly rate?: { readonly perSecond: number; readonly burst: number } | undefined
  /** Requests under way. Default: as many as come. */
  readonly concurrency?: { readonly perPrincipal: number; readonly total: number } | undefined
  /**
   * How servers are reached whose releases do not say, by name, in the form in which a release says it. It is kept in memory only, so
   * it may hold what must not be stored. Default: none.
   */
  readonly upstreams?: ReadonlyMap<string, JsonObject> | undefined
  /** Where servers may be that are reached by URL. Default: on public addresses. */
  readonly network?: NetworkPolicy | undefined
  /** Names of headers of callers that go to the servers, beside those that the protocol needs. Default: none. */
  readonly forwardHeaders?: readonly string[] | undefined
  /** Bounds on the processes of each release. */
  readonly processes?: ProcessLimits | undefined
  readonly sessions?: SessionLimits | undefined
  /**
   * How tools and prompts are called where all servers are one: `{name}` stands for their own name, `{server}` for that of their
   * server, without what hosts do not take in a name. Default: `{server}__{name}`.
   */
  readonly names?: string | undefined
  /** The most that one message may hold, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined
  /** After how many milliseconds a server that many share is asked again what it lists. Default: a minute. */
  readonly recheckInterval?: number | undefined
  /** Whether a deprecated tool's listed description begins with `[DEPRECATED: …]`. Default: true. */
  readonly descriptionNotice?: boolean | undefined
  /** The environment, of which servers get what they need. Default: that of the process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Where servers are started that say no directory. Default: that of the process. */
  readonly cwd?: string | undefined
  /** Told of every call when it is over. What it throws is logged and changes nothing. Default: nothing. */
  readonly onCall?: ((server: string, end: CallEnd) => void) | undefined
  /** Told when a server lists something else than what was approved. What it throws is logged. Default: nothing. */
  readonly onDrift?: ((drift: Drift) => void) | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
}

/** A server that is to be taken in. */
export interface TakeInRequest {
  /** What it is called here. */
  readonly server: string
  /** How it is reached, in the form in which a release says it, to be stored with what is pinned. Default: as `upstreams` says. */
  readonly upstream?: JsonObject
  /** The version of what it lists now. Default: the one that it says itself. */
  readonly version?: VersionInput
  /** Whether what it lists now is approved, in the place of what was pinned. Default: no. */
  readonly isAccepted?: boolean
  /** Who says so. */
  readonly by: string
}

/** Where a gateway listens. */
export interface ListenOptions {
  /** Default: `127.0.0.1`. */
  readonly host?: string
  /** Default: any that is free. */
  readonly port?: number
  /** Names by which it is reached, where it listens elsewhere than on this machine alone. */
  readonly allowedHosts?: readonly string[]
  /** Origins of web pages that may call it. Default: those of its own hosts. */
  readonly allowedOrigins?: readonly string[]
  /** Bounds on how clients connect. */
  readonly connections?: ConnectionLimits
}

/** An MCP gateway: servers side by side in several versions, each caller on the one that is theirs, and no tool but those approved. */
export class Gateway {
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
  readonly #releases = new Map<string, LiveReleases>()
  readonly #memo = new DigestMemo()
  readonly #servers = new Map<Server, Admission>()
  #isDraining = false
  #closing: Promise<void> | undefined

  private constructor(options: GatewayOptions, catalog: ReleaseCatalog) {
    const { clock = systemClock, logger = defaultLogger(), network = new NetworkPolicy({}) } = options
    this.#options = options
    this.#logger = logger
    this.#clock = clock
    this.catalog = catalog
    this.#agent = new Agent({ connect: { lookup: policyLookup(network) }, pipelining: 1 })
    this.events = new GatewayEvents(logger)
    const onChange = (event: SessionEvent): void => this.events.tell(event)
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
    const { processes = {}, maxBytes = MAX_BYTES, env = process.env, cwd = process.cwd() } = options
    const secrets = { env, readFile: (path: string) => readFile(path, 'utf8') }
    const [dispatcher, host] = [this.#agent, { env, cwd }]
    this.#surroundings = { dispatcher, network, host, secrets, processes, maxBytes, clock, logger }
    catalog.onChange((servers) => this.#forgetReleases(servers))
    const members = new MemberList({ catalog, serverOf: (name) => this.directory.named(name) })
    this.all = new MergedServer({ members, names: options.names, clock, logger })
  }

  /**
   * Reads the store and follows it.
   *
   * @throws {GatewayError} `ERR_NAME_SCHEME`, and `ERR_NAME_CLASH` for two servers that have one name in the scheme (the promise
   *   rejects). Rejects with a `StoreError` when the store cannot be read.
   */
  static async open(options: GatewayOptions): Promise<Gateway> {
    const { store, servers, verify, pins, clock, logger } = options
    const catalog = await ReleaseCatalog.open({
      store,
      ...(servers && { servers }),
      ...(verify && { verify }),
      ...(pins !== undefined && { pins }),
      ...(clock && { clock }),
      ...(logger && { logger }),
    })
    try {
      return new Gateway(options, catalog)
    } catch (error) {
      await catalog.close()
      throw error
    }
  }

  /** Takes calls over HTTP. Rejects as `Server.listen` does. */
  async listen(options: ListenOptions = {}): Promise<AddressInfo> {
    const { host = '127.0.0.1', port = 0 } = options
    const server = createBoundedServer(options.connections)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
    const address = server.address() as AddressInfo
    try {
      this.#serve(server, address, options)
    } catch (error) {
      server.close()
      throw error
    }
    return address
  }

  #serve(server: Server, address: AddressInfo, { allowedHosts, allowedOrigins }: ListenOptions): void {
    const { authenticator = anonymousAuthenticator, metadata, rate, concurrency } = this.#options
    const admission = new Admission({
      guard: new HostGuard({
        address: address.address,
        port: address.port,
        ...(allowedHosts && { allowedHosts }),
        ...(allowedOrigins && { allowedOrigins }),
      }),
      authenticator,
      metadata,
      rate: rate && new RateLimiter({ ...rate, clock: this.#clock }),
      concurrency: concurrency && new ConcurrencyLimiter(concurrency),
      serverAt: (path) => this.directory.at(path),
      logger: this.#logger,
    })
    this.#servers.set(server, admission)
    server.on('request', (request, response) => {
      admission.admit(request, response, (admitted) => this.#front.handle(admitted))
    })
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
    return this.#releases.get(server)?.list() ?? []
  }

  /** How a release is reached: as it says itself, or else as the gateway was told. */
  upstreamOf({ server, upstream }: Pick<ServedRelease, 'server' | 'upstream'>): JsonObject | null {
    return upstream ?? this.#options.upstreams?.get(server) ?? null
  }

  /**
   * Takes no new calls from now on, and lets those under way finish. Says whether they have.
   *
   * @param limit How long that may take, in milliseconds. Default: 10 seconds.
   */
  async drain(limit = DRAIN): Promise<boolean> {
    if (!this.#isDraining) {
      this.#isDraining = true
      for (const admission of this.#servers.values()) admission.close()
      this.events.tell({ kind: 'draining' })
    }
    await this.#quiet(limit)
    return this.pending === 0
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
    const closed = [...this.#servers.keys()].map((server) => new Promise((resolve) => server.close(resolve)))
    await this.drain(limit)
    await this.sessions.close()
    await Promise.all([...this.#releases.values()].map((releases) => releases.close()))
    for (const server of this.#servers.keys()) server.closeAllConnections()
    await Promise.all(closed)
    this.#front.close()
    await this.catalog.close()
    // Nothing that was asked for is under way any more.
    await this.#agent.destroy()
  }

  /** Resolves when no request of a session is under way, or the time is over. */
  async #quiet(limit: number): Promise<void> {
    const end = this.#clock.now() + limit
    const isBusy = (): boolean => this.#front.pending > 0
    while (isBusy() && this.#clock.now() < end) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  #createServer(name: string): VersionedServer {
    return new VersionedServer({
      name,
      catalog: this.catalog,
      releases: this.#releasesOf(name),
      record: (server, end) => this.#record(server, end),
      descriptionNotice: this.#options.descriptionNotice ?? true,
      clock: this.#clock,
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

  #releasesOf(name: string): LiveReleases {
    const [clock, logger] = [this.#clock, this.#logger]
    const releases = new LiveReleases({
      backendOf: (served) =>
        createBackend({ server: served.server, upstream: this.upstreamOf(served) }, this.#surroundings),
      grace: DRAIN,
      logger,
      guardOf: (release) =>
        new ContractGuard({
          release,
          mode: () => this.catalog.server(name)?.route?.value.guard ?? 'enforce',
          memo: this.#memo,
          interval: this.#options.recheckInterval ?? 60_000,
          clock,
          logger,
          onDrift: (drift) => this.#drifted(drift),
        }),
    })
    this.#releases.set(name, releases)
    return releases
  }

  /** What reaches releases that cannot be served any more is ended. */
  #forgetReleases(servers: ReadonlySet<string>): void {
    for (const name of servers) {
      const releases = this.catalog.server(name)?.releases
      this.#releases.get(name)?.keepOnly(new Set(releases?.keys()))
    }
    this.events.tell({ kind: 'catalog', servers })
  }

  #drifted(drift: Drift): void {
    this.#tell(() => this.#options.onDrift?.(drift))
    this.events.tell({ kind: 'drift', drift })
  }

  #record(server: string, end: CallEnd): void {
    this.#tell(() => this.#options.onCall?.(server, end))
  }

  /** Telling others never changes what becomes of a call. */
  #tell(tell: () => void): void {
    try {
      tell()
    } catch (error) {
      this.#logger.error({ err: error }, 'A listener of the gateway failed')
    }
  }
}
