import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a server was asked. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** Answers a request; one that does nothing leaves the caller waiting. */
export type Answer = (request: SeenRequest, response: ServerResponse) => void

/** A server on this machine. */
export interface LoopbackServer {
  readonly url: string
  readonly requests: readonly SeenRequest[]
  close(): Promise<void>
}

/** Starts a server on a free port. */
export async function startServer(answer: Answer): Promise<LoopbackServer> {
  const requests: SeenRequest[] = []
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const seen = { method: request.method ?? '', path: request.url ?? '', body }
      requests.push(seen)
      answer(seen, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}

/** Sends more than anybody asked for, as fast as it is taken. */
export function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  return text === '' ? undefined : JSON.parse(text)
}
