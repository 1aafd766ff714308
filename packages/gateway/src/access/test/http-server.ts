import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A server on 127.0.0.1. */
export interface TestServer {
  readonly port: number
  readonly url: string
  /** Ends it and its connections. */
  close(): Promise<void>
}

/** Starts a server on a free port, or on a given one. */
export async function listen(listener: RequestListener, port = 0): Promise<TestServer> {
  const server = createServer(listener).listen(port, '127.0.0.1')
  await once(server, 'listening')
  const bound = (server.address() as AddressInfo).port
  const close = async (): Promise<void> => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { port: bound, url: `http://127.0.0.1:${String(bound)}`, close }
}

/** Sends the lines of a head as they are, whatever a client would refuse to send; gives the status of the answer. */
export async function statusFor(port: number, lines: readonly string[]): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket))?.[1])
}
