import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'

/** A call of a tool. */
export interface ToolCall {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** The range of the tool's versions that the caller can do with. Default: the one that the route has. */
  readonly requires?: string
}

/** What came of it, in the words of either SDK. */
export interface ToolAnswer {
  readonly text: string
  /** The version that served it. */
  readonly version: string
}

/** A client of either line of the official SDK. */
export interface Agent {
  /** Listed tools with their versions. */
  tools(): Promise<ReadonlyMap<string, string>>
  call(call: ToolCall): Promise<ToolAnswer>
  close(): Promise<void>
}

interface AnyTool {
  readonly name: string
  readonly _meta?: Record<string, unknown> | undefined
}

/** A client of the 2.x line. */
export async function newAgent(url: string, token: string): Promise<Agent> {
  const client = new Client({ name: 'agent-2', version: '2.0.0' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }))
  return {
    tools: async () => versionsOf((await client.listTools()).tools),
    call: async (call) => answerOf(await client.callTool(paramsOf(call))),
    close: () => client.close(),
  }
}

/** A client of the 1.x line. */
export async function oldAgent(url: string, token: string): Promise<Agent> {
  const client = new OldClient({ name: 'agent-1', version: '1.0.0' })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new OldTransport(new URL(url), { requestInit }))
  return {
    tools: async () => versionsOf((await client.listTools()).tools),
    call: async (call) => answerOf(await client.callTool(paramsOf(call))),
    close: () => client.close(),
  }
}

function paramsOf({ name, arguments: args, requires }: ToolCall): {
  name: string
  arguments: object & Record<string, unknown>
} {
  return { name, arguments: { ...args }, ...(requires !== undefined && { _meta: { 'dev.mcpver/requires': requires } }) }
}

function versionsOf(tools: readonly AnyTool[]): ReadonlyMap<string, string> {
  return new Map(tools.map(({ name, _meta }) => [name, (_meta?.['dev.mcpver/tool'] as { version: string }).version]))
}

function answerOf(result: object): ToolAnswer {
  const { content, _meta } = result as {
    readonly content: readonly { readonly text?: string }[]
    readonly _meta?: Record<string, unknown>
  }
  const { version } = _meta?.['dev.mcpver/served'] as { readonly version: string }
  return { text: content.map(({ text = '' }) => text).join(''), version }
}
