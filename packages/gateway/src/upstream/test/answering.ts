import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { Agent } from 'undici'
import { HttpLink, type HttpLinkOptions } from '../http-link.ts'

/** A request as it came. */
export interface SeenRequest {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** An HTTP server that answers as a test says. */
export interface Answering {
  readonly url: URL
  readonly seen: SeenRequest[]
  /** How many answers are not over. */
  readonly open: () => number
}

/** Starts a server that is gone with the test. */
export async function answering(answer: (response: ServerResponse, request: SeenRequest) => void): Promise<Answering> {
  const seen: SeenRequest[] = []
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    open.add(response)
    response.on('close', () => open.delete(response))
    void text(request).then((body) => {
      const one = { method: request.method ?? '', headers: request.headers, body }
      seen.push(one)
      answer(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const { port } = server.address() as AddressInfo
  return { url: new URL(`http://127.0.0.1:${String(port)}/mcp?key=1`), seen, open: () => open.size }
}

/** A link to a server, which is closed with the test. */
export function linkTo(url: URL, options: Partial<HttpLinkOptions> = {}): HttpLink {
  const dispatcher = new Agent({ pipelining: 1 })
  const link = new HttpLink({ url, headers: {}, dispatcher, maxBytes: 1 << 20, keepsSession: true, ...options })
  onTestFinished(async () => {
    await link.close()
    await dispatcher.destroy()
  })
  return link
}

/** Answers with JSON. */
export function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

/** Begins an event stream. */
export function stream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
}
