import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { TinyServer, type TinyOptions, type TinySession } from './tiny-server.ts'

const STATELESS = 'io.modelcontextprotocol/protocolVersion'

/** How it answers a session that it does not know. */
export type Forgetfulness = 'as-the-protocol-says' | 'as-the-examples-do'

/** A session over HTTP. */
class HttpSession implements TinySession {
  readonly name = randomUUID()
  capabilities: TinySession['capabilities'] = {}
  readonly unsent: string[] = []
  stream: ServerResponse | undefined
  readonly push = (message: string): void => {
    if (this.stream === undefined) this.unsent.push(message)
    else this.stream.write(`event: message\ndata: ${message}\n\n`)
  }
}

/** A tiny server over Streamable HTTP. */
export class TinyHttp {
  readonly server: TinyServer
  readonly sessions = new Map<string, HttpSession>()
  /** The headers of every request, in their order. */
  readonly seen: { readonly method: string; readonly headers: IncomingMessage['headers']; readonly body: string }[] = []
  /** Sessions that were ended by their client. */
  readonly ended: string[] = []
  forgetfulness: Forgetfulness = 'as-the-protocol-says'
  readonly #http: Server
  readonly #sockets = new Set<ServerResponse>()
  readonly #nobody = new HttpSession()

  private constructor(options: TinyOptions) {
    this.server = new TinyServer(options)
    this.#http = createServer((request, response) => void this.#take(request, response))
  }

  static async start(options: TinyOptions): Promise<TinyHttp> {
    const tiny = new TinyHttp(options)
    await new Promise<void>((resolve) => tiny.#http.listen(0, '127.0.0.1', resolve))
    return tiny
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#http.address() as AddressInfo).port)}/mcp`
  }

  /** How many requests have no whole answer yet. */
  get open(): number {
    return this.#sockets.size
  }

  /** Forgets all sessions, as a server does that is started anew. */
  restart(): void {
    for (const session of this.sessions.values()) {
      session.stream?.destroy()
      this.server.leave(session)
    }
    this.sessions.clear()
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#http.close(() => resolve())
      this.#http.closeAllConnections()
    })
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#sockets.add(response)
    response.on('close', () => this.#sockets.delete(response))
    const body = await text(request).catch(() => '')
    const { method = '', headers } = request
    this.seen.push({ method, headers, body })
    const known = this.sessions.get(String(headers['mcp-session-id']))
    if (method === 'GET') return this.#listen(known, response)
    if (method === 'DELETE') {
      this.ended.push(String(headers['mcp-session-id']))
      if (known !== undefined) this.server.leave(known)
      this.sessions.delete(String(headers['mcp-session-id']))
      return void response.writeHead(200).end()
    }
    const isStateless = body.includes(STATELESS)
    if (known !== undefined) return this.#post(known, body, response)
    if (isStateless) return this.#post(this.#nobody, body, response)
    if (!body.includes('"initialize"')) return this.#forgotten(response)
    const session = new HttpSession()
    this.sessions.set(session.name, session)
    this.server.join(session)
    response.setHeader('mcp-session-id', session.name)
    this.#post(session, body, response)
  }

  #forgotten(response: ServerResponse): void {
    const isStandard = this.forgetfulness === 'as-the-protocol-says'
    const error = isStandard
      ? { code: -32_001, message: 'Session not found' }
      : { code: -32_000, message: 'Bad Request: No valid session ID provided' }
    response.writeHead(isStandard ? 404 : 400, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ jsonrpc: '2.0', error, id: null }))
  }

  #listen(session: HttpSession | undefined, response: ServerResponse): void {
    if (session === undefined) return void response.writeHead(404).end()
    session.stream = response
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    for (const message of session.unsent.splice(0)) session.push(message)
  }

  #post(session: HttpSession, body: string, response: ServerResponse): void {
    if (!body.includes('"id"') || !body.includes('"method"')) response.writeHead(202).end()
    const start = (): void => {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    }
    this.server.receive({
      text: body,
      session,
      say: (message) => {
        start()
        response.write(`event: message\ndata: ${message}\n\n`)
      },
      answer: (message) => {
        if (response.headersSent) return void response.end(`event: message\ndata: ${message}\n\n`)
        response.writeHead(200, { 'content-type': 'application/json' }).end(message)
      },
    })
  }
}
