import { Client, StreamableHTTPClientTransport, type CallToolResult } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OneClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OneStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as OneHttpTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport as OneTransport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { gone } from './gone.ts'
import type { Upstream } from './targets.ts'

/** What every client answers when it is asked. */
const SAMPLED = { role: 'assistant', content: { type: 'text', text: 'sampled' }, model: 'model' } as const
const ROOTS = { roots: [{ uri: 'file:///somewhere/root', name: 'root' }] }
const ELICITED = { action: 'accept', content: { name: 'Ada', check: true } } as const

const CAPABILITIES = { sampling: {}, elicitation: { form: {}, url: {} }, roots: { listChanged: true } }
const INFO = { name: 'sdk-client', version: '1.0.0' }

/** A call as hosts make it. */
export interface ToolCall {
  readonly name: string
  readonly arguments?: Record<string, unknown>
}

/** What the clients of both SDK lines have in common. */
export interface SdkClient {
  /** What the server said of itself. */
  readonly server: { readonly name: string | undefined; readonly instructions: string | undefined }
  /** The revision that was agreed on, where the client says it. */
  readonly revision: string | undefined
  /** Methods of the notifications that came, with what they are about. */
  readonly heard: readonly string[]
  /** Names of tools, addresses of resources, names of prompts. */
  list(): Promise<Readonly<Record<'tools' | 'resources' | 'prompts', readonly string[]>>>
  /** Calls a tool; progress is told as it comes. */
  call(call: ToolCall, onProgress?: (progress: number) => void): Promise<CallToolResult>
  read(uri: string): Promise<unknown>
  prompt(name: string): Promise<unknown>
  complete(prompt: string, argument: { readonly name: string; readonly value: string }): Promise<readonly string[]>
  /** Only in the session era. */
  subscribe(uri: string): Promise<void>
  /** Ends the connection, and the process where the client started one. */
  close(): Promise<void>
}

/** A client that is tried. */
export interface ClientKind {
  readonly client: string
  /** The revision that it speaks with whoever speaks all. */
  readonly revision: string
  /** Whether it speaks with servers of that revision only. */
  readonly isStrict?: boolean
  readonly connect: (to: Upstream) => Promise<SdkClient>
}

export const CLIENTS: readonly ClientKind[] = [
  { client: 'SDK 2.x, plain', revision: '2025-11-25', connect: (to) => connectTwo(to, 'legacy') },
  { client: 'SDK 2.x, negotiating', revision: '2026-07-28', connect: (to) => connectTwo(to, 'auto') },
  {
    client: 'SDK 2.x, of one revision',
    revision: '2026-07-28',
    isStrict: true,
    connect: (to) => connectTwo(to, { pin: '2026-07-28' }),
  },
  { client: 'SDK 1.x', revision: '2025-11-25', connect: connectOne },
]

async function connectTwo(to: Upstream, mode: 'legacy' | 'auto' | { readonly pin: string }): Promise<SdkClient> {
  const heard: string[] = []
  const client = new Client(INFO, { capabilities: CAPABILITIES, versionNegotiation: { mode } })
  client.setRequestHandler('sampling/createMessage', () => SAMPLED)
  client.setRequestHandler('elicitation/create', () => ELICITED)
  client.setRequestHandler('roots/list', () => ROOTS)
  client.setNotificationHandler('notifications/message', ({ method }) => void heard.push(method))
  client.setNotificationHandler('notifications/resources/updated', ({ method, params }) => {
    heard.push(`${method} ${params.uri}`)
  })
  const stdio = to.kind === 'stdio' ? new StdioClientTransport({ ...started(to), stderr: 'ignore' }) : undefined
  try {
    await client.connect(stdio ?? new StreamableHTTPClientTransport(new URL(to.kind === 'http' ? to.url : '')))
  } catch (error) {
    await client.close()
    throw error
  }
  return {
    ...usualOf(client),
    revision: client.getNegotiatedProtocolVersion(),
    heard,
    call: (call, onProgress) =>
      client.callTool(call, { ...(onProgress && { onprogress: (told) => onProgress(told.progress) }) }),
    close: () => endOf(() => client.close(), stdio?.pid),
  }
}

async function connectOne(to: Upstream): Promise<SdkClient> {
  const heard: string[] = []
  const client = new OneClient(INFO, { capabilities: CAPABILITIES })
  client.setRequestHandler(CreateMessageRequestSchema, () => SAMPLED)
  client.setRequestHandler(ElicitRequestSchema, () => ELICITED)
  client.setRequestHandler(ListRootsRequestSchema, () => ROOTS)
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ method }) => void heard.push(method))
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ method, params }) => {
    heard.push(`${method} ${params.uri}`)
  })
  const stdio = to.kind === 'stdio' ? new OneStdioTransport({ ...started(to), stderr: 'ignore' }) : undefined
  const http = to.kind === 'http' ? new OneHttpTransport(new URL(to.url)) : undefined
  // The SDK's own transports do not meet its interface under exactOptionalPropertyTypes.
  await client.connect((stdio ?? http) as OneTransport)
  return {
    ...usualOf(client),
    revision: undefined,
    heard,
    call: async (call, onProgress) => {
      const options = { ...(onProgress && { onprogress: (told: { progress: number }) => onProgress(told.progress) }) }
      return (await client.callTool(call, undefined, options)) as CallToolResult
    },
    close: async () => {
      // Closing alone leaves the session of an HTTP server behind.
      await http?.terminateSession()
      await endOf(() => client.close(), stdio?.pid)
    },
  }
}

/** What both clients do alike. */
function usualOf(client: Client | OneClient): Omit<SdkClient, 'revision' | 'heard' | 'call' | 'close'> {
  return {
    server: { name: client.getServerVersion()?.name, instructions: client.getInstructions() },
    list: async () => ({
      tools: (await client.listTools()).tools.map(({ name }) => name),
      resources: (await client.listResources()).resources.map(({ uri }) => uri),
      prompts: (await client.listPrompts()).prompts.map(({ name }) => name),
    }),
    read: async (uri) => (await client.readResource({ uri })).contents,
    prompt: async (name) => (await client.getPrompt({ name })).messages,
    complete: async (name, argument) => {
      const { completion } = await client.complete({ ref: { type: 'ref/prompt', name }, argument: { ...argument } })
      return completion.values
    },
    subscribe: async (uri) => {
      await client.subscribeResource({ uri })
    },
  }
}

const started = ({ command, args }: Upstream & { readonly kind: 'stdio' }) => ({ command, args: [...args] })

async function endOf(close: () => Promise<void>, pid: number | null | undefined): Promise<void> {
  await close()
  if (typeof pid === 'number') await gone(pid)
}
