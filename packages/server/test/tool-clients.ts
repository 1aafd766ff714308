import { Client, StreamableHTTPClientTransport, type CallToolResult } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OneClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OneStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OneHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport as OneTransport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { ToolDefinition } from '@mcpver/core'
import { z } from 'zod'
import { gone, WEATHER_STDIO } from './weather-process.ts'

/** The params of a call, with fields that a client's types may not know. */
export type CallParams = { readonly name: string; readonly arguments?: Record<string, unknown> } & Record<
  string,
  unknown
>

/** What the clients of both SDK lines have in common. */
export interface ToolClient {
  /** The entries of `tools/list` as the client hands them to its host. From then on it checks structured results. */
  listTools(): Promise<ToolDefinition[]>
  /** Calls a tool as hosts do. */
  callTool(params: CallParams): Promise<CallToolResult>
  /** The protocol revision that was agreed on, where the client says it. */
  readonly revision: string | undefined
  /** Ends the connection, and the server process where the client started it. */
  close(): Promise<void>
}

/** Where to connect to, and as whom. */
export interface Destination {
  /** The server's address. Default: a process of its own, over stdio. */
  readonly url?: URL
  /** Headers of every request over HTTP. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** What the client calls itself. */
  readonly clientName?: string
}

/** A client that is tried. */
export interface ClientKind {
  readonly client: string
  /** The protocol revision that it is to speak, where it says. */
  readonly revision?: string
  readonly connect: (to: Destination) => Promise<ToolClient>
}

export const CLIENTS: readonly ClientKind[] = [
  { client: 'SDK 2.x, plain', revision: '2025-11-25', connect: (to) => connectTwo(to, 'legacy') },
  { client: 'SDK 2.x, negotiating', revision: '2026-07-28', connect: (to) => connectTwo(to, 'auto') },
  { client: 'SDK 1.x', connect: connectOne },
]

async function connectTwo(
  { url, headers = {}, clientName = 'test' }: Destination,
  mode: 'auto' | 'legacy',
): Promise<ToolClient> {
  const client = new Client({ name: clientName, version: '1.0.0' }, { versionNegotiation: { mode } })
  const stdio = url === undefined ? new StdioClientTransport(WEATHER_STDIO) : undefined
  await client.connect(stdio ?? new StreamableHTTPClientTransport(url!, { requestInit: { headers } }))
  const pid = stdio?.pid
  return {
    listTools: async () => (await client.listTools()).tools as unknown as ToolDefinition[],
    callTool: (params) => client.callTool(params),
    revision: client.getNegotiatedProtocolVersion(),
    close: () => closeWith(() => client.close(), pid),
  }
}

async function connectOne({ url, headers = {}, clientName = 'test' }: Destination): Promise<ToolClient> {
  const client = new OneClient({ name: clientName, version: '1.0.0' })
  const stdio = url === undefined ? new OneStdioTransport(WEATHER_STDIO) : undefined
  const http = url && new OneHttpTransport(url, { requestInit: { headers } })
  // The SDK's own transports do not meet its interface under exactOptionalPropertyTypes.
  await client.connect((stdio ?? http) as OneTransport)
  const pid = stdio?.pid
  return {
    listTools: async () => (await client.listTools()).tools as unknown as ToolDefinition[],
    callTool: async (params) => (await client.callTool(params)) as CallToolResult,
    revision: undefined,
    close: () => closeWith(() => client.close(), pid),
  }
}

async function closeWith(close: () => Promise<void>, pid: number | null | undefined): Promise<void> {
  await close()
  if (typeof pid === 'number') await gone(pid)
}

const REFUSAL = z.object({ code: z.number(), message: z.string(), data: z.unknown() })

/** The JSON-RPC error that a call ends in; fails when it ends well or otherwise. */
export async function refusalOf(call: Promise<unknown>): Promise<z.infer<typeof REFUSAL>> {
  const error: unknown = await call.then(
    (result) => {
      throw new Error(`Expected a refusal, and there was ${JSON.stringify(result)}`)
    },
    (reason: unknown) => reason,
  )
  const { code, message, data } = REFUSAL.parse(error)
  // The 1.x SDK puts the code before the server's message.
  return { code, message: message.replace(/^MCP error -?\d+: /, ''), data }
}
