// The least that a bridge from HTTP to standard streams can do: `bridge.ts <file> <argument>…` starts a program of Node.js for each
// session, and reads of messages only their ids. It imports packages only, and takes its arguments as one whose text is evaluated.
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable, Writable } from 'node:stream'
import { LineSplitter } from '@mcpver/gateway/process'

interface Message {
  readonly id?: number | string
  readonly method?: string
}

const program = process.argv.slice(1)

class Session {
  readonly id = randomUUID()
  readonly #child: ChildProcessByStdio<Writable, Readable, null>
  readonly #waiting = new Map<number | string, ServerResponse>()
  #stream: ServerResponse | undefined

  constructor() {
    this.#child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const lines = new LineSplitter()
    this.#child.stdout.on('data', (chunk: Buffer) => {
      for (const line of lines.push(chunk)) this.#receive(line)
    })
  }

  post({ id, method }: Message, text: string, response: ServerResponse): void {
    if (id === undefined || method === undefined) response.writeHead(202).end()
    else this.#waiting.set(id, response)
    this.#child.stdin.write(`${text.replaceAll('\n', ' ')}\n`)
  }

  listen(response: ServerResponse): void {
    this.#stream = response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
  }

  end(): void {
    this.#child.kill()
  }

  #receive(line: string): void {
    const { id, method } = JSON.parse(line) as Message
    const response = method === undefined && id !== undefined ? this.#waiting.get(id) : undefined
    if (response === undefined || id === undefined) return void this.#stream?.write(`data: ${line}\n\n`)
    this.#waiting.delete(id)
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(line) }
    response.writeHead(200, { ...headers, 'mcp-session-id': this.id }).end(line)
  }
}

const sessions = new Map<string, Session>()

function begin(): Session {
  const session = new Session()
  sessions.set(session.id, session)
  return session
}

function handle(request: IncomingMessage, response: ServerResponse, text: string): void {
  const message = request.method === 'POST' ? (JSON.parse(text) as Message) : {}
  const named = sessions.get(String(request.headers['mcp-session-id']))
  const session = message.method === 'initialize' ? begin() : named
  if (session === undefined) return void response.writeHead(404).end()
  if (request.method === 'POST') return session.post(message, text, response)
  if (request.method === 'GET') return session.listen(response)
  session.end()
  response.writeHead(200).end()
}

process.on('exit', () => {
  for (const session of sessions.values()) session.end()
})
const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => handle(request, response, Buffer.concat(chunks).toString('utf8')))
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/mcp`)
})
process.stdin.on('end', () => process.exit()).resume()
