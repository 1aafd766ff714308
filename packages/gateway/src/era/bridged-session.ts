import { isPlainObject, parseJson, type Logger } from '@mcpver/core'
import type { SessionLink } from '../backend/backend.ts'
import { openThrough } from '../session/open-through.ts'
import type { AbortRequest, EventMark, Headers, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { replaced, spanAt, withId } from '../wire/edit.ts'
import { errorResponse, METHOD_NOT_FOUND } from '../wire/json-rpc-error.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { BridgedExchange, type ExchangeSession, type Leg } from './bridged-exchange.ts'
import { endInSession } from './bridged-errors.ts'
import type { BegunSession } from './client-handshake.ts'
import { paramsIn, withoutEnvelope, type ClientTexts } from './envelope.ts'
import { filterIn, Listening } from './listening.ts'
import { isWanted } from './log-level.ts'
import type { ServerTexts } from './stateless-answer.ts'
import { SubscribedResources } from './subscribed-resources.ts'

/** When a stream is read on that the server closed without saying when, in milliseconds. */
const RETRY = 1000

/** What a session for clients without one is made of. */
export interface BridgedSessionOptions extends BegunSession {
  readonly link: SessionLink
  readonly client: ClientTexts
  /** Headers that were sent with the handshake, names in lower case. */
  readonly headers: Headers
  /** Whether the server says everything on one line, so that what it says may be taken to belong to another request. */
  readonly isOneLine: boolean
  /** Told when the tools may have changed. */
  readonly onToolsChanged: () => void
  readonly logger: Logger
}

/** A session with a server, used by requests that belong to none. */
export class BridgedSession implements ExchangeSession {
  readonly server: ServerTexts
  /** What the client said that it can do. */
  readonly capabilities: unknown
  readonly #options: BridgedSessionOptions
  readonly #exchanges = new Map<string, BridgedExchange>()
  readonly #listenings = new Set<Listening>()
  readonly #resources: SubscribedResources
  #count = 0
  #logLevel: string | undefined
  #end: LinkEnd | undefined

  constructor(options: BridgedSessionOptions) {
    this.#options = options
    this.server = options.server
    this.capabilities = parseJson(options.client.capabilities)
    this.#resources = new SubscribedResources((method, uri) => this.#ask(method, { uri }))
  }

  /** Whether anybody uses it. */
  get isBusy(): boolean {
    return this.#exchanges.size > 0 || this.#listenings.size > 0
  }

  /** Sends a request. What is returned says that the client does not wait any more. */
  request(leg: Leg, headers: Headers): AbortRequest {
    const exchange = new BridgedExchange(String(++this.#count), leg, this)
    this.#exchanges.set(exchange.id, exchange)
    const sent = this.#ownRequest(leg.message, exchange.id)
    const send = (sink: RequestSink): AbortRequest => this.#options.link.request(sent, sink, this.#headersWith(headers))
    if (this.#end !== undefined) exchange.end(this.#end)
    else if (this.#isHeardFrom(leg.logLevel)) exchange.start(send)
    else this.#startWithLog(exchange, leg, send)
    return () => exchange.leave(leg)
  }

  /** Takes a `subscriptions/listen`. */
  listen(message: WireMessage, sink: RequestSink): AbortRequest {
    const listening = new Listening(message, sink, filterIn(message, this.#options.capabilities))
    return openThrough(sink, async () => {
      await this.#resources.add(listening.uris)
      return () => {
        if (this.#end !== undefined) listening.end(this.#end)
        else this.#listenings.add(listening)
        if (this.#end === undefined) listening.acknowledge()
        return () => {
          if (this.#listenings.delete(listening)) this.#resources.remove(listening.uris)
        }
      }
    })
  }

  /** Sends a notification of a client. Rejects when it cannot be handed over. */
  notify(message: WireMessage, headers: Headers): Promise<void> {
    return this.#options.link.send(withoutEnvelope(message), this.#headersWith(headers))
  }

  take(message: WireMessage, from?: BridgedExchange): void {
    if (message.kind === 'request') return this.#takeQuestion(message, from)
    switch (message.method) {
      case 'notifications/progress':
        return this.#exchanges.get(String(paramsIn(message)['progressToken']))?.tell(message)
      case 'notifications/message':
        return this.#logged(from)?.log(message)
      case 'notifications/cancelled': {
        const { requestId } = paramsIn(message)
        return void [...this.#exchanges.values()].some((exchange) => exchange.withdraw(requestId))
      }
      case 'notifications/tools/list_changed':
        this.#options.onToolsChanged()
        return this.#publish(message)
      case 'notifications/prompts/list_changed':
      case 'notifications/resources/list_changed':
      case 'notifications/resources/updated':
        return this.#publish(message)
      case 'notifications/elicitation/complete':
      case 'notifications/tasks/status':
        // Nothing without sessions takes them.
        return undefined
      default:
        return from?.tell(message)
    }
  }

  tell(message: WireMessage): void {
    const { link, logger } = this.#options
    link.send(message, this.#headersWith(this.#options.headers)).catch((error: unknown) => {
      logger.debug({ err: error, method: message.method }, 'A server did not take a message')
    })
  }

  resume(exchange: BridgedExchange, { id, retry = RETRY }: EventMark): AbortRequest | undefined {
    const { link, headers } = this.#options
    if (link.resume === undefined || id === undefined) return undefined
    let abort: AbortRequest | undefined
    const timer = setTimeout(() => {
      abort = link.resume?.(exchange, { ...this.#headersWith(headers), 'last-event-id': id })
    }, retry)
    return () => {
      clearTimeout(timer)
      abort?.()
    }
  }

  over({ id }: BridgedExchange): void {
    this.#exchanges.delete(id)
  }

  /** The server is gone. */
  lose(reason: LinkEnd): void {
    if (this.#end !== undefined) return
    // Requests that were under way may have been delivered, so they are not sent again.
    this.#end = endInSession(reason)
    for (const exchange of [...this.#exchanges.values()]) exchange.end(this.#end)
    for (const listening of this.#listenings) listening.end(this.#end)
    this.#listenings.clear()
  }

  async close(): Promise<void> {
    this.lose({ kind: 'closed' })
    await this.#options.link.close()
  }

  #takeQuestion(question: WireMessage, from: BridgedExchange | undefined): void {
    if (question.method === 'ping') {
      return this.tell(readMessage(`{"jsonrpc":"2.0","id":${question.id ?? 'null'},"result":{}}`))
    }
    const asked = from?.mayAsk === true ? from : this.#latest(({ mayAsk }) => mayAsk)
    if (asked !== undefined) return asked.ask(question)
    const message = 'The client can only be asked while it waits for a tool, a prompt or a resource'
    this.tell(errorResponse(question.id, { code: METHOD_NOT_FOUND, message }))
  }

  /** Whose a log line is. */
  #logged(from: BridgedExchange | undefined): BridgedExchange | undefined {
    if (from?.wantsLog === true) return from
    return from === undefined || this.#options.isOneLine ? this.#latest(({ wantsLog }) => wantsLog) : undefined
  }

  #latest(is: (exchange: BridgedExchange) => boolean): BridgedExchange | undefined {
    return [...this.#exchanges.values()].findLast(is)
  }

  #publish(message: WireMessage): void {
    for (const listening of this.#listenings) listening.take(message)
  }

  /** The request with id and progress token of the session's own: its clients may choose the same ones. */
  #ownRequest(message: WireMessage, id: string): WireMessage {
    const sent = withId(withoutEnvelope(message), id)
    const token = spanAt(sent.text, ['params', '_meta', 'progressToken'])
    // Read anew: links look for the token in the value.
    return token === undefined ? sent : readMessage(replaced(sent.text, token, id))
  }

  #headersWith(headers: Headers): Headers {
    return { ...headers, ...this.#options.agreed }
  }

  /** Whether the server tells log lines from a level on already, or never does. */
  #isHeardFrom(level: string | undefined): boolean {
    const { capabilities } = this.#options
    if (level === undefined || !isPlainObject(capabilities) || capabilities['logging'] === undefined) return true
    return this.#logLevel !== undefined && isWanted(level, this.#logLevel)
  }

  #startWithLog(exchange: BridgedExchange, { logLevel = '' }: Leg, send: (sink: RequestSink) => AbortRequest): void {
    this.#ask('logging/setLevel', { level: logLevel }).then(
      () => {
        this.#logLevel = logLevel
        exchange.start(send)
      },
      (error: unknown) => exchange.end({ kind: 'failed', error: error as Error }),
    )
  }

  /** Asks the server something in the session's own name. Whether it did that; rejects when it does not answer. */
  #ask(method: string, params: object): Promise<boolean> {
    const request = readMessage(JSON.stringify({ jsonrpc: '2.0', id: ++this.#count, method, params }))
    return new Promise((resolve, reject) => {
      const { link, headers } = this.#options
      const sink: RequestSink = {
        message: (message) => this.take(message),
        mark: () => undefined,
        answer: ({ value }) => resolve(value['error'] === undefined),
        end: (reason) =>
          reject(reason.kind === 'failed' ? reason.error : new Error(`The session is over: ${reason.kind}`)),
      }
      link.request(request, sink, this.#headersWith(headers))
    })
  }
}
