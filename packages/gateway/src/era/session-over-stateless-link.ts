import { isPlainObject, type Logger } from '@mcpver/core'
import type { SessionLink } from '../backend/backend.ts'
import { openThrough } from '../session/open-through.ts'
import { refuse } from '../session/refuse.ts'
import type { AbortRequest, Headers, LinkEvents, RequestSink, UpstreamLink } from '../upstream/upstream-link.ts'
import { INVALID_PARAMS } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { methodNotFound } from './bridged-errors.ts'
import { paramsIn, textAt, UNNAMED_CLIENT, type ClientTexts } from './envelope.ts'
import { InputRounds, type RoundsSession } from './input-rounds.ts'
import { ListenStream } from './listen-stream.ts'
import { wholeFilter } from './listening.ts'
import { isLogLevel } from './log-level.ts'
import { mirrorHeaders, withoutProtocol } from './mirror-headers.ts'
import { ParamHeaders } from './param-headers.ts'
import { agreeOn } from './revision.ts'
import { initializeAnswer } from './session-answer.ts'

/** What a session over a server without sessions works with. */
export interface SessionOverStatelessOptions {
  /** The link for requests that belong to no session. */
  readonly link: () => UpstreamLink | Promise<UpstreamLink>
  readonly events: LinkEvents
  /** Whether the server reads headers. */
  readonly isHttp: boolean
  readonly logger: Logger
}

type Handler = (message: WireMessage, sink: RequestSink, headers: Headers) => AbortRequest

/** A client's session with a server that knows none: what the session knows goes along with each request. */
export class SessionOverStatelessLink implements SessionLink, RoundsSession {
  readonly #options: SessionOverStatelessOptions
  readonly #handlers: ReadonlyMap<string | undefined, Handler>
  readonly #rounds = new Map<string, InputRounds>()
  readonly #questions = new Map<string, InputRounds>()
  readonly #paramHeaders = new ParamHeaders()
  readonly #uris = new Set<string>()
  #client: ClientTexts = { clientInfo: UNNAMED_CLIENT, capabilities: '{}' }
  #capabilities: unknown = {}
  #serverCapabilities: unknown
  /** Servers with sessions say something before anybody asks for it; this is what is usual. */
  #logLevel = 'info'
  #listening: ListenStream | undefined
  #count = 0
  #isClosed = false

  constructor(options: SessionOverStatelessOptions) {
    this.#options = options
    this.#handlers = new Map<string, Handler>([
      ['initialize', (message, sink, headers) => this.#initialize(message, sink, headers)],
      ['ping', (message, sink) => give(message, sink)],
      ['logging/setLevel', (message, sink) => this.#setLevel(message, sink)],
      ['resources/subscribe', (message, sink, headers) => this.#subscribe(message, sink, headers)],
      ['resources/unsubscribe', (message, sink, headers) => this.#subscribe(message, sink, headers)],
    ])
  }

  get client(): ClientTexts {
    return this.#client
  }

  get capabilities(): unknown {
    return this.#capabilities
  }

  get logLevel(): string {
    return this.#logLevel
  }

  request(message: WireMessage, sink: RequestSink, headers: Headers = {}): AbortRequest {
    const handle = this.#handlers.get(message.method)
    if (handle !== undefined) return handle(message, sink, headers)
    return this.#forward(message, sink, headers)
  }

  async send(message: WireMessage, headers: Headers = {}): Promise<void> {
    if (message.kind === 'response') return this.#questions.get(message.id ?? '')?.take(message)
    switch (message.method) {
      case 'notifications/initialized':
        return this.#listen(headers)
      case 'notifications/cancelled':
        return this.#rounds.get(textAt(message.text, ['params', 'requestId']) ?? '')?.abort()
      case 'notifications/roots/list_changed':
      case 'notifications/progress':
        // Nothing without sessions takes them.
        return undefined
      default: {
        const link = await this.#options.link()
        return link.send(message, { ...withoutProtocol(headers), ...mirrorHeaders(message) })
      }
    }
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#listening?.close()
    for (const rounds of this.#rounds.values()) rounds.abort()
    return Promise.resolve()
  }

  expect(id: string, rounds: InputRounds): void {
    this.#questions.set(id, rounds)
  }

  settled(id: string): void {
    this.#questions.delete(id)
  }

  nextId(): string {
    return `"mcpver-input-${String(++this.#count)}"`
  }

  headersOf(message: WireMessage, headers: Headers): Headers {
    const params = this.#options.isHttp ? this.#paramHeaders.of(message) : {}
    return { ...withoutProtocol(headers), ...params, ...mirrorHeaders(message) }
  }

  answered(message: WireMessage, answer: WireMessage): void {
    if (message.method === 'tools/list' && this.#options.isHttp) this.#paramHeaders.learn(answer)
  }

  over(rounds: InputRounds): void {
    const { id = '' } = rounds.request
    if (this.#rounds.get(id) === rounds) this.#rounds.delete(id)
  }

  #forward(message: WireMessage, sink: RequestSink, headers: Headers): AbortRequest {
    const rounds = new InputRounds({ message, sink, headers, session: this })
    this.#rounds.set(message.id ?? '', rounds)
    const link = this.#options.link()
    const opening = openThrough(rounds, async () => {
      const opened = await link
      return () => rounds.start(opened)
    })
    return () => {
      opening()
      rounds.abort()
    }
  }

  #initialize(message: WireMessage, sink: RequestSink, headers: Headers): AbortRequest {
    const { protocolVersion, capabilities = {} } = paramsIn(message)
    this.#client = {
      clientInfo: textAt(message.text, ['params', 'clientInfo']) ?? UNNAMED_CLIENT,
      capabilities: textAt(message.text, ['params', 'capabilities']) ?? '{}',
    }
    this.#capabilities = capabilities
    const id = message.id ?? 'null'
    const discover = readMessage(`{"jsonrpc":"2.0","id":${id},"method":"server/discover","params":{}}`)
    const discovered: RequestSink = {
      message: (said, mark) => sink.message(said, mark),
      mark: (mark) => sink.mark(mark),
      answer: (found) => {
        const { result } = found.value
        this.#serverCapabilities = isPlainObject(result) ? result['capabilities'] : undefined
        sink.answer(initializeAnswer(found, agreeOn(protocolVersion)), {})
      },
      end: (reason) => sink.end(reason),
    }
    const rounds = new InputRounds({ message: discover, sink: discovered, headers, session: this })
    return openThrough(sink, async () => {
      const link = await this.#options.link()
      return () => rounds.start(link)
    })
  }

  #setLevel(message: WireMessage, sink: RequestSink): AbortRequest {
    const { level } = paramsIn(message)
    if (!isLogLevel(level))
      return refuse(message, sink, { code: INVALID_PARAMS, message: 'Invalid params: no such level' })
    this.#logLevel = level
    return give(message, sink)
  }

  #subscribe(message: WireMessage, sink: RequestSink, headers: Headers): AbortRequest {
    const { uri } = paramsIn(message)
    const { resources } = isPlainObject(this.#serverCapabilities) ? this.#serverCapabilities : {}
    if (!isPlainObject(resources) || resources['subscribe'] !== true) {
      return refuse(message, sink, methodNotFound(message.method))
    }
    if (typeof uri !== 'string')
      return refuse(message, sink, { code: INVALID_PARAMS, message: 'Invalid params: no uri' })
    if (message.method === 'resources/subscribe') this.#uris.add(uri)
    else this.#uris.delete(uri)
    return openThrough(sink, async () => {
      await this.#listen(headers)
      return () => give(message, sink)
    })
  }

  /** Listens for what the server tells by itself. Resolves when the server listens too, or cannot be waited for. */
  async #listen(headers: Headers): Promise<void> {
    const filter = wholeFilter(this.#serverCapabilities, [...this.#uris])
    if (this.#isClosed || (this.#listening === undefined && Object.keys(filter).length === 0)) return
    this.#listening ??= new ListenStream({
      link: this.#options.link,
      client: () => this.#client,
      take: (message) => this.#options.events.message(message),
      headers: withoutProtocol(headers),
      logger: this.#options.logger,
    })
    await this.#listening.listen(filter)
  }
}

function give({ id = 'null' }: WireMessage, sink: RequestSink): AbortRequest {
  sink.answer(readMessage(`{"jsonrpc":"2.0","id":${id},"result":{}}`), {})
  return () => undefined
}
