import { createServer, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listenOnLoopback, type Endpoint } from '../../../test/support/endpoint.ts'

/** What a request to the server says. */
interface Said {
  readonly id?: number | string
  readonly method: string
  readonly params?: { readonly name?: string }
}

/** A server of a few tools over HTTP, without sessions. */
export interface ToolServer extends Endpoint {
  /** What it lists. */
  tools: readonly object[]
  /** How many calls of the tool `slow` have come. */
  readonly waiting: number
  /** Lets calls of the tool `slow` be answered, those that wait and those to come. */
  release(): void
}

/** Starts a server. A call of `broken` fails, one of `wrong` is an error of the protocol, one of `slow` waits for `release`. */
export async function serveTools(...names: readonly string[]): Promise<ToolServer> {
  let waiting = 0
  let release: () => void = () => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  const server = createServer((request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end()
    void text(request).then(async (body) => {
      const said = JSON.parse(body) as Said
      if (said.id === undefined) return void response.writeHead(202).end()
      if (said.params?.name === 'slow') {
        waiting++
        await released
      }
      answer(response, { jsonrpc: '2.0', id: said.id, ...outcomeOf(said, tools.tools) })
    })
  })
  const tools: ToolServer = {
    ...(await listenOnLoopback(server)),
    tools: names.map((name) => ({ name, inputSchema: { type: 'object' } })),
    get waiting() {
      return waiting
    },
    release: () => release(),
  }
  return tools
}

function outcomeOf({ method, params }: Said, tools: readonly object[]): object {
  if (method === 'initialize') {
    const serverInfo = { name: 'tools', version: '1.0.0' }
    return { result: { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo } }
  }
  if (method === 'tools/list') return { result: { tools } }
  if (params?.name === 'wrong') return { error: { code: -32603, message: 'It went wrong' } }
  return { result: { content: [], ...(params?.name === 'broken' && { isError: true }) } }
}

function answer(response: ServerResponse, message: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(message))
}
