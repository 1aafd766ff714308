import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

/** A request that came in. */
export interface Received {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A server on this machine that writes down what it gets. */
export interface Receiver {
  readonly origin: string
  readonly received: readonly Received[]
}

/** How a request is answered. */
export type Answer = (response: ServerResponse) => void

/** An answer without a body. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => response.writeHead(code, headers).end()
}

/** Starts a server until the test is over. It gives the answers in turn, the last one again and again. */
export async function startReceiver(...answers: readonly Answer[]): Promise<Receiver> {
  const received: Received[] = []
  const respond = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    const body = await text(request)
    const { method = '', url: path = '', headers } = request
    received.push({ method, path, headers, body })
    const answer = answers[Math.min(received.length, answers.length) - 1] ?? status(204)
    answer(response)
  }
  const server = createServer((request, response) => void respond(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return { origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, received }
}

/** An origin at which nobody listens. */
export async function freeOrigin(): Promise<string> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `http://127.0.0.1:${String(port)}`
}
