// An echo server over Streamable HTTP without any SDK: `http-echo.ts <EchoOptions>`.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from '../program/listening.ts'
import { Echo, type EchoOptions } from './echo.ts'

const options = JSON.parse(process.argv[2] ?? '') as EchoOptions
const echo = new Echo(options)
const sessions = new Set<string>()

function post(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => reply(request, response, Buffer.concat(chunks).toString('utf8')))
}

function reply({ headers }: IncomingMessage, response: ServerResponse, text: string): void {
  const { method, answer } = echo.receive(text)
  const session = headers['mcp-session-id']
  // A server that was started anew does not know the sessions of before.
  if (session !== undefined && !sessions.has(String(session))) return void response.writeHead(404).end()
  if (answer === undefined) return void response.writeHead(202).end()
  const begun = method === 'initialize' ? { 'mcp-session-id': begin() } : {}
  const length = Buffer.byteLength(answer)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': length, ...begun })
  response.end(answer)
}

function begin(): string {
  const session = randomUUID()
  sessions.add(session)
  return session
}

const server = createServer((request, response) => {
  // Authorization is asked for elsewhere, and there is none.
  if (request.url?.startsWith('/mcp') !== true) response.writeHead(404).end()
  else if (request.method === 'POST') post(request, response)
  else if (request.method === 'GET') response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
  else response.writeHead(200).end(() => sessions.delete(String(request.headers['mcp-session-id'])))
})
await listen(server, options.port)
