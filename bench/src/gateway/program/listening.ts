import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Listens on the loopback, says where on the first line of the output, and ends when the input does. */
export async function listen(server: Server, port = 0): Promise<void> {
  const url = `http://127.0.0.1:${String(await listenAt(server, port))}/mcp`
  endWithInput()
  console.log(url)
}

/** Ends this process when whoever started it is gone. */
export function endWithInput(): void {
  process.stdin.on('end', () => process.exit())
  process.stdin.resume()
}

/** A port that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listenAt(server, 0)
  server.close()
  await once(server, 'close')
  return port
}

async function listenAt(server: Server, port: number): Promise<number> {
  server.keepAliveTimeout = 60_000
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
