import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { text } from 'node:stream/consumers'
import { listenOnLoopback, type Endpoint } from '../endpoint.ts'
import { HELLO, listOf, progressOf, resultOf, type Said } from './fault-tools.ts'

/** A server over HTTP that does what no server should, as its calls ask for. */
export interface FaultHttp extends Endpoint {
  /** Requests whose answers nobody has given up or got. */
  readonly pending: number
  /** The path and body of every request that came, headers before it. */
  readonly received: readonly string[]
  /** So much of what was streamed was taken from it, in bytes. */
  readonly streamed: number
}

type Tool = (exchange: {
  readonly said: Said
  readonly request: IncomingMessage
  readonly response: ServerResponse
}) => unknown

const EVENTS = { 'content-type': 'text/event-stream' }

/**
 * Starts a server, with a session for each handshake. It takes any session for its own.
 *
 * @param port Default: any that is free.
 */
export async function serveFaults(port?: number): Promise<FaultHttp> {
  const received: string[] = []
  let [pending, hasChanged, streamed] = [0, false, 0]

  const answer = (response: ServerResponse, id: Said['id'], result: object): void =>
    void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ jsonrpc: '2.0', id, result }))
  const page = (response: ServerResponse, status: number, [type, body]: readonly [type: string, body: string]): void =>
    void response.writeHead(status, { 'content-type': type, location: 'http://127.0.0.1:9/stolen' }).end(body)

  const stream: Tool = async ({ said, response }) => {
    const { count = 0, size = 0 } = said.params?.arguments ?? {}
    response.writeHead(200, EVENTS)
    for (let sent = 1; sent <= count && !response.destroyed; sent++) {
      const event = `data: ${JSON.stringify(progressOf(said, sent, size))}\n\n`
      if (!response.write(event)) await drained(response)
      streamed += event.length
    }
    response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id: said.id, result: resultOf('streamed') })}\n\n`)
  }

  const tools: Readonly<Record<string, Tool>> = {
    echo: ({ said, response }) => answer(response, said.id, resultOf(said.params?.arguments?.text)),
    hang: () => undefined,
    die: ({ request }) => request.socket.resetAndDestroy(),
    garbage: ({ response }) => page(response, 200, ['application/json', '{"jsonrpc":']),
    deep: ({ said, response }) => {
      const deep = '['.repeat(said.params?.arguments?.count ?? 0)
      page(response, 200, ['application/json', deep + deep.replaceAll('[', ']')])
    },
    twice: ({ said, response }) => {
      const event = (text: string): string =>
        `data: ${JSON.stringify({ jsonrpc: '2.0', id: said.id, result: resultOf(text) })}\n\n`
      response.writeHead(200, EVENTS).end(event('first') + event('second'))
    },
    'wrong-id': ({ response }) => answer(response, 'nobody', resultOf('not yours')),
    long: async ({ said, response }) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (let sent = 0; sent < (said.params?.arguments?.size ?? 0) && !response.destroyed; sent += 1 << 20) {
        if (!response.write('x'.repeat(1 << 20))) await drained(response)
      }
      response.end()
    },
    change: ({ said, response }) => {
      hasChanged = true
      answer(response, said.id, resultOf('changed'))
    },
    stream,
    slow: async ({ said, response }) => {
      await delay(said.params?.arguments?.count ?? 0)
      answer(response, said.id, resultOf('slow'))
    },
    'reset-body': ({ response }) => {
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
        .write('{"jsonrpc":"2.0",')
      setTimeout(() => response.socket?.resetAndDestroy(), 20)
    },
    'reset-stream': ({ said, response }) => {
      response.writeHead(200, EVENTS).write(`data: ${JSON.stringify(progressOf(said, 1, 1))}\n\ndata: {"json`)
      setTimeout(() => response.socket?.resetAndDestroy(), 20)
    },
    html: ({ response }) => page(response, 200, ['text/html', '<html><script>alert(1)</script></html>']),
    redirect: ({ response }) => page(response, 307, ['text/html', '']),
    plain: ({ response }) => page(response, 200, ['text/plain', 'All is well']),
    'status-500': ({ response }) => page(response, 500, ['text/html', '<html>Internal error</html>']),
    'strange-type': ({ response }) => {
      response.writeHead(200, [['content-type', Buffer.from('text/✓').toString('latin1')]].flat()).end('what')
    },
  }

  const take: Tool = ({ said, request, response }) => {
    const { id, method, params } = said
    if (id === undefined) return response.writeHead(202).end()
    if (method === 'initialize') response.setHeader('mcp-session-id', randomUUID())
    if (method === 'initialize') return answer(response, id, HELLO)
    if (method === 'tools/list') return answer(response, id, { tools: listOf(hasChanged) })
    const tool = method === 'tools/call' ? tools[params?.name ?? ''] : undefined
    return tool === undefined ? answer(response, id, {}) : tool({ said, request, response })
  }

  const server = createServer((request, response) => {
    if (request.method === 'GET') return void response.writeHead(405).end()
    if (request.method === 'DELETE') return void response.writeHead(200).end()
    pending++
    response.on('close', () => pending--)
    void text(request).then((body) => {
      received.push(`${JSON.stringify(request.rawHeaders)} ${request.url ?? ''} ${body}`)
      return take({ said: JSON.parse(body) as Said, request, response })
    })
  })
  return {
    ...(await listenOnLoopback(server, port)),
    received,
    get pending() {
      return pending
    },
    get streamed() {
      return streamed
    },
  }
}

/** Resolves when the gateway has taken what was written, or has hung up. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const over = (): void => {
      response.off('drain', over).off('close', over)
      resolve()
    }
    response.on('drain', over).on('close', over)
  })
}
