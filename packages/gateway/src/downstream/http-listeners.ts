import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HostGuard } from '../access/host-guard.ts'
import { Admission, type AdmissionOptions } from './admission.ts'
import { createBoundedServer, type ConnectionLimits } from './bounded-server.ts'
import type { HttpFront } from './http-front.ts'

/** Where a gateway listens. */
export interface ListenOptions {
  /** Default: `127.0.0.1`. */
  readonly host?: string | undefined
  /** Default: any that is free. */
  readonly port?: number | undefined
  /** Names by which it is reached, where it listens elsewhere than on this machine alone. */
  readonly allowedHosts?: readonly string[] | undefined
  /** Origins of web pages that may call it. Default: those of its own hosts. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Bounds on how clients connect. */
  readonly connections?: ConnectionLimits | undefined
}

/** The places where clients connect over HTTP, each with a guard of its own, and all with one front behind them. */
export class HttpListeners {
  readonly #front: HttpFront
  readonly #admission: Omit<AdmissionOptions, 'guard'>
  readonly #servers = new Set<Server>()

  constructor(front: HttpFront, admission: Omit<AdmissionOptions, 'guard'>) {
    this.#front = front
    this.#admission = admission
  }

  /**
   * Listens at one more place. Rejects as `Server.listen` does.
   *
   * @throws {GatewayError} `ERR_ACCESS_CONFIG` where nobody said by which names others reach it; it does not listen then.
   */
  async open({ host = '127.0.0.1', port = 0, ...rest }: ListenOptions = {}): Promise<AddressInfo> {
    const server = createBoundedServer(rest.connections)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
    const address = server.address() as AddressInfo
    try {
      this.#serve(server, address, rest)
    } catch (error) {
      server.close()
      throw error
    }
    return address
  }

  /** Takes no new connections. Resolves when those that there are have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#servers].map((server) => new Promise((resolve) => server.close(resolve))))
  }

  /** Ends all connections. */
  hangUp(): void {
    for (const server of this.#servers) server.closeAllConnections()
  }

  #serve(server: Server, { address, port }: AddressInfo, { allowedHosts, allowedOrigins }: ListenOptions): void {
    const admission = new Admission({
      ...this.#admission,
      guard: new HostGuard({
        address,
        port,
        ...(allowedHosts && { allowedHosts }),
        ...(allowedOrigins && { allowedOrigins }),
      }),
    })
    this.#servers.add(server)
    server.on('request', (request, response) => {
      admission.admit(request, response, (admitted) => this.#front.handle(admitted))
    })
  }
}
