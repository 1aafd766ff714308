import { fileURLToPath } from 'node:url'
import { silentLogger, type JsonObject, type Release, type Store } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import type { Authenticator } from '../../src/access/authenticator.ts'
import { NetworkPolicy } from '../../src/access/network-policy.ts'
import { soleHeader } from '../../src/access/request-head.ts'
import { insert, release, snapshot, type SampleTools } from '../../src/catalog/test/samples.ts'
import type { Drift } from '../../src/contract/drift.ts'
import { Gateway } from '../../src/gateway.ts'
import type { GatewayOptions } from '../../src/gateway-options.ts'
import { RouteStore } from '../../src/route/route-store.ts'
import type { RouteDraft } from '../../src/route/route.ts'
import type { CallEnd } from '../../src/server/served-server.ts'
import { RawClient, type ClientOptions } from './raw-client.ts'
import { TinyHttp } from './tiny/tiny-http.ts'
import type { TinyOptions, TinyTool } from './tiny/tiny-server.ts'

const PROGRAM = fileURLToPath(new URL('tiny/tiny-program.ts', import.meta.url))

/** A release of the server, and how it is run. */
export interface SceneRelease {
  readonly tools: SampleTools
  /** Default: over HTTP. */
  readonly over?: 'http' | 'stdio' | 'stdio-shared'
  /** What the server is besides its tools. Functions cannot be given to one over stdio. */
  readonly server?: Partial<TinyOptions>
  readonly record?: Partial<Release>
}

/** What is on stage. */
export interface SceneOptions {
  readonly releases: Readonly<Record<string, SceneRelease>>
  readonly route?: Omit<RouteDraft, 'server'>
  readonly gateway?: Partial<GatewayOptions>
  /** Default: one in memory. */
  readonly store?: Store
}

/** Everybody is who their token says. */
const trusting: Authenticator = {
  authenticate: (head) => {
    const said = soleHeader(head, 'authorization')
    const id = typeof said === 'string' ? said.replace('Bearer ', '') : undefined
    if (id === undefined)
      return { success: true, principal: { id: 'anonymous', kind: 'anonymous', scopes: [], roles: [] } }
    return { success: true, principal: { id, kind: 'token', scopes: [], roles: [] } }
  },
}

/** A gateway with real servers of several versions behind it, and clients before it. */
export class Scene {
  readonly store: Store
  readonly gateway: Gateway
  readonly ends: CallEnd[] = []
  readonly drifts: Drift[] = []
  readonly #servers: ReadonlyMap<string, TinyHttp>
  readonly #routes: RouteStore
  readonly #clients: RawClient[] = []
  readonly #origin: string
  readonly #ownsStore: boolean

  private constructor(parts: SceneParts) {
    const { store, gateway, servers, origin, ownsStore } = parts
    this.store = store
    this.gateway = gateway
    this.ends = parts.ends
    this.drifts = parts.drifts
    this.#servers = servers
    this.#origin = origin
    this.#ownsStore = ownsStore
    this.#routes = new RouteStore({ store })
  }

  static async open({
    releases,
    route,
    gateway: options = {},
    store = createMemoryStore(),
  }: SceneOptions): Promise<Scene> {
    const servers = new Map<string, TinyHttp>()
    for (const [version, one] of Object.entries(releases)) {
      await insert(
        store,
        release(version, one.tools, { upstream: await upstreamOf(version, one, servers), ...one.record }),
      )
    }
    if (route !== undefined) await new RouteStore({ store }).change({ server: 'weather', ...route }, { by: 'test' })
    const ends: CallEnd[] = []
    const drifts: Drift[] = []
    const gateway = await openGateway(store, {
      onCall: (_server, end) => void ends.push(end),
      onDrift: (drift) => void drifts.push(drift),
      ...options,
    })
    const { port } = await gateway.listen()
    const origin = `http://127.0.0.1:${String(port)}`
    return new Scene({ store, gateway, servers, origin, ends, drifts, ownsStore: true })
  }

  /** The server of a release, where it is one over HTTP. */
  server(version: string): TinyHttp {
    return this.#servers.get(version)!
  }

  /** Where a server is reached: `weather`, `weather@^1`. */
  url(path = 'weather'): string {
    return `${this.#origin}/mcp/${path}`
  }

  async client(
    options: Partial<ClientOptions> & { readonly path?: string; readonly principal?: string } = {},
  ): Promise<RawClient> {
    const { path, principal, headers, ...rest } = options
    const client = await RawClient.open({
      era: 'session',
      ...rest,
      url: this.url(path),
      headers: { ...headers, ...(principal !== undefined && { authorization: `Bearer ${principal}` }) },
    })
    this.#clients.push(client)
    return client
  }

  /** Changes the route. */
  async route(draft: Omit<RouteDraft, 'server'>): Promise<void> {
    const before = await this.#routes.read('weather')
    await this.#routes.change(
      { server: 'weather', ...draft },
      { by: 'test', ...(before && { revision: before.revision }) },
    )
  }

  /** Waits until the gateway has seen that the store has changed. */
  seen(change: () => Promise<unknown>): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = this.gateway.events.listen(({ kind }) => {
        if (kind !== 'catalog') return
        stop()
        resolve()
      })
      change().catch(reject)
    })
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close()
    await this.gateway.close(0)
    for (const server of this.#servers.values()) await server.close()
    if (this.#ownsStore) await this.store.close()
  }
}

interface SceneParts {
  readonly store: Store
  readonly gateway: Gateway
  readonly servers: ReadonlyMap<string, TinyHttp>
  readonly origin: string
  readonly ends: CallEnd[]
  readonly drifts: Drift[]
  readonly ownsStore: boolean
}

/** A gateway for servers on this machine, with principals as their tokens say. */
export function openGateway(store: Store, options: Partial<GatewayOptions> = {}): Promise<Gateway> {
  return Gateway.open({
    network: new NetworkPolicy({ allow: 'any' }),
    authenticator: trusting,
    logger: silentLogger,
    ...options,
    store,
  })
}

/** The definitions of tools as a server lists them. */
export function definitions(tools: SampleTools): readonly TinyTool[] {
  return snapshot(tools).surface.tools
}

async function upstreamOf(
  version: string,
  { tools, over = 'http', server = {} }: SceneRelease,
  servers: Map<string, TinyHttp>,
): Promise<JsonObject> {
  const options: TinyOptions = { version, tools: definitions(tools), ...server }
  if (over === 'http') {
    const tiny = await TinyHttp.start(options)
    servers.set(version, tiny)
    return { url: tiny.url }
  }
  const state = over === 'stdio-shared' ? 'shared' : 'per-session'
  return {
    command: [process.execPath, '--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(options)],
    state,
  }
}
