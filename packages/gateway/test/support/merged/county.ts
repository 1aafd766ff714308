import { fileURLToPath } from 'node:url'
import { type JsonObject, type Store } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import type { Gateway } from '../../../src/gateway.ts'
import type { GatewayOptions } from '../../../src/gateway-options.ts'
import { RouteStore } from '../../../src/route/route-store.ts'
import { RawClient, type ClientOptions } from '../raw-client.ts'
import { openGateway } from '../scene.ts'
import { TownHttp } from './town-server.ts'

const PROGRAM = fileURLToPath(new URL('town-server.ts', import.meta.url))

/** Towns behind one gateway. */
export class County {
  readonly store: Store
  readonly gateway: Gateway
  readonly url: string
  readonly #towns: ReadonlyMap<string, TownHttp>
  readonly #clients: RawClient[] = []

  private constructor(parts: { store: Store; gateway: Gateway; url: string; towns: ReadonlyMap<string, TownHttp> }) {
    this.store = parts.store
    this.gateway = parts.gateway
    this.url = parts.url
    this.#towns = parts.towns
  }

  /** @param towns Names of servers, with how each is run. The last ones of the options are those of the gateway. */
  static async open(
    towns: Readonly<Record<string, 'http' | 'stdio'>>,
    options: Partial<GatewayOptions> = {},
  ): Promise<County> {
    const store = createMemoryStore()
    const served = new Map<string, TownHttp>()
    const intake = await openGateway(store, options)
    for (const [town, over] of Object.entries(towns)) {
      const upstream = over === 'http' ? await openTown(town, served) : commandOf(town)
      await intake.takeIn({ server: town, upstream, by: 'test' })
    }
    await intake.close(0)
    const gateway = await openGateway(store, options)
    const { port } = await gateway.listen()
    return new County({ store, gateway, url: `http://127.0.0.1:${String(port)}/mcp`, towns: served })
  }

  town(name: string): TownHttp {
    return this.#towns.get(name)!
  }

  async client(options: Partial<ClientOptions> & { readonly principal?: string } = {}): Promise<RawClient> {
    const { principal, ...rest } = options
    const headers = principal === undefined ? {} : { authorization: `Bearer ${principal}` }
    const client = await RawClient.open({ era: 'session', headers, ...rest, url: this.url })
    this.#clients.push(client)
    return client
  }

  /** Takes a town in while the gateway runs. */
  async add(town: string): Promise<TownHttp> {
    const http = new TownHttp(town)
    await http.open()
    await this.gateway.takeIn({ server: town, upstream: { url: http.url }, by: 'test' })
    return http
  }

  /** Takes a town's route away. */
  async remove(server: string): Promise<void> {
    const routes = new RouteStore({ store: this.store })
    const route = await routes.read(server)
    await routes.remove(server, route!.revision)
    await this.gateway.catalog.refresh()
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close()
    await this.gateway.close(0)
    for (const town of this.#towns.values()) await town.close()
    await this.store.close()
  }
}

async function openTown(town: string, served: Map<string, TownHttp>): Promise<JsonObject> {
  const http = new TownHttp(town)
  await http.open()
  served.set(town, http)
  return { url: http.url }
}

function commandOf(town: string): JsonObject {
  return { command: [process.execPath, '--disable-warning=ExperimentalWarning', PROGRAM, town] }
}
