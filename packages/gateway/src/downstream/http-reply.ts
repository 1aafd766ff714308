import type { ServerResponse } from 'node:http'
import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { errorResponse } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { endError } from './end-error.ts'
import { EventStream } from './event-stream.ts'

/** How an answer over HTTP is written. */
export interface HttpReplyOptions {
  /** The request's id as JSON. */
  readonly id: string | undefined
  /** The HTTP status of an answer that came without one. Default: 200 for all. */
  readonly statusOf?: (answer: WireMessage) => number
  /** Told of the stream, when the answer becomes one, and again when that is over. */
  readonly streams?: Set<EventStream>
}

/** Answers one POST: with the answer alone, or with a stream of events when something comes before it. */
export class HttpReply implements RequestSink {
  readonly #response: ServerResponse
  readonly #options: HttpReplyOptions
  readonly #headers: Record<string, string> = {}
  #stream: EventStream | undefined

  constructor(response: ServerResponse, options: HttpReplyOptions) {
    this.#response = response
    this.#options = options
  }

  /** Sets a header of the answer, whatever that will be. */
  setHeader(name: string, value: string): void {
    this.#headers[name] = value
  }

  message(message: WireMessage, mark?: EventMark): void {
    this.#open().message(message, mark)
  }

  mark(mark: EventMark): void {
    this.#open().mark(mark)
  }

  answer(message: WireMessage, { status, mark }: AnswerPlace): void {
    if (this.#stream !== undefined || mark !== undefined) {
      this.#open().message(message, mark)
      return this.#end()
    }
    this.write(status ?? this.#options.statusOf?.(message) ?? 200, message.text)
  }

  end(reason: LinkEnd): void {
    if (this.#stream !== undefined) {
      if (reason.kind !== 'paused') this.#stream.message(errorResponse(this.#options.id, endError(reason)))
      return this.#end()
    }
    if (reason.kind === 'refused') {
      const { status, body, contentType } = reason
      return this.write(status, body, contentType)
    }
    const status = reason.kind === 'session-lost' ? 404 : 200
    this.write(status, errorResponse(this.#options.id, endError(reason)).text)
  }

  #open(): EventStream {
    if (this.#stream === undefined) {
      this.#stream = new EventStream(this.#response, this.#headers)
      this.#options.streams?.add(this.#stream)
    }
    return this.#stream
  }

  #end(): void {
    if (this.#stream === undefined) return
    this.#options.streams?.delete(this.#stream)
    this.#stream.end()
  }

  /** Answers with a body of one's own. */
  write(status: number, body: string | Uint8Array, contentType = 'application/json'): void {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    this.#headers['content-type'] = contentType
    this.#headers['content-length'] = String(length)
    this.#response.writeHead(status, this.#headers)
    this.#response.end(body)
  }
}
