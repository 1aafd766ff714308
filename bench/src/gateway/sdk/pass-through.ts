// A gateway as one would write it with the official SDK: a Server before a Client for each session. `pass-through.ts <url>`, or
// `pass-through.ts <file> <argument>…` for a program of Node.js.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { NodeStreamableHTTPServerTransport } from '@modelcontextprotocol/node'
import { Server } from '@modelcontextprotocol/server'
import { listen } from '../program/listening.ts'

const [target = '', ...args] = process.argv.slice(2)
const IDENTITY = { name: 'pass-through', version: '1.0.0' }
const sessions = new Map<string, NodeStreamableHTTPServerTransport>()

function reach(): Transport {
  if (URL.canParse(target)) return new StreamableHTTPClientTransport(new URL(target))
  return new StdioClientTransport({ command: process.execPath, args: [target, ...args] })
}

async function begin(): Promise<NodeStreamableHTTPServerTransport> {
  const client = new Client(IDENTITY)
  await client.connect(reach())
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the other class has no place for the answers of another server
  const server = new Server(IDENTITY, { capabilities: { tools: {} } })
  server.setRequestHandler('tools/list', ({ params = {} }) => client.request({ method: 'tools/list', params }))
  server.setRequestHandler('tools/call', ({ params }) => client.request({ method: 'tools/call', params }))
  const transport = new NodeStreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => void sessions.set(id, transport),
  })
  await server.connect(transport)
  return transport
}

async function transportOf({ headers }: IncomingMessage): Promise<NodeStreamableHTTPServerTransport> {
  return sessions.get(String(headers['mcp-session-id'])) ?? (await begin())
}

await listen(
  createServer((request, response) => {
    // Only a reply is waited for, never a whole session.
    void transportOf(request).then((transport) => transport.handleRequest(request, response))
  }),
)
