import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { toNodeHandler } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  WebStandardStreamableHTTPServerTransport,
  type McpHttpHandler,
} from '@modelcontextprotocol/server'
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio'
import { SessionEvents } from './conformance/event-store.ts'
import { createConformanceServer } from './conformance-server.ts'
import { listenOnLoopback, type Endpoint } from './endpoint.ts'
import type { Era } from './probe/probe-call.ts'
import type { Upstream } from './targets.ts'

/** The server of the conformance suite as a program that speaks one era only. */
export function oneEraCommand(era: Era): Upstream {
  return { kind: 'stdio', command: process.execPath, args: [fileURLToPath(import.meta.url), era] }
}

/** Serves it over Streamable HTTP on the loopback, in one era only. */
export function serveOneEraHttp(era: Era): Promise<Endpoint> {
  return era === 'session' ? serveSessions() : serveStateless()
}

async function serveSessions(): Promise<Endpoint> {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>()
  const serve = async (request: Request): Promise<Response> => {
    const id = request.headers.get('mcp-session-id')
    const known = sessions.get(id ?? '')
    if (known !== undefined) return known.handleRequest(request)
    if (id !== null) return new Response('There is no such session', { status: 404 })
    const session = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      eventStore: new SessionEvents(),
      onsessioninitialized: (started) => void sessions.set(started, session),
      onsessionclosed: (closed) => void sessions.delete(closed),
    })
    await createConformanceServer().connect(session)
    return session.handleRequest(request)
  }
  const endpoint = await listen(serve)
  return {
    url: endpoint.url,
    close: async () => {
      await Promise.all([...sessions.values()].map((session) => session.close()))
      await endpoint.close()
    },
  }
}

async function serveStateless(): Promise<Endpoint> {
  const handler: McpHttpHandler = createMcpHandler(
    () =>
      createConformanceServer({
        tools: () => Promise.resolve(handler.notify.toolsChanged()),
        prompts: () => Promise.resolve(handler.notify.promptsChanged()),
      }),
    { legacy: 'reject' },
  )
  const endpoint = await listen((request) => handler.fetch(request))
  return {
    url: endpoint.url,
    close: async () => {
      await handler.close()
      await endpoint.close()
    },
  }
}

function listen(serve: (request: Request) => Promise<Response>): Promise<Endpoint> {
  const handle = toNodeHandler({ fetch: serve })
  return listenOnLoopback(
    createServer((request, response) => void handle(request as Parameters<typeof handle>[0], response)),
  )
}

// Started as a program it serves over stdio.
if (import.meta.main) {
  if (process.argv[2] === 'session') await createConformanceServer().connect(new StdioServerTransport())
  else serveStdio(() => createConformanceServer(), { legacy: 'reject' })
}
