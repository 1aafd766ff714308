import type { Readable, Writable } from 'node:stream'
import { defaultLogger, type Logger } from '@mcpver/core'
import { LineSplitter } from '../process/line-splitter.ts'
import type { ServedServer } from '../server/served-server.ts'
import type { Carriage } from '../session/caller.ts'
import { Session } from '../session/session.ts'
import { StatelessRequests } from '../stateless/stateless-requests.ts'
import type { AbortRequest, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { spanAt } from '../wire/edit.ts'
import { errorResponse, INVALID_REQUEST, PARSE_ERROR } from '../wire/json-rpc-error.ts'
import { readMessages } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { callerOf } from './caller-of.ts'
import { endError } from './end-error.ts'
import { isStateless } from './era.ts'
import { statelessHeaders } from './stateless-headers.ts'

/** What a client over standard streams is served with. */
export interface StdioFrontOptions {
  readonly server: ServedServer
  readonly input: Readable
  readonly output: Writable
  /** The most that one message may hold, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number | undefined
  readonly logger?: Logger | undefined
}

const MAX_BYTES = 64 * 1024 * 1024
const NOTHING: Carriage = { headers: {}, requires: undefined }

/** Speaks with one client over standard streams, a message a line, in every revision of the protocol. */
export class StdioFront {
  readonly #output: Writable
  readonly #input: Readable
  readonly #logger: Logger
  readonly #session: Session
  readonly #stateless: StatelessRequests
  readonly #splitter: LineSplitter
  /** What is under way without a session, by id: over these streams, closing one means nothing. */
  readonly #aborts = new Map<string, AbortRequest>()

  constructor({ server, input, output, maxBytes = MAX_BYTES, logger = defaultLogger() }: StdioFrontOptions) {
    this.#input = input
    this.#output = output
    this.#logger = logger
    this.#session = new Session({ id: 'stdio', server, principal: undefined, logger })
    this.#stateless = new StatelessRequests(server)
    this.#splitter = new LineSplitter({
      maxBytes,
      onOverflow: () =>
        this.#write(errorResponse(undefined, { code: INVALID_REQUEST, message: 'The message is too large' })),
    })
  }

  /** Serves the client until it is gone. */
  async run(): Promise<void> {
    this.#session.listen({
      message: (message) => this.#write(message),
      mark: () => undefined,
      end: () => undefined,
    })
    // A client that is gone reads nothing more.
    this.#output.on('error', () => this.#input.destroy())
    try {
      for await (const chunk of this.#input) {
        for (const line of this.#splitter.push(chunk as Buffer)) if (line.trim() !== '') this.#take(line)
      }
    } catch (error) {
      this.#logger.debug({ err: error }, 'The client is gone')
    } finally {
      for (const abort of this.#aborts.values()) abort()
      await this.#session.close()
    }
  }

  #take(line: string): void {
    let messages: readonly WireMessage[]
    try {
      messages = readMessages(line)
    } catch (error) {
      const code = (error as Error).cause === undefined ? INVALID_REQUEST : PARSE_ERROR
      return this.#write(errorResponse(undefined, { code, message: (error as Error).message }))
    }
    for (const message of messages) this.#takeMessage(message)
  }

  #takeMessage(message: WireMessage): void {
    if (message.kind === 'notification' && this.#cancel(message)) return
    if (isStateless(message, { version: undefined, method: undefined, sessionId: undefined })) {
      return this.#takeStateless(message)
    }
    if (message.kind === 'request') return void this.#session.request(message, this.#sinkOf(message), NOTHING)
    this.#session.send(message, NOTHING).catch((error: unknown) => this.#notDelivered(error))
  }

  #takeStateless(message: WireMessage): void {
    const carriage: Carriage = { headers: statelessHeaders(message), requires: undefined }
    const caller = callerOf(message, undefined)
    if (message.kind !== 'request' || message.id === undefined) {
      this.#stateless.send(message, { carriage, caller }).catch((error: unknown) => this.#notDelivered(error))
      return
    }
    const { id } = message
    const over = (): void => void this.#aborts.delete(id)
    const abort = this.#stateless.request({ message, sink: this.#sinkOf(message, over), carriage, caller })
    this.#aborts.set(id, abort)
  }

  /** Whether a notification ended a request without a session, which nobody else knows of. */
  #cancel({ method, text }: WireMessage): boolean {
    if (method !== 'notifications/cancelled') return false
    const span = spanAt(text, ['params', 'requestId'])
    const id = span === undefined ? '' : text.slice(span.start, span.end)
    const abort = this.#aborts.get(id)
    this.#aborts.delete(id)
    abort?.()
    return abort !== undefined
  }

  #sinkOf({ id }: WireMessage, over: () => void = () => undefined): RequestSink {
    return {
      message: (message) => this.#write(message),
      mark: () => undefined,
      answer: (message) => {
        over()
        this.#write(message)
      },
      end: (reason: LinkEnd) => {
        over()
        if (reason.kind !== 'closed') this.#write(errorResponse(id, endError(reason, this.#logger)))
      },
    }
  }

  #write({ text }: WireMessage): void {
    // In JSON, line breaks stand between tokens only.
    this.#output.write(`${text.replaceAll(/[\r\n]+/g, ' ')}\n`)
  }

  #notDelivered(error: unknown): void {
    this.#logger.warn({ err: error }, 'A message was not delivered')
  }
}
