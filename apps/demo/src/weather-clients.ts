import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'

const SERVER = fileURLToPath(new URL('./weather-server.js', import.meta.url))
const PROBE = { versionNegotiation: { mode: 'auto' } } as const

/** A client with a server of its own behind it. */
export interface Connection {
  readonly transport: string
  readonly client: Client
  /** Ends both. */
  close(): Promise<void>
}

/** Starts the weather server and connects the official client to it over stdio. */
export async function connectOverStdio(): Promise<Connection> {
  return connectToCommand('stdio', [SERVER])
}

/** Starts a Node program as an MCP server and connects to it over stdio. */
export async function connectToCommand(transport: string, args: readonly string[]): Promise<Connection> {
  const client = new Client({ name: 'mcpver-demo', version: '1.0.0' }, PROBE)
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [...args], stderr: 'ignore' }))
  return { transport, client, close: () => client.close() }
}

/** Starts the weather server and connects the official client to it over Streamable HTTP. */
export async function connectOverHttp(): Promise<Connection> {
  const server = spawn(process.execPath, [SERVER, '--http'], { stdio: ['pipe', 'pipe', 'ignore'] })
  try {
    const client = new Client({ name: 'mcpver-demo', version: '1.0.0' }, PROBE)
    await client.connect(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${await portOf(server)}/mcp`)))
    const close = async (): Promise<void> => {
      await client.close()
      await end(server)
    }
    return { transport: 'Streamable HTTP', client, close }
  } catch (error) {
    await end(server)
    throw error
  }
}

async function portOf(server: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Promise<string> {
  const lines = createInterface({ input: server.stdout })
  const [line] = (await Promise.race([once(lines, 'line'), once(server, 'exit').then(() => [''])])) as [string]
  if (!/^\d+$/.test(line)) throw new Error('The weather server did not start')
  return line
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const exit = once(server, 'exit')
  server.kill()
  await exit
}
