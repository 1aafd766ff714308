import { isPlainObject, logged, type Clock, type JsonObject, type Logger } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { Caller } from '../session/caller.ts'
import { agreedVersion, PROTOCOL_VERSION_HEADER } from '../session/handshake.ts'
import { openThrough } from '../session/open-through.ts'
import { Session } from '../session/session.ts'
import { askWithin } from '../upstream/ask.ts'
import { BackOff } from '../upstream/back-off.ts'
import type { AbortRequest, Headers, RequestSink, StreamSink } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { markOf, ownEventId } from './event-ids.ts'
import type { Member } from './member-list.ts'
import { carriageTo, type MemberPort } from './member-port.ts'
import { withAnsweredTaskOf, withoutTaskPrefix, withTaskOf } from './task-ids.ts'

const INITIALIZED = readMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}')

/** What a client has said so far that every server of its session has to hear, those too that come later. */
export interface ClientWords {
  /** Its `initialize`. */
  readonly initialize: WireMessage
  readonly headers: Headers
  /** Whether it has said that the handshake is done. */
  readonly isInitialized: boolean
  /** Its last `logging/setLevel`. */
  readonly logLevel: WireMessage | undefined
}

/** What a session over several servers does for each of them. */
export interface SessionPortHost {
  /** What the session is known by. */
  readonly key: string
  readonly caller: Caller
  words(): ClientWords
  /** What a server says, as the client gets it; `undefined` for what the client does not get. */
  toClient(message: WireMessage, from: SessionPort): WireMessage | undefined
  /** What a server says that belongs to no request. */
  message(message: WireMessage): void
  /** A request has gone to a server, by its id, and is over. */
  started(id: string, port: SessionPort): void
  over(id: string, port: SessionPort): void
  /** A server can be asked that could not be asked before. */
  opened(port: SessionPort): void
  /** How long a server has to answer the handshake, in milliseconds. */
  readonly patience: number
  readonly clock: Clock
  /** A number from 0 up to, not including, 1. */
  readonly random: () => number
  readonly logger: Logger
}

/** One of several servers within a session. One that cannot be reached is tried again, each time later. */
export class SessionPort implements MemberPort {
  readonly name: string
  readonly server: ServedServer
  readonly #host: SessionPortHost
  readonly #backOff: BackOff
  #session: Session | undefined
  /** One whose handshake is under way. */
  #begun: Session | undefined
  #opening: Promise<JsonObject> | undefined
  #agreed: Headers = {}
  #capabilities: JsonObject | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor({ name, server }: Member, host: SessionPortHost) {
    this.name = name
    this.server = server
    this.#host = host
    this.#backOff = new BackOff(host)
  }

  get caller(): Caller {
    return this.#host.caller
  }

  get isOpen(): boolean {
    return this.#session !== undefined
  }

  has(capability: string): boolean {
    return this.#capabilities === undefined || Object.hasOwn(this.#capabilities, capability)
  }

  /** Begins the session in the client's words. Resolves to what the server said of itself. Rejects with a `GatewayError`. */
  open(): Promise<JsonObject> {
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  request(message: WireMessage, sink: RequestSink, headers: Headers = {}): AbortRequest {
    if (this.#session !== undefined) return this.#requestOn(this.#session, message, { sink, headers })
    return openThrough(sink, async () => {
      await this.open()
      return () => this.request(message, sink, headers)
    })
  }

  async send(message: WireMessage, headers: Headers = {}): Promise<void> {
    const sent = withoutTaskPrefix(this.name, message)
    await this.#session?.send(sent, carriageTo(sent, { ...headers, ...this.#agreed }))
  }

  /** Reads a stream on; `undefined` when it is not one of this server. */
  resume(lastEventId: string, sink: StreamSink, headers: Headers): AbortRequest | undefined {
    const own = ownEventId(this.name, lastEventId)
    if (own === undefined) return undefined
    const resumed: StreamSink = {
      message: (message, mark) => {
        const known = mark && markOf(this.name, mark)
        // It is not known any more what was asked; only calls have streams that are read on.
        if (message.kind !== 'response') this.#hear(message, (said) => sink.message(said, known))
        else sink.message(withAnsweredTaskOf(this.name, message, 'tools/call'), known)
      },
      mark: (mark) => sink.mark(markOf(this.name, mark)),
      end: (reason) => sink.end(reason),
    }
    return this.#session?.resume(own, resumed, { ...headers, ...this.#agreed })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    const [session, begun] = [this.#session, this.#begun]
    this.#session = undefined
    await Promise.all([session?.close(), begun?.close()])
    await this.#opening?.catch(() => undefined)
  }

  async #open(): Promise<JsonObject> {
    clearTimeout(this.#timer)
    const { clock, logger } = this.#host
    const startedAt = clock.now()
    try {
      return await this.#begin()
    } catch (error) {
      this.#backOff.failed(startedAt)
      if (!this.#isClosed) {
        logger.warn({ err: error, server: this.name }, 'A server is left out until it can be reached')
        this.#tryLater()
      }
      throw error
    }
  }

  async #begin(): Promise<JsonObject> {
    this.#assertOpen()
    const { key, caller, logger } = this.#host
    const session = new Session({
      id: key,
      server: this.server,
      principal: caller.principal,
      headers: caller.headers,
      logger,
    })
    this.#begun = session
    try {
      const result = await this.#introduce(session)
      this.#assertOpen()
      this.#listenTo(session)
      this.#session = session
      this.#host.opened(this)
      return result
    } catch (error) {
      await session.close()
      throw error
    } finally {
      this.#begun = undefined
    }
  }

  #assertOpen(): void {
    if (this.#isClosed) throw over(this.name)
  }

  async #introduce(session: Session): Promise<JsonObject> {
    const { patience } = this.#host
    const { initialize, headers } = this.#host.words()
    const ask = (message: WireMessage, along: Headers): Promise<WireMessage> =>
      askWithin(linkTo(session), message, { headers: along, patience })
    const answer = await ask(initialize, headers)
    const version = agreedVersion(answer)
    const { result } = answer.value
    if (version === undefined || !isPlainObject(result)) throw refused(this.name, answer)
    this.#agreed = { [PROTOCOL_VERSION_HEADER]: version }
    this.#capabilities = isPlainObject(result['capabilities']) ? result['capabilities'] : {}
    // A server that comes later hears then what the others have heard.
    const { isInitialized, logLevel } = this.#host.words()
    const along = { ...headers, ...this.#agreed }
    if (isInitialized) await session.send(INITIALIZED, carriageTo(INITIALIZED, along))
    if (isInitialized && logLevel !== undefined && this.has('logging')) await ask(logLevel, along)
    return result
  }

  /** The session keeps what nobody listens to, so nothing is lost that was said before. */
  #listenTo(session: Session): void {
    session.listen({
      message: (message) => this.#hear(message, (said) => this.#host.message(said)),
      mark: () => undefined,
      end: () => undefined,
    })
  }

  #requestOn(
    session: Session,
    message: WireMessage,
    to: { readonly sink: RequestSink; readonly headers: Headers },
  ): AbortRequest {
    const { name } = this
    const { sink, headers } = to
    const sent = withoutTaskPrefix(name, message)
    const { id = '' } = message
    const over = (): void => this.#host.over(id, this)
    const taking: RequestSink = {
      message: (said, mark) => this.#hear(said, (heard) => sink.message(heard, mark && markOf(name, mark))),
      mark: (mark) => sink.mark(markOf(name, mark)),
      answer: (answer, { mark, ...place }) => {
        over()
        const marked = mark === undefined ? place : { ...place, mark: markOf(name, mark) }
        sink.answer(withAnsweredTaskOf(name, answer, message.method), marked)
      },
      end: (reason) => {
        over()
        sink.end(reason)
      },
    }
    this.#host.started(id, this)
    const abort = session.request(sent, taking, carriageTo(sent, { ...headers, ...this.#agreed }))
    return () => {
      over()
      abort()
    }
  }

  #hear(message: WireMessage, tell: (said: WireMessage) => void): void {
    const said = this.#host.toClient(withTaskOf(this.name, message), this)
    if (said !== undefined) tell(said)
  }

  #tryLater(): void {
    this.#timer = setTimeout(() => {
      this.open().catch(() => undefined)
    }, this.#backOff.remaining)
    this.#timer.unref()
  }
}

/** A session as something that can be asked. */
function linkTo(session: Session): Parameters<typeof askWithin>[0] {
  return {
    request: (message, sink, headers = {}) => session.request(message, sink, carriageTo(message, headers)),
    send: (message, headers = {}) => session.send(message, carriageTo(message, headers)),
    close: () => session.close(),
  }
}

function refused(server: string, { value }: WireMessage): GatewayError {
  const { error } = value
  const said = isPlainObject(error) && typeof error['message'] === 'string' ? `: ${error['message']}` : ''
  return logged(
    new GatewayError(`The server ${server} refused the handshake${said}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Does it speak the protocol revision of the client?',
    }),
  )
}

function over(server: string): GatewayError {
  return new GatewayError(`The session with ${server} is over`, {
    code: 'ERR_UPSTREAM_CLOSED',
    hint: 'Begin another session.',
  })
}
