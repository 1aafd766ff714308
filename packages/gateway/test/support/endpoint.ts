import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that listens on the loopback. */
export interface Endpoint {
  readonly url: string
  /** Ends it and every connection to it. */
  close(): Promise<void>
}

/**
 * Lets a server listen on the loopback, at the path `/mcp`.
 *
 * @param at The port. Default: any that is free.
 */
export async function listenOnLoopback(server: Server, at = 0): Promise<Endpoint> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${String(port)}/mcp`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
