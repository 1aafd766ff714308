import { silentLogger, type Release, type Store } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { RawClient, type ClientOptions } from '../../../test/support/raw-client.ts'
import { AdminAccess, ADMIN_ROLES, type AdminRole } from '../../access/admin-access.ts'
import { StaticTokens } from '../../access/static-tokens.ts'
import { BearerAuthenticator } from '../../access/bearer-authenticator.ts'
import { digestToken } from '../../access/bearer-token.ts'
import { NetworkPolicy } from '../../access/network-policy.ts'
import { insert } from '../../catalog/test/samples.ts'
import { Gateway } from '../../gateway.ts'
import { RouteStore } from '../../route/route-store.ts'
import type { RouteDraft } from '../../route/route.ts'
import { UsageCounter } from '../../usage/usage-counter.ts'
import { usageTeller } from '../../usage/usage-teller.ts'
import { AdminServer, type AdminServerOptions } from '../admin-server.ts'

/** What is put on a bench. */
export interface BenchOptions {
  readonly releases?: readonly Release[]
  readonly route?: RouteDraft
  readonly admin?: Partial<Pick<AdminServerOptions, 'allowedHosts' | 'allowedOrigins' | 'events' | 'host' | 'routes'>>
  /** The store, as it is used through what is made of it. Default: as it is. */
  readonly storeOf?: (store: Store) => Store
}

/** A request to the admin API, and who makes it. */
export interface Asking extends RequestInit {
  /** Default: an admin. `nobody` shows no token. */
  readonly as?: AdminRole | 'nobody'
}

/** An answer of the admin API. */
export interface AdminAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; `undefined` when it is none. */
  readonly json: Record<string, unknown>
}

/** A gateway over a store in memory with its admin API, and what is needed to ask both. */
export class AdminBench {
  /** The token of a caller of the gateway, who is called `ana`. */
  static readonly callerToken = 'caller-token-of-ana'
  readonly store: Store
  readonly gateway: Gateway
  readonly admin: AdminServer
  readonly usage: UsageCounter
  readonly #url: string
  readonly #clients: RawClient[] = []

  private constructor(parts: Pick<AdminBench, 'admin' | 'gateway' | 'store' | 'usage'>, url: string) {
    this.store = parts.store
    this.gateway = parts.gateway
    this.admin = parts.admin
    this.usage = parts.usage
    this.#url = url
  }

  static async open({
    releases = [],
    route,
    admin = {},
    storeOf = (one) => one,
  }: BenchOptions = {}): Promise<AdminBench> {
    const store = storeOf(createMemoryStore())
    await insert(store, ...releases)
    const routes = new RouteStore({ store })
    if (route !== undefined) await routes.change(route, { by: 'test' })
    const usage = new UsageCounter()
    const callers = new StaticTokens([{ digest: digestToken(AdminBench.callerToken), principal: 'ana' }])
    const gateway = await Gateway.open({
      store,
      network: new NetworkPolicy({ allow: 'any' }),
      authenticator: new BearerAuthenticator({ verifiers: [callers], allowsAnonymous: true }),
      onCall: usageTeller({ listeners: [(event) => usage.record(event)] }),
      logger: silentLogger,
    })
    const { port } = await gateway.listen()
    const access = new AdminAccess(
      ADMIN_ROLES.map((role) => ({ digest: digestToken(tokenOf(role)), principal: `the ${role}`, role })),
    )
    const server = await AdminServer.listen({ gateway, access, usage, routes, logger: silentLogger, ...admin })
    return new AdminBench({ store, gateway, admin: server, usage }, `http://127.0.0.1:${String(port)}/mcp/`)
  }

  /** Where clients find the server `weather`. */
  get endpoint(): string {
    return `${this.#url}weather`
  }

  /** Where the admin API is. */
  get url(): string {
    return `http://127.0.0.1:${String(this.admin.address.port)}`
  }

  /** Sends a request to the admin API. */
  fetch(path: string, { as = 'admin', headers, ...rest }: Asking = {}): Promise<Response> {
    const token: Record<string, string> = as === 'nobody' ? {} : { authorization: `Bearer ${tokenOf(as)}` }
    return fetch(`${this.url}${path}`, { ...rest, headers: { ...token, ...(headers as Record<string, string>) } })
  }

  /** Asks the admin API. */
  async ask(path: string, asking: Asking = {}): Promise<AdminAnswer> {
    const { status, headers, ...response } = await this.fetch(path, asking).then(async (one) => ({
      status: one.status,
      headers: one.headers,
      text: await one.text(),
    }))
    const isJson = /\bjson\b/.test(headers.get('content-type') ?? '')
    return { status, headers, ...response, json: (isJson ? JSON.parse(response.text) : {}) as Record<string, unknown> }
  }

  /** Sends JSON to the admin API. */
  send(path: string, body: unknown, { headers, ...rest }: Asking): Promise<AdminAnswer> {
    const all = { 'content-type': 'application/json', ...(headers as Record<string, string>) }
    return this.ask(path, { body: JSON.stringify(body), headers: all, ...rest })
  }

  /** A client with a session of the server `weather`. */
  async client(options: Partial<ClientOptions> = {}): Promise<RawClient> {
    const client = await RawClient.open({ url: this.endpoint, era: 'session', listens: false, ...options })
    this.#clients.push(client)
    return client
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close()
    await this.admin.close()
    await this.gateway.close(0)
    await this.store.close()
  }
}

function tokenOf(role: AdminRole): string {
  return `admin-token-of-the-${role}`
}
