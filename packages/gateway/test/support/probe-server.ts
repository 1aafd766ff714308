import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { listenOnLoopback, type Endpoint } from './endpoint.ts'
import { STATELESS_REVISION } from './probe/fixtures.ts'
import { endJson, HttpSession, startStream } from './probe/http-session.ts'
import { stateless, type Refusal } from './probe/stateless-rules.ts'
import { Probe } from './probe/probe.ts'
import type { Replier } from './probe/probe-call.ts'
import { ProbeSession } from './probe/probe-session.ts'
import { elementsOf, rawAt } from './raw-json.ts'
import { Recorder } from './recorder.ts'

/** A server that runs in this process and can be asked what it got. */
export interface ProbeServer extends Endpoint {
  readonly recorder: Recorder
}

/** Serves the probe over Streamable HTTP on the loopback, in both eras; no part of it is the SDK's. */
export async function serveProbeHttp(): Promise<ProbeServer> {
  const recorder = new Recorder()
  const front = new HttpProbe(recorder)
  const endpoint = await listenOnLoopback(
    createServer((request, response) => {
      void front.handle(request, response)
    }),
  )
  return { ...endpoint, recorder }
}

const PARSE_ERROR = '{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"Parse error"}}'

type Headers = Readonly<Record<string, string>>

class HttpProbe {
  readonly #recorder: Recorder
  readonly #probe: Probe
  readonly #sessions = new Map<string, HttpSession>()
  #exchanges = 0

  constructor(recorder: Recorder) {
    this.#recorder = recorder
    this.#probe = new Probe(recorder)
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = request.headers as Headers
    const isStateless = headers['mcp-protocol-version'] === STATELESS_REVISION
    if (request.method === 'POST') await this.#post(request, response, headers)
    else if (isStateless) response.writeHead(405, { allow: 'POST' }).end()
    else if (request.method === 'GET') this.#get(response, headers)
    else if (request.method === 'DELETE') this.#delete(response, headers)
    else response.writeHead(405, { allow: 'GET, POST, DELETE' }).end()
  }

  async #post(request: IncomingMessage, response: ServerResponse, headers: Headers): Promise<void> {
    const body = await text(request)
    const accept = headers['accept'] ?? ''
    if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return void response.writeHead(415).end()
    if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
      return void response.writeHead(406).end()
    }
    if (!isJson(body)) return endJson(response, 400, PARSE_ERROR)
    const refusal = stateless(body, headers)
    if (refusal === 'session') this.#sessionPost(body, response, headers)
    else if (refusal === undefined) this.#statelessPost(body, response, headers)
    else endRefusal(response, rawAt(body, 'id') ?? 'null', refusal)
  }

  #sessionPost(body: string, response: ServerResponse, headers: Headers): void {
    if (body.trim().startsWith('{') && rawAt(body, 'method') === '"initialize"')
      return this.#initialize(body, response, headers)
    const session = this.#sessionOf(response, headers)
    if (session === undefined) return
    const source = { session: session.session, headers }
    if (body.trim().startsWith('[')) {
      const answers: string[] = []
      const batch: Replier = { send: () => undefined, pause: () => undefined, end: (answer) => answers.push(answer) }
      for (const message of elementsOf(body)) this.#probe.receive(message, source, batch)
      return endJson(response, 200, `[${answers.join(',')}]`)
    }
    const isRequest = this.#probe.receive(body, source, session.reply(response)) !== undefined
    if (!isRequest) response.writeHead(202).end()
  }

  #initialize(body: string, response: ServerResponse, headers: Headers): void {
    const session = new HttpSession(randomUUID())
    this.#sessions.set(session.session.name, session)
    response.setHeader('mcp-session-id', session.session.name)
    this.#probe.receive(body, { session: session.session, headers }, session.reply(response))
  }

  #statelessPost(body: string, response: ServerResponse, headers: Headers): void {
    const session = new ProbeSession(`exchange-${String(++this.#exchanges)}`, () => undefined)
    const call = this.#probe.receive(body, { session, headers }, statelessReplier(response))
    if (call === undefined) return void response.writeHead(202).end()
    response.once('close', () => this.#probe.cancel(call, 'hung up'))
  }

  #get(response: ServerResponse, headers: Headers): void {
    if (!headers['accept']?.includes('text/event-stream')) return void response.writeHead(406).end()
    const session = this.#sessionOf(response, headers)
    if (session === undefined) return
    this.#recorder.add({ kind: 'listen', session: session.session.name, headers, text: '' })
    session.listen(response, headers['last-event-id'])
  }

  #delete(response: ServerResponse, headers: Headers): void {
    const session = this.#sessionOf(response, headers)
    if (session === undefined) return
    this.#sessions.delete(session.session.name)
    session.end()
    this.#recorder.add({ kind: 'end', session: session.session.name, headers, text: '' })
    response.writeHead(200).end()
  }

  #sessionOf(response: ServerResponse, headers: Headers): HttpSession | undefined {
    const id = headers['mcp-session-id']
    const session = this.#sessions.get(id ?? '')
    if (session === undefined) response.writeHead(id === undefined ? 400 : 404).end()
    return session
  }
}

function statelessReplier(response: ServerResponse): Replier {
  const open = (): void => {
    if (!response.headersSent) startStream(response)
  }
  return {
    send: (text) => {
      open()
      response.write(`data: ${text}\n\n`)
    },
    pause: open,
    end: (text, status = 200) => {
      if (response.headersSent) response.end(`data: ${text}\n\n`)
      else endJson(response, status, text)
    },
  }
}

function endRefusal(response: ServerResponse, id: string, { status, error }: Refusal): void {
  endJson(response, status, `{"jsonrpc":"2.0","id":${id},"error":${error}}`)
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body)
    return true
  } catch {
    return false
  }
}
