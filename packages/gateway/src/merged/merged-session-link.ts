import { logged, type JsonObject } from '@mcpver/core'
import type { SessionLink } from '../backend/backend.ts'
import { GatewayError } from '../gateway-error.ts'
import type { Caller } from '../session/caller.ts'
import { PROTOCOL_VERSION_HEADER } from '../session/handshake.ts'
import { openThrough } from '../session/open-through.ts'
import { QuestionBook } from '../session/question-book.ts'
import { askWithin } from '../upstream/ask.ts'
import type { AbortRequest, Headers, LinkEvents, RequestSink, StreamSink } from '../upstream/upstream-link.ts'
import { spanAt } from '../wire/edit.ts'
import { errorResponse, INTERNAL_ERROR } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { Learned } from './learned.ts'
import { initializeAnswer, type MemberHello } from './merged-hello.ts'
import { MergedRequests, type MergedRequest } from './merged-requests.ts'
import type { MergedSurroundings } from './merged-surroundings.ts'
import { SessionPort, type ClientWords, type SessionPortHost } from './session-port.ts'
import { withinPatience } from './within-patience.ts'

/** How long a server that was left out has for its handshake, in milliseconds: it may have to be installed first. */
const START_PATIENCE = 300_000
const LIST_CHANGES = (['tools', 'prompts', 'resources'] as const).map((list) =>
  readMessage(`{"jsonrpc":"2.0","method":"notifications/${list}/list_changed"}`),
)

/** A session with several servers. */
export interface MergedSessionOptions {
  readonly events: LinkEvents
  /** What the session is known by. */
  readonly key: string
  /** Who calls. */
  readonly caller: Caller
  readonly surroundings: MergedSurroundings
}

/** A client's session with several servers, which are one for the client. Each of them has a session of its own behind it. */
export class MergedSessionLink implements SessionLink {
  readonly #options: MergedSessionOptions
  readonly #host: SessionPortHost
  readonly #requests: MergedRequests
  readonly #learned = new Learned()
  readonly #questions = new QuestionBook<SessionPort>()
  readonly #stopWatching: () => void
  #ports: readonly SessionPort[] = []
  #words: ClientWords | undefined
  /** Whether the client has its answer to the handshake, so that what comes later is told. */
  #isAnswered = false
  /** Which server a request under way went to, by the id of the request. */
  readonly #underWay = new Map<string, SessionPort>()

  constructor(options: MergedSessionOptions) {
    this.#options = options
    const { key, caller, surroundings, events } = options
    const { members, clock, random, logger } = surroundings
    this.#host = {
      ...{ key, caller, clock, random, logger, patience: START_PATIENCE },
      words: () => this.#said(),
      toClient: (message, from) => this.#toClient(message, from),
      message: (message) => events.message(message),
      opened: () => this.#changed(),
      started: (id, port) => void this.#underWay.set(id, port),
      over: (id, port) => {
        if (this.#underWay.get(id) === port) this.#underWay.delete(id)
      },
    }
    const { scheme, board, patience } = surroundings
    const ports = () => this.#ports
    this.#requests = new MergedRequests({ ports, scheme, board, patience, logger, learned: this.#learned })
    this.#stopWatching = members.onChange(() => this.#follow())
  }

  request(message: WireMessage, sink: RequestSink, headers: Headers = {}): AbortRequest {
    const request = { message, sink, headers }
    if (message.method === 'initialize') return this.#initialize(request)
    if (message.method === 'logging/setLevel') return this.#setLevel(request)
    if (message.method !== 'ping') return this.#requests.request(request)
    sink.answer(emptyAnswer(message), {})
    return () => undefined
  }

  async send(message: WireMessage, headers: Headers = {}): Promise<void> {
    if (message.kind === 'response') {
      const answered = this.#questions.answer(message)
      return answered?.to.send(answered.message, headers)
    }
    if (message.method === 'notifications/cancelled') return this.#cancel(message, headers)
    if (message.method === 'notifications/initialized' && this.#words !== undefined) {
      this.#words = { ...this.#words, isInitialized: true }
    }
    await this.#tellAll(message, headers)
  }

  resume(sink: StreamSink, headers: Headers): AbortRequest {
    const lastEventId = headers['last-event-id'] ?? ''
    for (const port of this.#ports) {
      const abort = port.resume(lastEventId, sink, headers)
      if (abort !== undefined) return abort
    }
    sink.end({ kind: 'paused' })
    return () => undefined
  }

  async close(): Promise<void> {
    this.#stopWatching()
    await Promise.all(this.#ports.map((port) => port.close()))
  }

  /** In the client's own words to all servers. Those that have not answered in time come later. */
  #initialize({ message, sink, headers }: MergedRequest): AbortRequest {
    const { [PROTOCOL_VERSION_HEADER]: _, ...rest } = headers
    this.#words = { initialize: message, headers: rest, isInitialized: false, logLevel: undefined }
    const { members, patience } = this.#options.surroundings
    this.#ports = members.list().map((member) => new SessionPort(member, this.#host))
    return openThrough(sink, async () => {
      const hellos = await Promise.all(this.#ports.map((port) => this.#hello(port, patience)))
      const known = hellos.filter((hello) => hello !== undefined)
      if (known.length === 0 && hellos.length > 0) throw unreachable(this.#ports)
      this.#isAnswered = true
      const isPartial = known.length < hellos.length
      return () => {
        // Where there is no server yet, whatever comes is new.
        sink.answer(initializeAnswer(message, known, isPartial || known.length === 0), {})
        return () => undefined
      }
    })
  }

  async #hello(port: SessionPort, patience: number): Promise<MemberHello | undefined> {
    const opening: Promise<JsonObject | undefined> = port.open().catch(() => undefined)
    const result = await withinPatience(opening, patience)
    return result && { server: port.name, result }
  }

  /** The level holds for servers too that come later. */
  #setLevel({ message, sink, headers }: MergedRequest): AbortRequest {
    if (this.#words !== undefined) this.#words = { ...this.#words, logLevel: message }
    const ports = this.#ports.filter((port) => port.isOpen && port.has('logging'))
    const { patience } = this.#options.surroundings
    return openThrough(sink, async () => {
      const asked = ports.map((port) => askWithin(port, message, { headers, patience }))
      const settled = await Promise.allSettled(asked)
      const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      const answer = answers.find(({ value }) => value['error'] === undefined) ?? answers[0]
      return () => {
        sink.answer(answer ?? (ports.length === 0 ? emptyAnswer(message) : failedAnswer(message)), {})
        return () => undefined
      }
    })
  }

  #said(): ClientWords {
    if (this.#words === undefined) throw unreachable([])
    return this.#words
  }

  #toClient(message: WireMessage, from: SessionPort): WireMessage | undefined {
    if (message.method?.endsWith('/list_changed') === true) this.#learned.forgetNames()
    return this.#questions.toClient(message, from)
  }

  async #cancel(message: WireMessage, headers: Headers): Promise<void> {
    const span = spanAt(message.text, ['params', 'requestId'])
    const port = span && this.#underWay.get(message.text.slice(span.start, span.end))
    await port?.send(message, headers)
  }

  /** A server that cannot be told does not keep others from being told. */
  async #tellAll(message: WireMessage, headers: Headers): Promise<void> {
    const { logger } = this.#options.surroundings
    const tell = async (port: SessionPort): Promise<void> => {
      try {
        await port.send(message, headers)
      } catch (error) {
        logger.warn({ err: error, server: port.name, method: message.method }, 'A server was not told')
      }
    }
    await Promise.all(this.#ports.map(tell))
  }

  /** Servers have come or gone. */
  #follow(): void {
    if (this.#words === undefined) return
    const members = this.#options.surroundings.members.list()
    const known = new Map(this.#ports.map((port) => [port.name, port]))
    const kept = members.map((member) => known.get(member.name) ?? new SessionPort(member, this.#host))
    const gone = this.#ports.filter((port) => !kept.includes(port))
    this.#ports = kept
    for (const port of kept) if (!known.has(port.name)) port.open().catch(() => undefined)
    for (const port of gone) this.#leave(port)
    if (gone.length > 0) this.#changed()
  }

  #leave(port: SessionPort): void {
    const { logger } = this.#options.surroundings
    this.#questions.forget(port)
    this.#learned.forgetServer(port.name)
    port.close().catch((error: unknown) => logger.error({ err: error, server: port.name }, 'A server was not left'))
  }

  /** What can be asked for is something else than what the client has seen. */
  #changed(): void {
    this.#learned.forgetNames()
    if (this.#isAnswered) for (const message of LIST_CHANGES) this.#options.events.message(message)
  }
}

function emptyAnswer({ id = 'null' }: WireMessage): WireMessage {
  return readMessage(`{"jsonrpc":"2.0","id":${id},"result":{}}`)
}

function failedAnswer({ id }: WireMessage): WireMessage {
  return errorResponse(id, { code: INTERNAL_ERROR, message: 'No server took the level' })
}

function unreachable(ports: readonly SessionPort[]): GatewayError {
  const names = ports.map(({ name }) => name).join(', ')
  return logged(
    new GatewayError(`None of the servers can be reached: ${names}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Look at what the servers logged.',
    }),
  )
}
