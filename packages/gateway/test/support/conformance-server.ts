import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { localhostHostValidation, localhostOriginValidation, toNodeHandler } from '@modelcontextprotocol/node'
import {
  createMcpHandler,
  createRequestStateCodec,
  isLegacyRequest,
  McpServer,
  WebStandardStreamableHTTPServerTransport,
  type McpHttpHandler,
} from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import type { Change } from './conformance/change.ts'
import { addContentTools } from './conformance/content-tools.ts'
import { SessionEvents } from './conformance/event-store.ts'
import { addInputTools } from './conformance/input-tools.ts'
import { addPrompts } from './conformance/prompts.ts'
import { addResources } from './conformance/resources.ts'
import { addRunningTools } from './conformance/running-tools.ts'
import { addSchemaTools } from './conformance/schema-tools.ts'
import { addSessionTools } from './conformance/session-tools.ts'
import { listenOnLoopback, type Endpoint } from './endpoint.ts'

/** When a client comes back that lost its stream, milliseconds. */
const RETRY = 50
const CAPABILITIES = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  completions: {},
  logging: {},
}

const states = createRequestStateCodec<string>({ key: randomBytes(32) })

/**
 * A server with everything that the official conformance suite calls. Each instance serves one session, one connection, or one
 * request.
 */
export function createConformanceServer(change?: Change): McpServer {
  const server = new McpServer(
    { name: 'conformance-server', version: '1.0.0' },
    { capabilities: CAPABILITIES, requestState: { verify: (state, ctx) => states.verify(state, ctx) } },
  )
  const ownChange: Change = {
    tools: () => server.server.sendToolListChanged(),
    prompts: () => server.server.sendPromptListChanged(),
  }
  addContentTools(server)
  addRunningTools(server, change ?? ownChange)
  addSessionTools(server)
  addInputTools(server, states)
  addSchemaTools(server)
  addPrompts(server)
  addResources(server)
  return server
}

/** Serves it over Streamable HTTP on the loopback: sessions up to revision 2025-11-25, and 2026-07-28 without. */
export async function serveConformanceHttp(): Promise<Endpoint> {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>()
  const modern: McpHttpHandler = createMcpHandler(() => createConformanceServer(changeThrough(modern)), {
    legacy: 'reject',
  })
  const handle = toNodeHandler({
    fetch: async (request) =>
      (await isLegacyRequest(request)) ? serveSession(sessions, request) : modern.fetch(request),
  })
  const isHostAllowed = localhostHostValidation()
  const isOriginAllowed = localhostOriginValidation()
  const endpoint = await listenOnLoopback(
    createServer((request, response) => {
      if (isHostAllowed(request, response) && isOriginAllowed(request, response)) {
        void handle(request as Parameters<typeof handle>[0], response)
      }
    }),
  )
  return {
    url: endpoint.url,
    close: async () => {
      await modern.close()
      await Promise.all([...sessions.values()].map((session) => session.close()))
      await endpoint.close()
    },
  }
}

async function serveSession(
  sessions: Map<string, WebStandardStreamableHTTPServerTransport>,
  request: Request,
): Promise<Response> {
  const id = request.headers.get('mcp-session-id')
  const known = sessions.get(id ?? '')
  if (known !== undefined) return known.handleRequest(request)
  if (id !== null) return new Response('There is no such session', { status: 404 })
  const session = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    eventStore: new SessionEvents(),
    retryInterval: RETRY,
    onsessioninitialized: (started) => void sessions.set(started, session),
    onsessionclosed: (closed) => void sessions.delete(closed),
  })
  await createConformanceServer().connect(session)
  return session.handleRequest(request)
}

function changeThrough({ notify }: McpHttpHandler): Change {
  return {
    tools: () => Promise.resolve(notify.toolsChanged()),
    prompts: () => Promise.resolve(notify.promptsChanged()),
  }
}

// Started as a program it serves over stdio.
if (import.meta.main) serveStdio(() => createConformanceServer())
