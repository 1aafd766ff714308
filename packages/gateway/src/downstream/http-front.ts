import type { IncomingMessage, ServerResponse } from 'node:http'
import { REQUIRES_HEADER, type Logger } from '@mcpver/core'
import type { ForwardedHeaders } from '../access/forwarded-headers.ts'
import { keptHeaders, RequestHeaders } from '../access/matchable-headers.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { Carriage } from '../session/caller.ts'
import type { Session } from '../session/session.ts'
import { StatelessRequests } from '../stateless/stateless-requests.ts'
import { INTERNAL_ERROR, INVALID_REQUEST } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { accepts } from './accepts.ts'
import { BatchReply } from './batch-reply.ts'
import { callerOf } from './caller-of.ts'
import { SESSION_NOT_FOUND } from './end-error.ts'
import { isStateless } from './era.ts'
import { HttpReply } from './http-reply.ts'
import { NOT_ACCEPTABLE, refuseHttp, type HttpRefusal } from './http-refusal.ts'
import { OpenStreams } from './open-streams.ts'
import { PendingResponses } from './pending-responses.ts'
import { readPost, type PostedMessages } from './read-post.ts'
import type { SessionTable } from './session-table.ts'
import { headerProblem } from './stateless-edge.ts'
import { statusOf } from './status.ts'

/** What stands between the requests and the servers. */
export interface HttpFrontOptions {
  readonly sessions: SessionTable
  /** The most that a body may hold, in bytes. */
  readonly maxBodyBytes: number
  /** Which headers of a request go on upstream. */
  readonly forwarded: ForwardedHeaders
  readonly logger: Logger
}

/** A request that was let in. */
export interface Admitted {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly server: ServedServer
  /** Who was authenticated; `undefined` for anybody. */
  readonly principal: string | undefined
}

const SESSION_ID = 'mcp-session-id'
const REQUIRES = REQUIRES_HEADER.toLowerCase()

/** Speaks Streamable HTTP with clients, in every revision of the protocol. */
export class HttpFront {
  readonly #options: HttpFrontOptions
  readonly #stateless = new WeakMap<ServedServer, StatelessRequests>()
  readonly #streams: OpenStreams
  readonly #pending = new PendingResponses()
  #isClosing = false

  constructor(options: HttpFrontOptions) {
    this.#options = options
    this.#streams = new OpenStreams(options.logger)
  }

  /** How many requests are under way that get an answer. */
  get pending(): number {
    return this.#pending.size
  }

  /** Takes a request. */
  handle(admitted: Admitted): void {
    const { request, response } = admitted
    switch (request.method) {
      case 'POST':
        this.#pending.begin(response)
        return readPost(admitted, this.#options.maxBodyBytes, (posted) => this.#post(admitted, posted))
      case 'GET':
        return this.#listen(admitted)
      case 'DELETE':
        return this.#delete(admitted)
      default:
        response.setHeader('allow', 'GET, POST, DELETE')
        return refuseHttp(response, { status: 405, code: INVALID_REQUEST, message: 'Method not allowed' })
    }
  }

  /**
   * Takes no new requests from now on. What belongs to those under way still comes through: what is said on their way, answers to what
   * a server asks, cancellations, streams that are read on.
   */
  refuseNew(): void {
    this.#isClosing = true
  }

  /** Stops what runs by itself. Streams end with their sessions. */
  close(): void {
    this.#streams.close()
  }

  #post(admitted: Admitted, { messages, isBatch }: PostedMessages): void {
    if (this.#isClosing && messages.some(({ kind }) => kind === 'request')) return refuseClosing(admitted.response)
    const { headers } = admitted.request
    const [first] = messages
    const protocol = {
      version: asText(headers['mcp-protocol-version']),
      method: asText(headers['mcp-method']),
      sessionId: asText(headers[SESSION_ID]),
    }
    if (!isBatch && isStateless(first, protocol)) return this.#postStateless(admitted, first)
    if (!isBatch && first.method === 'initialize') return this.#initialize(admitted, first)
    const session = this.#sessionOf(admitted)
    if (session === undefined) return
    if (!isBatch) return this.#postTo(session, admitted, first)
    this.#postBatch(session, admitted, messages)
  }

  #postStateless(admitted: Admitted, message: WireMessage): void {
    const { server, request, response, principal } = admitted
    const caller = callerOf(message, principal, new RequestHeaders(request))
    const problem = headerProblem(message, request.headers, server.speaksForProcess(caller))
    if (problem !== undefined) return refuseHttp(response, { status: 400, ...problem, id: message.id })
    const requests = this.#statelessOf(server)
    const carriage = { ...this.#carriageOf(request), repeatsParams: true }
    if (message.kind !== 'request') return this.#accepted(response, requests.send(message, { carriage, caller }))
    const sink = new HttpReply(response, { id: message.id, statusOf, streams: this.#streams })
    const abort = requests.request({ message, sink, carriage, caller })
    if (message.method === 'subscriptions/listen') this.#pending.listen(response, abort)
    else this.#pending.abortBy(response, abort)
  }

  #initialize(admitted: Admitted, message: WireMessage): void {
    const { server, request, response, principal } = admitted
    let session: Session
    try {
      session = this.#options.sessions.begin(server, principal, keptHeaders(request))
    } catch (error) {
      return refuseHttp(response, { status: 503, code: INTERNAL_ERROR, message: (error as Error).message })
    }
    const reply = new HttpReply(response, { id: message.id, streams: this.#streams })
    // Before it is known whether the session begins: the server may say something else first.
    reply.setHeader(SESSION_ID, session.id)
    const giveUp = (): void => {
      if (session.isOpen) return
      this.#options.sessions.end(session).catch((error: unknown) => this.#notEnded(error))
    }
    const abort = session.request(
      message,
      {
        message: (said, mark) => reply.message(said, mark),
        mark: (mark) => reply.mark(mark),
        answer: (answer, place) => {
          reply.answer(answer, place)
          giveUp()
        },
        end: (reason) => {
          reply.end(reason)
          giveUp()
        },
      },
      this.#carriageOf(request),
    )
    this.#pending.abortBy(response, () => {
      abort()
      giveUp()
    })
  }

  #postTo(session: Session, { request, response }: Admitted, message: WireMessage): void {
    const carriage = this.#carriageOf(request)
    if (message.kind !== 'request') return this.#accepted(response, session.send(message, carriage))
    const reply = new HttpReply(response, { id: message.id, streams: this.#streams })
    this.#pending.abortBy(response, session.request(message, reply, carriage))
  }

  #postBatch(session: Session, { request, response }: Admitted, messages: readonly WireMessage[]): void {
    const carriage = this.#carriageOf(request)
    const requests = messages.filter(({ kind }) => kind === 'request')
    const sent = Promise.all(
      messages.filter(({ kind }) => kind !== 'request').map((message) => session.send(message, carriage)),
    )
    if (requests.length === 0) return this.#accepted(response, sent)
    sent.catch((error: unknown) => this.#options.logger.warn({ err: error }, 'A message of a batch was not delivered'))
    const reply = new HttpReply(response, { id: undefined, streams: this.#streams })
    const batch = new BatchReply(requests.length, {
      logger: this.#options.logger,
      message: (message, mark) => reply.message(message, mark),
      mark: (mark) => reply.mark(mark),
      all: (answers) => reply.write(200, `[${answers.map(({ text }) => text).join(',')}]`),
      close: () => reply.end({ kind: 'paused' }),
    })
    const aborts = requests.map((message) => session.request(message, batch.sinkOf(message), carriage))
    this.#pending.abortBy(response, () => {
      for (const abort of aborts) abort()
    })
  }

  #listen(admitted: Admitted): void {
    const { request, response } = admitted
    if (!accepts(request, 'text/event-stream')) return refuseHttp(response, NOT_ACCEPTABLE)
    if (request.headers[SESSION_ID] === undefined) {
      response.setHeader('allow', 'POST')
      return refuseHttp(response, NO_SESSION)
    }
    const session = this.#sessionOf(admitted)
    if (session === undefined) return
    const stream = this.#streams.begin(response)
    const lastEventId = asText(request.headers['last-event-id'])
    const close =
      lastEventId === undefined
        ? session.listen(stream)
        : session.resume(lastEventId, stream, this.#options.forwarded.of(request))
    stream.open()
    response.on('close', close)
  }

  #delete(admitted: Admitted): void {
    if (admitted.request.headers[SESSION_ID] === undefined) {
      admitted.response.setHeader('allow', 'POST')
      return refuseHttp(admitted.response, NO_SESSION)
    }
    const session = this.#sessionOf(admitted)
    if (session === undefined) return
    const { response } = admitted
    this.#options.sessions.end(session).then(
      () => response.writeHead(200).end(),
      (error: unknown) => {
        this.#notEnded(error)
        refuseHttp(response, { status: 500, code: INTERNAL_ERROR, message: 'The session could not be ended' })
      },
    )
  }

  #notEnded(error: unknown): void {
    this.#options.logger.error({ err: error }, 'A session could not be ended')
  }

  /** The session that a request names; `undefined` when there is none, and the request is answered then. */
  #sessionOf({ request, response, server, principal }: Admitted): Session | undefined {
    const id = request.headers[SESSION_ID]
    if (typeof id !== 'string') {
      refuseHttp(response, { status: 400, code: INVALID_REQUEST, message: 'The header Mcp-Session-Id is missing' })
      return undefined
    }
    const session = this.#options.sessions.find(id, server, principal)
    if (session === undefined) {
      refuseHttp(response, { status: 404, code: SESSION_NOT_FOUND, message: 'Session not found' })
    }
    return session
  }

  #statelessOf(server: ServedServer): StatelessRequests {
    let requests = this.#stateless.get(server)
    if (requests === undefined) {
      requests = new StatelessRequests(server)
      this.#stateless.set(server, requests)
    }
    return requests
  }

  #carriageOf(request: IncomingMessage): Carriage {
    return { headers: this.#options.forwarded.of(request), requires: asText(request.headers[REQUIRES]) }
  }

  /** Says that a message was taken that gets no answer. */
  #accepted(response: ServerResponse, sent: Promise<unknown>): void {
    sent.then(
      () => response.writeHead(202).end(),
      (error: unknown) =>
        refuseHttp(response, { status: 502, code: INTERNAL_ERROR, message: (error as Error).message }),
    )
  }
}

const NO_SESSION: HttpRefusal = {
  status: 405,
  code: INVALID_REQUEST,
  message: 'Method not allowed: without a session there is neither a stream nor something to end',
}

function asText(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function refuseClosing(response: ServerResponse): void {
  response.setHeader('connection', 'close')
  refuseHttp(response, { status: 503, code: INTERNAL_ERROR, message: 'The gateway is going down' })
}
