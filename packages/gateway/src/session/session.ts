import { isPlainObject, type Logger } from '@mcpver/core'
import { sessionListRequest } from '../contract/list-request.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { AbortRequest, Headers, LinkEnd, RequestSink, StreamSink } from '../upstream/upstream-link.ts'
import { spanAt } from '../wire/edit.ts'
import { INVALID_REQUEST, type JsonRpcError } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Caller, Carriage } from './caller.ts'
import { toClient } from './client-identity.ts'
import { DownstreamChannel } from './downstream-channel.ts'
import { agreedVersion, paramsOf, PROTOCOL_VERSION_HEADER, type Introduction } from './handshake.ts'
import { QuestionBook } from './question-book.ts'
import { openThrough } from './open-through.ts'
import { refuse } from './refuse.ts'
import { ReplayLog } from './replay-log.ts'
import { ReplayedRequests } from './replayed-request.ts'
import { SessionExchange, type ExchangeHost } from './session-exchange.ts'
import { SessionUpstream } from './session-upstream.ts'
import { ToolDesk, type LinkPath, type UseLink } from './tool-desk.ts'

const LIST_CHANGED = readMessage('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')

/** What a session is made of. */
export interface SessionOptions {
  /** What it is known by; not to be guessed. */
  readonly id: string
  readonly server: ServedServer
  /** Who was authenticated. */
  readonly principal: string | undefined
  readonly logger: Logger
}

/** Where a request goes. */
interface Destination {
  readonly message: WireMessage
  readonly sink: RequestSink
  readonly headers: Headers
  readonly release: LiveRelease
}

/**
 * What one client does with one server, from its handshake on, in the revisions of the protocol that have sessions (up to
 * 2025-11-25). Behind it stand as many releases as its calls ask for, each with a session of its own.
 */
export class Session {
  readonly id: string
  readonly #server: ServedServer
  readonly #tools: ToolDesk
  readonly #logger: Logger
  readonly #upstreams = new Map<string, SessionUpstream>()
  readonly #exchanges = new Map<string, SessionExchange>()
  readonly #questions = new QuestionBook<SessionUpstream>()
  readonly #log = new ReplayLog()
  readonly #channel = new DownstreamChannel(this.#log)
  readonly #replayed = new ReplayedRequests(this.#log)
  readonly #host: ExchangeHost
  readonly #stopWatching: () => void
  #caller: Caller
  #introduction: Introduction = { params: '{}', logLevel: undefined, headers: {} }
  #selected: LiveRelease | undefined
  #isOpen = false
  #isClosed = false

  constructor({ id, server, principal, logger }: SessionOptions) {
    this.id = id
    this.#server = server
    this.#tools = new ToolDesk(server)
    this.#logger = logger
    this.#caller = { principal, client: toClient(undefined), key: id }
    this.#host = {
      toClient: (message, from) => this.#toClient(message, from),
      sendAgain: (exchange) => this.#sendAgain(exchange),
      over: (exchange) => this.#over(exchange),
    }
    this.#stopWatching = server.onChange(() => this.#select())
  }

  /** Who calls. */
  get caller(): Caller {
    return this.#caller
  }

  /** The release that the client is on, without `v`; `undefined` before the handshake. */
  get release(): string | undefined {
    return this.#selected?.version
  }

  /** How many requests are under way. */
  get pending(): number {
    return this.#exchanges.size
  }

  /** Whether the client has the stream open on which it hears what belongs to no request. */
  get isHeard(): boolean {
    return this.#channel.isOpen
  }

  /** Whether the handshake is done. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Takes a request of the client. What is returned ends it, when nobody waits for its answer any more. */
  request(message: WireMessage, sink: RequestSink, carriage: Carriage): AbortRequest {
    if (message.method === 'initialize') return this.#initialize(message, sink, carriage)
    const replayed = this.#replayed.begin(sink)
    const abort = this.#take(message, replayed, carriage)
    return () => replayed.leave(abort)
  }

  #take(message: WireMessage, sink: RequestSink, carriage: Carriage): AbortRequest {
    const release = this.#selected
    if (release === undefined) return refuse(message, sink, NOT_INITIALIZED)
    const { headers } = carriage
    if (message.method === 'tools/call' || message.method === 'tools/list') {
      const request = { message, sink, carriage, caller: this.#caller, selected: release }
      const path = this.#pathOf(message, headers)
      return message.method === 'tools/call' ? this.#tools.call(request, path) : this.#tools.list(request, path)
    }
    if (message.method === 'logging/setLevel') this.#introduction = { ...this.#introduction, logLevel: message }
    return this.#forward({ message, sink, headers, release })
  }

  /** Takes what gets no answer: a notification, or the client's answer to a question. Rejects when it cannot be delivered. */
  async send(message: WireMessage, { headers }: Carriage): Promise<void> {
    if (message.kind === 'response') {
      const answered = this.#questions.answer(message)
      return answered && this.#tell(answered.to, answered.message, headers)
    }
    if (message.method === 'notifications/cancelled') {
      const span = spanAt(message.text, ['params', 'requestId'])
      const exchange = span && this.#exchanges.get(message.text.slice(span.start, span.end))
      return exchange && this.#tell(exchange.request.upstream, message, headers)
    }
    await Promise.all([...this.#upstreams.values()].map((upstream) => this.#tell(upstream, message, headers)))
  }

  /** Opens the stream for what belongs to no request. What is returned ends it, when the client is gone. */
  listen(sink: StreamSink): () => void {
    return this.#channel.open(sink)
  }

  /** Reads a stream on after an event, or else opens one. What is returned says that the client is gone. */
  resume(lastEventId: string, sink: StreamSink, headers: Headers): AbortRequest {
    if (this.#channel.has(lastEventId)) return this.#channel.open(sink, lastEventId)
    const upstream = this.#selected && this.#upstreams.get(this.#selected.version)
    return (
      this.#replayed.resume(lastEventId, sink) ??
      upstream?.link?.resume?.(sink, { ...upstream.headersWith(headers), 'last-event-id': lastEventId }) ??
      this.#channel.open(sink)
    )
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#stopWatching()
    for (const exchange of this.#exchanges.values()) exchange.end({ kind: 'closed' })
    this.#channel.close()
    await Promise.all([...this.#upstreams.values()].map((upstream) => upstream.close()))
    this.#upstreams.clear()
  }

  #initialize(message: WireMessage, sink: RequestSink, { headers }: Carriage): AbortRequest {
    if (this.#selected !== undefined) return refuse(message, sink, ALREADY_INITIALIZED)
    const params = isPlainObject(message.value['params']) ? message.value['params'] : {}
    this.#caller = { ...this.#caller, client: toClient(params['clientInfo']) }
    const selection = this.#server.select(this.#caller)
    if (!selection.success) return refuse(message, sink, selection.error)
    const { [PROTOCOL_VERSION_HEADER]: _, ...rest } = headers
    this.#introduction = { params: paramsOf(message), logLevel: undefined, headers: rest }
    this.#selected = selection.release
    const upstream = this.#upstreamOf(selection.release)
    this.#questions.setNative(upstream)
    const exchange = this.#begin({ message, sink: this.#opening(sink), headers, release: selection.release })
    upstream.open().then(
      (link) => exchange.start(link),
      (error: unknown) => exchange.end({ kind: 'failed', error: error as Error }),
    )
    return () => exchange.abort()
  }

  /** Looks at the answer to the handshake on its way. */
  #opening(sink: RequestSink): RequestSink {
    return {
      message: (message, mark) => sink.message(message, mark),
      mark: (mark) => sink.mark(mark),
      answer: (answer, place) => {
        this.#isOpen = agreedVersion(answer) !== undefined
        sink.answer(answer, place)
      },
      end: (reason) => sink.end(reason),
    }
  }

  #forward(destination: Destination): AbortRequest {
    const exchange = this.#begin(destination)
    const { link } = exchange.request.upstream
    if (link === undefined) this.#sendAgain(exchange)
    else exchange.start(link)
    return () => exchange.abort()
  }

  /** How one request of the client gets to a release. */
  #pathOf(message: WireMessage, headers: Headers): LinkPath {
    return {
      through: (release, sink, use) => this.#through({ message, sink, headers, release }, use),
      send: (release, link, sink) => {
        const exchange = this.#begin({ message, sink, headers, release })
        exchange.start(link)
        return () => exchange.abort()
      },
    }
  }

  #through({ sink, headers, release }: Destination, use: UseLink): AbortRequest {
    const upstream = this.#upstreamOf(release)
    const { link } = upstream
    const sent = upstream.headersWith(headers)
    if (link !== undefined && this.#server.verify(release, link, sessionListRequest(sent)) === undefined)
      return use(link, sent)
    return openThrough(sink, async () => {
      const ready = await upstream.ready(this.#introduction)
      const agreed = upstream.headersWith(headers)
      await this.#server.verify(release, ready, sessionListRequest(agreed))
      return () => use(ready, agreed)
    })
  }

  #begin({ message, sink, headers, release }: Destination): SessionExchange {
    const exchange = new SessionExchange({ message, sink, headers, upstream: this.#upstreamOf(release) }, this.#host)
    if (message.id !== undefined) this.#exchanges.set(message.id, exchange)
    return exchange
  }

  #sendAgain(exchange: SessionExchange): void {
    exchange.request.upstream.ready(this.#introduction).then(
      (link) => exchange.start(link),
      (error: unknown) => exchange.end({ kind: 'failed', error: error as Error }),
    )
  }

  #over(exchange: SessionExchange): void {
    const { message, upstream } = exchange.request
    if (message.id !== undefined && this.#exchanges.get(message.id) === exchange) this.#exchanges.delete(message.id)
    if (upstream.pending === 0 && upstream.isLeft) void this.#leave(upstream)
  }

  #upstreamOf(release: LiveRelease): SessionUpstream {
    const known = this.#upstreams.get(release.version)
    if (known?.release === release) return known
    if (known !== undefined) this.#retire(known)
    const upstream = new SessionUpstream(release, this.id, {
      message: (message, from) => {
        const said = this.#toClient(message, from)
        if (said !== undefined) this.#channel.message(said)
      },
      end: (reason, from) => this.#lost(reason, from),
    })
    this.#upstreams.set(release.version, upstream)
    return upstream
  }

  /** What a server says, as the client gets it. */
  #toClient(message: WireMessage, from: SessionUpstream): WireMessage | undefined {
    if (message.method === LIST_CHANGED.method && from.link !== undefined) {
      this.#server.invalidate(from.release, from.link)
    }
    const isOther = from.release !== this.#selected
    if (isOther && message.kind === 'notification' && message.method?.endsWith('/list_changed') === true)
      return undefined
    return this.#questions.ask(message, from)
  }

  /** The route has changed: the client may be on another release from now on. What is under way ends where it began. */
  #select(): void {
    if (this.#selected === undefined || this.#isClosed) return
    const selection = this.#server.select(this.#caller)
    const before = this.#upstreams.get(this.#selected.version)
    if (selection.success && selection.release !== this.#selected && this.#server.movesSessions) {
      this.#selected = selection.release
      if (before !== undefined) this.#retire(before)
    }
    this.#channel.message(LIST_CHANGED)
  }

  /** Nothing new goes to a release; its link is closed when what is under way is answered. */
  #retire(upstream: SessionUpstream): void {
    upstream.isLeft = true
    if (upstream.pending === 0) void this.#leave(upstream)
  }

  async #leave(upstream: SessionUpstream): Promise<void> {
    if (this.#upstreams.get(upstream.release.version) === upstream) this.#upstreams.delete(upstream.release.version)
    this.#questions.forget(upstream)
    await upstream.close()
  }

  #lost(reason: LinkEnd, { release }: SessionUpstream): void {
    this.#logger.warn({ server: this.#server.name, version: release.version, reason: reason.kind }, 'A server was lost')
  }

  async #tell(upstream: SessionUpstream, message: WireMessage, headers: Headers): Promise<void> {
    await upstream.link?.send(message, upstream.headersWith(headers))
  }
}

const NOT_INITIALIZED: JsonRpcError = {
  code: INVALID_REQUEST,
  message: 'The session has not begun: send initialize first',
}
const ALREADY_INITIALIZED: JsonRpcError = { code: INVALID_REQUEST, message: 'The session has begun already' }
