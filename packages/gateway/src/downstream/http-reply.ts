import type { ServerResponse } from 'node:http'
import type { AnswerPlace, EventMark, LinkEnd, RequestSink } from '../upstream/upstream-link.ts'
import { errorResponse } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { endError } from './end-error.ts'
import type { EventStream } from './event-stream.ts'
import type { OpenStreams } from './open-streams.ts'

/** How an answer over HTTP is written. */
export interface HttpReplyOptions {
  /** The request's id as JSON. */
  readonly id: string | undefined
  /** The HTTP status of an answer that came without one. Default: 200 for all. */
  readonly statusOf?: (answer: WireMessage) => number
  /** Where the answer begins that becomes a stream. */
  readonly streams: OpenStreams
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
      if (reason.kind !== 'paused') this.#stream.message(this.#errorOf(reason))
      return this.#end()
    }
    if (reason.kind === 'refused' && isForClients(reason)) {
      const { status, body, contentType } = reason
      return this.write(status, body, contentType)
    }
    const status = reason.kind === 'session-lost' ? 404 : reason.kind === 'refused' ? errorStatus(reason.status) : 200
    this.write(status, this.#errorOf(reason).text)
  }

  #errorOf(reason: LinkEnd): WireMessage {
    const { id, streams } = this.#options
    return errorResponse(id, endError(reason, streams.logger))
  }

  #open(): EventStream {
    return (this.#stream ??= this.#options.streams.begin(this.#response, this.#headers))
  }

  #end(): void {
    if (this.#stream !== undefined) this.#options.streams.end(this.#stream)
  }

  /** Answers with a body of one's own. */
  write(status: number, body: string | Uint8Array, contentType = 'application/json'): void {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    this.#headers['content-type'] = contentType
    this.#headers['content-length'] = String(length)
    this.#response.writeHead(status, this.#headers)
    this.#response.end(body)
    this.#options.streams.readers.wrote(this.#response)
  }
}

type Refusal = Extract<LinkEnd, { readonly kind: 'refused' }>

/** Types of bodies that mean to a client of the protocol what they say; pages are for people, and could act in a browser. */
const READABLE = /^(?:application\/(?:[a-z.]+\+)?json|text\/plain)\s*(?:;[\x20-\x7e]*)?$/i

/** Whether a server's refusal can be handed on as it is: where the client was to blame, or the server says that it failed. */
function isForClients({ status, contentType, body }: Refusal): boolean {
  return status >= 400 && (body.length === 0 || READABLE.test(contentType ?? ''))
}

/** Where a server did not refuse, but sent nothing that is an answer (a page, a redirect), its status would mislead. */
function errorStatus(status: number): number {
  return status >= 400 ? status : 200
}
