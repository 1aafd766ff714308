import { isPlainObject, type Logger } from '@mcpver/core'
import type { MatchableHeaders } from '../access/matchable-headers.ts'
import type { LiveRelease } from '../server/live-release.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { AbortRequest, Headers, LinkEnd, RequestSink, StreamSink } from '../upstream/upstream-link.ts'
import { spanAt } from '../wire/edit.ts'
import type { JsonRpcError } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { Caller, Carriage } from './caller.ts'
import { toClient } from './client-identity.ts'
import { DownstreamChannel } from './downstream-channel.ts'
import { agreedVersion, paramsOf, PROTOCOL_VERSION_HEADER, type Introduction } from './handshake.ts'
import type { PendingRequest } from './pending-request.ts'
import { PendingRequests } from './pending-requests.ts'
import { QuestionBook } from './question-book.ts'
import { refuse } from './refuse.ts'
import { ReplayLog } from './replay-log.ts'
import { ReplayedRequests } from './replayed-request.ts'
import { RequestPath, type RequestWays } from './request-path.ts'
import { SessionAffinity } from './session-affinity.ts'
import { ALREADY_INITIALIZED, MOST_PENDING, NOT_INITIALIZED, TOO_MANY } from './session-errors.ts'
import type { SessionUpstream } from './session-upstream.ts'
import { SessionUpstreams } from './session-upstreams.ts'
import { ToolDesk } from './tool-desk.ts'

const LIST_CHANGED = readMessage('{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}')

/** What a session is made of. */
export interface SessionOptions {
  /** What it is known by; not to be guessed. */
  readonly id: string
  readonly server: ServedServer
  /** Who was authenticated. */
  readonly principal: string | undefined
  /** What came along with the request that begins it. Default: nothing. */
  readonly headers?: MatchableHeaders | undefined
  readonly logger: Logger
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
  readonly #upstreams: SessionUpstreams
  readonly #requests = new PendingRequests()
  readonly #questions = new QuestionBook<SessionUpstream>()
  readonly #log = new ReplayLog()
  readonly #channel = new DownstreamChannel(this.#log)
  readonly #replayed = new ReplayedRequests(this.#log)
  readonly #affinity: SessionAffinity
  readonly #ways: RequestWays
  readonly #stopWatching: () => void
  #caller: Caller
  #introduction: Introduction = { params: '{}', logLevel: undefined, headers: {} }
  #selected: LiveRelease | undefined
  /** Why there is no release for the client any more. */
  #unserved: JsonRpcError | undefined
  #isOpen = false
  #isClosed = false

  constructor({ id, server, principal, headers, logger }: SessionOptions) {
    this.id = id
    this.#server = server
    this.#tools = new ToolDesk(server)
    this.#logger = logger
    this.#affinity = new SessionAffinity(server.affinity, principal)
    this.#caller = { principal, client: toClient(undefined), key: id, headers }
    this.#upstreams = new SessionUpstreams({
      key: id,
      message: (message, from) => this.#hear(message, from),
      lost: (reason, from) => this.#lost(reason, from),
      left: (upstream) => {
        this.#questions.forget(upstream)
        this.#affinity.forget(upstream)
      },
      logger,
    })
    this.#ways = {
      server,
      upstreams: this.#upstreams,
      introduction: (release) => this.#introductionTo(release),
      toClient: (message, from) => this.#toClient(message, from),
      answered: (answer, from, request) => this.#answered(answer, from, request),
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
    return this.#requests.size
  }

  /** Whether the client waits for an answer, or has the stream open on which it hears what belongs to no request. */
  get isHeard(): boolean {
    return this.#channel.isOpen || this.#replayed.isAwaited
  }

  /** Whether the handshake is done. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Takes a request of the client. What is returned ends it, when nobody waits for its answer any more. */
  request(message: WireMessage, sink: RequestSink, carriage: Carriage): AbortRequest {
    if (this.#isClosed) {
      sink.end({ kind: 'closed' })
      return () => undefined
    }
    if (this.#requests.size >= MOST_PENDING) return refuse(message, sink, TOO_MANY)
    if (message.method === 'initialize') {
      const first = this.#requests.begin(message, this.#opening(sink))
      first.abortBy(this.#initialize(first, carriage))
      return () => first.abort()
    }
    const replayed = this.#replayed.begin(sink)
    const pending = this.#requests.begin(message, replayed)
    pending.abortBy(this.#take(pending, carriage))
    return () => replayed.leave(() => pending.abort())
  }

  /** Takes what gets no answer: a notification, or the client's answer to a question. Rejects when it cannot be delivered. */
  async send(message: WireMessage, { headers }: Carriage): Promise<void> {
    if (message.kind === 'response') {
      const answered = this.#questions.answer(message)
      return answered && this.#tell(answered.to, this.#affinity.plain(answered.message), headers)
    }
    if (message.method === 'notifications/cancelled') return this.#cancel(message, headers)
    const said = this.#affinity.plain(message)
    await Promise.all(this.#upstreams.list().map((upstream) => this.#tell(upstream, said, headers)))
  }

  /** Opens the stream for what belongs to no request. What is returned ends it, when the client is gone. */
  listen(sink: StreamSink): () => void {
    return this.#channel.open(sink)
  }

  /** Reads a stream on after an event, or else opens one. What is returned says that the client is gone. */
  resume(lastEventId: string, sink: StreamSink, headers: Headers): AbortRequest {
    if (this.#channel.has(lastEventId)) return this.#channel.open(sink, lastEventId)
    return (
      this.#replayed.resume(lastEventId, sink) ??
      this.#resumeAtServer(lastEventId, sink, headers) ??
      this.#channel.open(sink)
    )
  }

  /** Ends what is under way, and every link. Resolves when nothing of it is left. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#stopWatching()
    this.#requests.close()
    this.#channel.close()
    await this.#upstreams.close()
  }

  #resumeAtServer(lastEventId: string, sink: StreamSink, headers: Headers): AbortRequest | undefined {
    const upstream = this.#selected && this.#upstreams.find(this.#selected)
    const along = { ...upstream?.headersWith(headers), 'last-event-id': lastEventId }
    return upstream?.link?.resume?.(this.#affinity.stream(sink, upstream.release.version), along)
  }

  #initialize(pending: PendingRequest, { headers }: Carriage): AbortRequest {
    const { request } = pending
    if (this.#selected !== undefined) return refuse(request, pending, ALREADY_INITIALIZED)
    const params = isPlainObject(request.value['params']) ? request.value['params'] : {}
    this.#caller = { ...this.#caller, client: toClient(params['clientInfo']) }
    const selection = this.#server.select(this.#caller)
    if (!selection.success) return refuse(request, pending, selection.error)
    const { [PROTOCOL_VERSION_HEADER]: _, ...rest } = headers
    this.#introduction = { params: paramsOf(request), logLevel: undefined, headers: rest }
    this.#selected = selection.release
    this.#questions.setNative(this.#upstreams.of(selection.release))
    return new RequestPath(this.#ways, pending, { message: request, headers }).introduce(selection.release)
  }

  /** Looks at the answer to the handshake on its way. */
  #opening(sink: RequestSink): RequestSink {
    return {
      message: (message, mark) => sink.message(message, mark),
      mark: (mark) => sink.mark(mark),
      answer: (answer, place) => {
        // A second handshake that is refused ends nothing.
        this.#isOpen ||= agreedVersion(answer) !== undefined
        sink.answer(answer, place)
      },
      end: (reason) => sink.end(reason),
    }
  }

  #take(pending: PendingRequest, carriage: Carriage): AbortRequest {
    const { request } = pending
    const selected = this.#selected
    if (selected === undefined) return refuse(request, pending, NOT_INITIALIZED)
    if (this.#unserved !== undefined) return refuse(request, pending, this.#unserved)
    const opened = this.#affinity.opened(request)
    if (opened?.success === false) return refuse(request, pending, opened.error)
    const { message, release } = opened ?? { message: request, release: undefined }
    const to = { selected: release ?? selected, isBound: release !== undefined }
    const isBound = to.selected !== selected
    const path = new RequestPath(this.#ways, pending, { message, headers: carriage.headers, isBound })
    const asked = { message, sink: pending, carriage, caller: this.#caller, ...to }
    if (request.method === 'tools/call') return this.#tools.call(asked, path)
    if (request.method === 'tools/list') return this.#tools.list(asked, path)
    if (request.method === 'logging/setLevel') this.#introduction = { ...this.#introduction, logLevel: request }
    return path.forward(to.selected)
  }

  /** What a server says that belongs to no request. */
  #hear(message: WireMessage, from: SessionUpstream): void {
    const said = this.#toClient(message, from)
    if (said !== undefined) this.#channel.message(said)
  }

  /** What a server says, as the client gets it. */
  #toClient(message: WireMessage, from: SessionUpstream): WireMessage | undefined {
    if (message.method === LIST_CHANGED.method && from.link !== undefined) {
      this.#server.invalidate(from.release, from.link)
    }
    if (from.release !== this.#selected && isOfSelected(message)) return undefined
    return this.#questions.toClient(this.#affinity.message(message, from.release.version), from)
  }

  /** What a server answers to a request, as the client gets it. */
  #answered(answer: WireMessage, from: SessionUpstream, request: WireMessage): WireMessage {
    const hasChanged = this.#affinity.note(request, answer, from)
    // The session has moved while the client subscribed.
    if (hasChanged && from.release !== this.#selected) this.#subscribeAnew()
    return this.#affinity.answer(answer, request.method, from.release.version)
  }

  /** What the client said so far, for a server that did not hear it. */
  #introductionTo(release: LiveRelease): Introduction {
    return release === this.#selected ? this.#affinity.resources.introduced(this.#introduction) : this.#introduction
  }

  /** Brings the client's subscriptions to the release that it is on. */
  #subscribeAnew(): void {
    const { resources } = this.#affinity
    if (this.#selected === undefined || resources.isEmpty) return
    resources.moveTo(this.#upstreams.of(this.#selected), this.#introduction).catch((error: unknown) => {
      // The next request begins another link, with the subscriptions.
      this.#logger.warn({ err: error, server: this.#server.name }, 'Resources could not be subscribed to anew')
    })
  }

  /** The route has changed: the client may be on another release from now on. What is under way ends where it began. */
  #select(): void {
    const before = this.#selected
    if (before === undefined || this.#isClosed) return
    const selection = this.#server.select(this.#caller)
    const mustMove = !this.#server.serves(before)
    this.#unserved = mustMove && !selection.success ? selection.error : undefined
    if (selection.success && (mustMove || this.#server.movesSessions)) this.#selected = selection.release
    for (const upstream of this.#upstreams.list()) {
      const isOld = upstream.release === before && before !== this.#selected
      const isServed = this.#server.serves(upstream.release)
      if (!isServed) this.#affinity.forget(upstream)
      if (isOld || !isServed) this.#upstreams.retire(upstream)
    }
    if (before !== this.#selected) this.#subscribeAnew()
    this.#channel.message(LIST_CHANGED)
  }

  #lost(reason: LinkEnd, { release }: SessionUpstream): void {
    this.#logger.warn({ server: this.#server.name, version: release.version, reason: reason.kind }, 'A server was lost')
  }

  /** Tells the server that a request is not wanted any more, or does not send it at all. */
  async #cancel(message: WireMessage, headers: Headers): Promise<void> {
    const span = spanAt(message.text, ['params', 'requestId'])
    const pending = span && this.#requests.find(message.text.slice(span.start, span.end))
    if (pending?.isSent !== true) return pending?.close()
    pending.cancel()
    await this.#tell(pending.upstream, message, headers)
  }

  async #tell(upstream: SessionUpstream | undefined, message: WireMessage, headers: Headers): Promise<void> {
    await upstream?.link?.send(message, upstream.headersWith(headers))
  }
}

/** Whether a server says something of what a client has of one release only: its lists, and the resources that it subscribed to. */
function isOfSelected({ kind, method }: WireMessage): boolean {
  if (kind !== 'notification') return false
  return method === 'notifications/resources/updated' || method?.endsWith('/list_changed') === true
}
