import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toNodeHandler } from '@modelcontextprotocol/node'
import {
  completable,
  createMcpHandler,
  inputRequired,
  inputResponse,
  isLegacyRequest,
  McpServer,
  ResourceTemplate,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'

const text = (line: string) => ({ content: [{ type: 'text' as const, text: line }] })
const QUESTION = {
  messages: [{ role: 'user' as const, content: { type: 'text' as const, text: 'Who?' } }],
  maxTokens: 10,
}
const CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  completions: {},
  logging: {},
}

/** A server of a town, which says in everything which town it is. Every town has tools and prompts of the same names. */
export function createTown(town: string): McpServer {
  const server = new McpServer(
    { name: town, version: '1.0.0' },
    { capabilities: CAPABILITIES, instructions: `All about ${town}.` },
  )
  addTools(server, town)
  server.registerPrompt(
    'letter',
    { argsSchema: z.object({ to: completable(z.string(), (value) => [`${value} of ${town}`]) }) },
    ({ to }) => ({ messages: [{ role: 'user', content: { type: 'text', text: `Dear ${to} in ${town}` } }] }),
  )
  const read = ({ href }: URL) => ({ contents: [{ uri: href, text: `${href} in ${town}` }] })
  server.registerResource('square', `${town}://square`, {}, read)
  server.registerResource('common', 'common://sky', {}, read)
  server.registerResource('house', new ResourceTemplate(`${town}://house/{number}`, { list: undefined }), {}, read)
  addSubscriptions(server)
  return server
}

function addTools(server: McpServer, town: string): void {
  let calls = 0
  server.registerTool('greet', { title: 'Greet', inputSchema: z.object({}) }, () => text(`Hello from ${town}`))
  // Only within a session are the calls counted.
  server.registerTool('count', { inputSchema: z.object({}) }, () => text(`${town} ${String(++calls)}`))
  server.registerTool('ask', { inputSchema: z.object({}) }, async (_args, { mcpReq }) => {
    const answered = inputResponse(mcpReq.inputResponses, 'who').kind === 'sampling'
    if (mcpReq.envelope !== undefined && !answered) {
      return inputRequired({ inputRequests: { who: inputRequired.createMessage(QUESTION) } })
    }
    if (answered) return text(`${town} has asked`)
    const { model } = await mcpReq.send({
      method: 'sampling/createMessage',
      params: { ...QUESTION, metadata: { town } },
    })
    return text(`${town} has asked ${model}`)
  })
}

function addSubscriptions({ server }: McpServer): void {
  for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const) {
    server.setRequestHandler(method, async ({ params }, ctx) => {
      if (method === 'resources/subscribe') {
        await ctx.mcpReq.notify({ method: 'notifications/resources/updated', params: { uri: params.uri } })
      }
      return {}
    })
  }
}

/** A town over HTTP, in both eras, which can go away and come back. */
export class TownHttp {
  readonly #town: string
  readonly #sessions = new Map<string, WebStandardStreamableHTTPServerTransport>()
  #port = 0
  #http: Server | undefined

  constructor(town: string) {
    this.#town = town
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}/mcp`
  }

  /** Opens it, at the address that it had before where it had one. */
  async open(): Promise<void> {
    const modern = createMcpHandler(() => createTown(this.#town), { legacy: 'reject' })
    const handle = toNodeHandler({
      fetch: async (request) => ((await isLegacyRequest(request)) ? this.#serve(request) : modern.fetch(request)),
    })
    const http = createServer((request, response) => void handle(request as Parameters<typeof handle>[0], response))
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve))
    this.#http = http
    this.#port = (http.address() as AddressInfo).port
  }

  async close(): Promise<void> {
    const http = this.#http
    this.#http = undefined
    await Promise.all([...this.#sessions.values()].map((session) => session.close()))
    this.#sessions.clear()
    await new Promise<void>((resolve) => {
      if (http === undefined) return resolve()
      http.close(() => resolve())
      http.closeAllConnections()
    })
  }

  async #serve(request: Request): Promise<Response> {
    const id = request.headers.get('mcp-session-id')
    const known = this.#sessions.get(id ?? '')
    if (known !== undefined) return known.handleRequest(request)
    if (id !== null) return new Response('There is no such session', { status: 404 })
    const session = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (started) => void this.#sessions.set(started, session),
      onsessionclosed: (closed) => void this.#sessions.delete(closed),
    })
    await createTown(this.#town).connect(session)
    return session.handleRequest(request)
  }
}

// Started as a program it serves over stdio.
if (import.meta.main) serveStdio(() => createTown(process.argv[2] ?? ''))
