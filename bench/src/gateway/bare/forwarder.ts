// The least that a gateway over HTTP can do: `forwarder.ts <url>` passes requests and replies on, and
// knows nothing of what they say. It imports packages only, and takes its arguments as one whose text is evaluated.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Pool, type Dispatcher } from 'undici'

const REQUEST_HEADERS = [
  'accept',
  'content-type',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
]
const REPLY_HEADERS = ['content-type', 'mcp-session-id']

const { origin, pathname } = new URL(process.argv[1] ?? '')
const pool = new Pool(origin, { connections: 256, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })

type Headers = Record<string, string | string[] | undefined>

function only(names: readonly string[], headers: Headers): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {}
  for (const name of names) {
    const value = headers[name]
    if (value !== undefined) found[name] = value
  }
  return found
}

/** Passes one reply on: events as they come, anything else in one piece. */
class Reply implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse
  readonly #chunks: Buffer[] = []
  #status = 502
  #headers: Record<string, string | string[]> = {}

  constructor(response: ServerResponse) {
    this.#response = response
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#response.on('close', () => {
      if (!this.#response.writableFinished) controller.abort(new Error('The client is gone'))
    })
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.#status = status
    this.#headers = only(REPLY_HEADERS, headers)
    if (headers['content-type'] === 'text/event-stream') this.#response.writeHead(status, this.#headers).flushHeaders()
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.headersSent) this.#response.write(chunk)
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    if (this.#response.headersSent) return void this.#response.end()
    const body = Buffer.concat(this.#chunks)
    this.#response.writeHead(this.#status, { ...this.#headers, 'content-length': body.length }).end(body)
  }

  onResponseError(): void {
    if (!this.#response.headersSent) this.#response.writeHead(502)
    this.#response.end()
  }
}

function forward({ method = 'POST', headers }: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const sent = { path: pathname, method, headers: only(REQUEST_HEADERS, headers), ...(body.length > 0 && { body }) }
  pool.dispatch(sent, new Reply(response))
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => forward(request, response, Buffer.concat(chunks)))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`)
})
process.stdin.on('end', () => process.exit()).resume()
