import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defaultLogger, type Logger } from '@mcpver/core'
import type { AdminAccess } from '../access/admin-access.ts'
import { HostGuard } from '../access/host-guard.ts'
import type { Gateway } from '../gateway.ts'
import type { RouteStore } from '../route/route-store.ts'
import type { UsageCounter } from '../usage/usage-counter.ts'
import { adminEndpoints } from './admin-endpoints.ts'
import { AdminFront } from './admin-front.ts'
import { EventStreams, type EventStreamOptions } from './event-streams.ts'

/** What an admin API is made of. */
export interface AdminServerOptions {
  readonly gateway: Gateway
  /** Who may use it. Without a token that it knows, nobody can do more than ask for health. */
  readonly access: AdminAccess
  /** What is told as usage; whoever makes it sees to it that it is told of calls. */
  readonly usage: UsageCounter
  /** Where routes are changed; what takes note of changes comes with it. */
  readonly routes: RouteStore
  /** Default: `127.0.0.1`. */
  readonly host?: string | undefined
  /** Default: any that is free. */
  readonly port?: number | undefined
  /** Names by which it is reached; needed where it listens elsewhere than on this machine alone. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Origins of web pages that may use it. Default: those of its own hosts. */
  readonly allowedOrigins?: readonly string[] | undefined
  readonly events?: EventStreamOptions | undefined
  readonly logger?: Logger | undefined
}

/** The admin API of a gateway: HTTP on a port of its own, for those who have a token of its own. */
export class AdminServer {
  readonly address: AddressInfo
  readonly #server: Server
  readonly #streams: EventStreams

  private constructor(server: Server, streams: EventStreams) {
    this.#server = server
    this.#streams = streams
    this.address = server.address() as AddressInfo
  }

  /**
   * Takes requests. Rejects as `Server.listen` does.
   *
   * @throws {GatewayError} `ERR_ACCESS_CONFIG` where hosts have to be allowed and are not (the promise rejects).
   */
  static async listen(options: AdminServerOptions): Promise<AdminServer> {
    const { gateway, usage, routes, access, events, logger = defaultLogger() } = options
    const server = createServer({ headersTimeout: 15_000, requestTimeout: 60_000 })
    await bound(server, options)
    try {
      const guard = guardOf(server.address() as AddressInfo, options)
      const streams = new EventStreams(gateway, events)
      const endpoints = adminEndpoints({ gateway, usage, routes, streams })
      const front = new AdminFront({ access, guard, endpoints, logger })
      server.on('request', (request, response) => void front.handle(request, response))
      return new AdminServer(server, streams)
    } catch (error) {
      server.close()
      throw error
    }
  }

  /** Takes no more requests, and hangs up. */
  async close(): Promise<void> {
    this.#streams.close()
    await new Promise((resolve) => {
      this.#server.close(resolve)
      this.#server.closeAllConnections()
    })
  }
}

function bound(server: Server, { host = '127.0.0.1', port = 0 }: AdminServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
}

function guardOf({ address, port }: AddressInfo, { allowedHosts, allowedOrigins }: AdminServerOptions): HostGuard {
  return new HostGuard({
    address,
    port,
    ...(allowedHosts && { allowedHosts }),
    ...(allowedOrigins && { allowedOrigins }),
  })
}
