import type { IncomingHttpHeaders } from 'node:http'
import { Inbox, isAnswerTo, type Incoming } from './inbox.ts'
import type { Era } from './probe/probe-call.ts'
import { RawHttp, type Exchange } from './raw-http.ts'
import { elementsOf, membersOf, rawAt } from './raw-json.ts'

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
const STATELESS = '2026-07-28'
const NEWEST_SESSION = '2025-11-25'

/** How a client talks to a server. All texts are JSON as it goes over the wire. */
export interface ClientOptions {
  readonly url: string
  readonly era: Era
  /** The revision to ask for, in the session era. Default: 2025-11-25. */
  readonly revision?: string
  /** Default: a client that can be asked everything. */
  readonly capabilities?: string
  /** Default: a name and a version. */
  readonly clientInfo?: string
  /** Headers of every request. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** What the client answers to requests of the server, by method: a result, or an error after `!`. Default: nothing. */
  readonly answers?: Readonly<Record<string, string>>
  /** Whether the stream of the session is opened, in the session era. Default: it is. */
  readonly listens?: boolean
}

/** What one request is sent with besides method and params. */
export interface RequestOptions {
  /** The id as it is written. Default: the next number. */
  readonly id?: string
  /** Members of `_meta` as they are written, without braces. Default: none besides the envelope. */
  readonly meta?: string
  /** Headers besides those that the protocol wants; an empty value takes one away. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What came of a request. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** The message, or the body when it was none. */
  readonly text: string
  readonly result: string | undefined
  readonly error: string | undefined
  /** Messages that came before it by the same stream. */
  readonly before: readonly Incoming[]
}

const CAPABILITIES = '{"roots":{"listChanged":true},"sampling":{},"elicitation":{"form":{},"url":{}}}'
const CLIENT_INFO = '{"name":"raw","version":"1.0.0"}'

/** A client that sends and hands out JSON as it is written; no part of it is the SDK's. */
export class RawClient {
  readonly inbox = new Inbox()
  readonly http: RawHttp
  readonly #options: ClientOptions
  #session: string | undefined
  #revision: string | undefined
  #initialized: Answer | undefined
  #id = 0

  constructor(options: ClientOptions) {
    this.#options = options
    this.http = new RawHttp(options.url)
  }

  /** Makes a client; in the session era it starts a session and listens to it. */
  static async open(options: ClientOptions): Promise<RawClient> {
    const client = new RawClient(options)
    if (options.era === 'session') await client.#initialize()
    return client
  }

  /** The session's id, in the session era. */
  get session(): string | undefined {
    return this.#session
  }

  /** The answer to `initialize`, in the session era. */
  get initialized(): Answer | undefined {
    return this.#initialized
  }

  /** Sends a request and waits for its answer. The params are an object as it is written. */
  async request(method: string, params = '{}', options: RequestOptions = {}): Promise<Answer> {
    const id = options.id ?? String(++this.#id)
    const from = this.inbox.all.length
    const exchange = await this.send(
      this.write(method, params, { ...options, id }),
      this.#headersFor(method, params, options),
    )
    const read = this.read(exchange)
    const found = this.inbox.find(isAnswerTo(id), from)
    const answer = await Promise.race([found, read])
    const text = typeof answer === 'string' ? answer : answer.text
    const isMessage = text.startsWith('{')
    return {
      status: exchange.status,
      headers: exchange.headers,
      text,
      result: isMessage ? rawAt(text, 'result') : undefined,
      error: isMessage ? rawAt(text, 'error') : undefined,
      before: this.inbox.all.slice(from).filter((incoming) => incoming !== answer && incoming.source === exchange),
    }
  }

  /** Calls a tool. */
  call(name: string, args = '{}', options?: RequestOptions): Promise<Answer> {
    return this.request('tools/call', `{"name":${JSON.stringify(name)},"arguments":${args}}`, options)
  }

  /** Sends a request without waiting for more than the head of what comes back. */
  begin(method: string, params: string, options: RequestOptions & { readonly id: string }): Promise<Exchange> {
    return this.send(this.write(method, params, options), this.#headersFor(method, params, options))
  }

  /** Sends a notification. */
  async notify(method: string, params = '{}'): Promise<number> {
    const message = `{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${this.#withMeta(params, '')}}`
    const exchange = await this.send(message, this.#headersFor(method, params, {}))
    await exchange.text()
    return exchange.status
  }

  /** Sends a body as it is. */
  send(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Exchange> {
    const all = { ...JSON_HEADERS, ...this.#sessionHeaders(), ...this.#options.headers, ...headers }
    return this.http.send({
      body,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
    })
  }

  /** Opens the stream of the session, or reads on after an event. */
  listen(last?: string): Promise<Exchange> {
    const headers = { accept: 'text/event-stream', ...this.#sessionHeaders(), ...this.#options.headers }
    return this.http.send({
      method: 'GET',
      headers: { ...headers, ...(last !== undefined && { 'last-event-id': last }) },
    })
  }

  /** Ends the session. */
  async end(): Promise<number> {
    const exchange = await this.http.send({ method: 'DELETE', headers: this.#sessionHeaders() })
    await exchange.text()
    return exchange.status
  }

  /** Hangs up everything. */
  close(): void {
    this.http.close()
  }

  /** The message of a request as it goes over the wire. */
  write(method: string, params: string, { id, meta = '' }: RequestOptions & { readonly id: string }): string {
    return `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${this.#withMeta(params, meta)}}`
  }

  /** Takes the messages of a body into the inbox; resolves with the body when it holds none. */
  async read(exchange: Exchange): Promise<string> {
    if (exchange.isStream) {
      try {
        for await (const { data = '', id } of exchange.events()) if (data !== '') this.#take(data, exchange, id)
      } catch {
        // The stream was cut; what was read of it counts.
      }
      return ''
    }
    const body = await exchange.text()
    const isJson = exchange.headers['content-type']?.startsWith('application/json') ?? false
    if (!isJson || body === '') return body
    for (const message of body.trim().startsWith('[') ? elementsOf(body) : [body]) this.#take(message, exchange)
    return body
  }

  #take(text: string, source: Exchange, event?: string): void {
    const { members } = this.inbox.add(text, source, event)
    const id = members.get('id')
    const method = members.get('method')
    if (id === undefined || method === undefined) return
    const answer = this.#options.answers?.[JSON.parse(method) as string]
    if (answer === undefined) return
    const said = answer.startsWith('!') ? `"error":${answer.slice(1)}` : `"result":${answer}`
    void this.#say(`{"jsonrpc":"2.0","id":${id},${said}}`)
  }

  async #say(message: string): Promise<void> {
    try {
      await (await this.send(message)).text()
    } catch {
      // The check is over and the client has hung up.
    }
  }

  async #initialize(): Promise<void> {
    const { revision = NEWEST_SESSION, capabilities = CAPABILITIES, clientInfo = CLIENT_INFO } = this.#options
    const params = `{"protocolVersion":"${revision}","capabilities":${capabilities},"clientInfo":${clientInfo}}`
    const answer = await this.request('initialize', params)
    this.#initialized = answer
    const session = answer.headers['mcp-session-id']
    this.#session = typeof session === 'string' ? session : undefined
    this.#revision = JSON.parse(rawAt(answer.result, 'protocolVersion') ?? '""') as string
    await this.notify('notifications/initialized')
    if (this.#options.listens !== false) void this.read(await this.listen())
  }

  #sessionHeaders(): Record<string, string> {
    if (this.#options.era === 'stateless') return { 'mcp-protocol-version': STATELESS }
    return {
      ...(this.#session !== undefined && { 'mcp-session-id': this.#session }),
      ...(this.#revision !== undefined && { 'mcp-protocol-version': this.#revision }),
    }
  }

  #headersFor(method: string, params: string, { headers }: RequestOptions): Record<string, string> {
    if (this.#options.era === 'session') return { ...headers }
    const name = rawAt(params, method === 'resources/read' ? 'uri' : 'name')
    const isNamed = name !== undefined && /^(?:tools\/call|prompts\/get|resources\/read)$/.test(method)
    return { 'mcp-method': method, ...(isNamed && { 'mcp-name': JSON.parse(name) as string }), ...headers }
  }

  #withMeta(params: string, meta: string): string {
    const all = [...(this.#options.era === 'stateless' ? [this.#envelope()] : []), ...(meta === '' ? [] : [meta])]
    if (all.length === 0) return params
    const rest = params.trim().slice(1)
    return `{"_meta":{${all.join(',')}}${membersOf(params).size === 0 ? '' : ','}${rest}`
  }

  #envelope(): string {
    const { capabilities = CAPABILITIES, clientInfo = CLIENT_INFO } = this.#options
    return (
      `"io.modelcontextprotocol/protocolVersion":"${STATELESS}","io.modelcontextprotocol/clientInfo":${clientInfo},` +
      `"io.modelcontextprotocol/clientCapabilities":${capabilities}`
    )
  }
}
