import { REQUIRES_META_KEY, SERVED_META_KEY, type ServedVersionMeta, type ToolDefinition } from '@mcpver/core'
import {
  Client,
  StreamableHTTPClientTransport,
  type CallToolResult,
  type ClientOptions,
  type Implementation,
} from '@modelcontextprotocol/client'
import { createMcpHandler, InMemoryTransport, McpServer } from '@modelcontextprotocol/server'
import { onTestFinished } from 'vitest'
import type { VersionedTools } from '../versioned-tools.ts'

/** How a test's client is made. */
export interface ConnectOptions extends Pick<ClientOptions, 'capabilities'> {
  /** What the client calls itself. */
  readonly as?: Implementation
}

const TEST_CLIENT: Implementation = { name: 'test', version: '1.0.0' }

/** A client of the 2025 era, connected in memory to a server with these tools until the test ends. */
export async function connectTo(
  tools: VersionedTools,
  { as = TEST_CLIENT, ...options }: ConnectOptions = {},
): Promise<Client> {
  const server = tools.install(new McpServer({ name: 'server', version: '1.0.0' }))
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
  const client = new Client(as, options)
  await server.connect(serverSide)
  await client.connect(clientSide)
  onTestFinished(() => client.close())
  return client
}

/** A client of protocol revision 2026-07-28, or of the 2025 era without sessions, over HTTP without a network. */
export async function connectOverHttp(
  tools: VersionedTools,
  mode: 'auto' | 'legacy',
  { as = TEST_CLIENT, ...options }: ConnectOptions = {},
): Promise<Client> {
  const handler = createMcpHandler(() => tools.install(new McpServer({ name: 'server', version: '1.0.0' })))
  const client = new Client(as, { ...options, versionNegotiation: { mode } })
  const fetch = (url: string | URL, init?: RequestInit): Promise<Response> => handler.fetch(new Request(url, init))
  await client.connect(new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), { fetch }))
  onTestFinished(async () => {
    await client.close()
    await handler.close()
  })
  return client
}

/** The entries of `tools/list`. */
export async function list(client: Client): Promise<ToolDefinition[]> {
  return (await client.listTools()).tools as unknown as ToolDefinition[]
}

/** The params of a call that needs a version. */
export function needs(
  version: string | undefined,
  args: Record<string, unknown> = {},
): { arguments: Record<string, unknown>; _meta?: Record<string, unknown> } {
  return { arguments: args, ...(version !== undefined && { _meta: { [REQUIRES_META_KEY]: version } }) }
}

/** A result that is one text. */
export function text(value: string): CallToolResult {
  return { content: [{ type: 'text', text: value }] }
}

/** All texts of a result. */
export function textsOf({ content }: CallToolResult): string[] {
  return content.map((block) => (block.type === 'text' ? block.text : `(${block.type})`))
}

/** What a result says of the version that served. */
export function servedOf({ _meta }: CallToolResult): ServedVersionMeta | undefined {
  return _meta?.[SERVED_META_KEY] as ServedVersionMeta | undefined
}
