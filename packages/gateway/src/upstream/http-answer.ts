import { logged, quote } from '@mcpver/core'
import type { Dispatcher } from 'undici'
import { GatewayError } from '../gateway-error.ts'
import { ByteCollector } from '../wire/byte-collector.ts'
import { readMessages } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { EventStreamReader, type StreamEvent } from './event-stream-reader.ts'
import type { EventMark, LinkEnd } from './upstream-link.ts'

type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Takes what a server answers to one HTTP request. */
export interface HttpAnswerSink {
  /** The status and headers are there. */
  start?(status: number, headers: ResponseHeaders): void
  message(message: WireMessage, mark: EventMark | undefined): void
  mark(mark: EventMark): void
  /** The body is over, with the last mark of its events where it was a stream; nothing follows. */
  done(status: number, mark: EventMark | undefined): void
  /** There is no answer that could be understood; nothing follows. */
  fail(reason: LinkEnd): void
}

/** Where an answer belongs. */
export interface HttpAnswerOptions {
  /** The most that one message may hold, in bytes. */
  readonly maxBytes: number
  /** The answers that are being read; this one is among them until it is over. */
  readonly open: Set<HttpAnswer>
}

/** Reads the answer to one HTTP request: a message, a stream of events, or something else. */
export class HttpAnswer implements Dispatcher.DispatchHandler {
  readonly #sink: HttpAnswerSink
  readonly #maxBytes: number
  readonly #open: Set<HttpAnswer>
  #controller: Dispatcher.DispatchController | undefined
  #events: EventStreamReader | undefined
  readonly #bytes = new ByteCollector()
  #status = 0
  #contentType: string | undefined
  #lastMark: EventMark | undefined
  #isOver = false

  constructor(sink: HttpAnswerSink, { maxBytes, open }: HttpAnswerOptions) {
    this.#sink = sink
    this.#maxBytes = maxBytes
    this.#open = open
    open.add(this)
  }

  /** Stops reading; the sink is told nothing more. */
  abort(): void {
    if (this.#finish()) this.#controller?.abort(ABORTED)
  }

  /** Stops reading, and tells the sink so: the link is closed. */
  close(): void {
    const wasOpen = !this.#isOver
    this.abort()
    if (wasOpen) this.#sink.fail({ kind: 'closed' })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isOver) controller.abort(ABORTED)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    this.#status = status
    const type = headers['content-type']
    this.#contentType = typeof type === 'string' ? type : undefined
    if (isEventStream(this.#contentType)) {
      this.#events = new EventStreamReader((event) => this.#takeEvent(event), this.#maxBytes)
    }
    this.#sink.start?.(status, headers)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return
    try {
      if (this.#events !== undefined) return this.#events.push(chunk)
    } catch (error) {
      return this.#stop(error as Error)
    }
    if (this.#bytes.size + chunk.length > this.#maxBytes) return this.#stop(tooLarge(this.#maxBytes))
    this.#bytes.add(chunk)
  }

  onResponseEnd(): void {
    if (this.#isOver) return
    if (this.#events === undefined && this.#bytes.size > 0 && !this.#takeBody()) return
    if (this.#finish()) this.#sink.done(this.#status, this.#lastMark)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (!this.#finish()) return
    // A stream that breaks off after a mark can be read on from there, as one that the server closes.
    if (this.#lastMark?.id !== undefined) return this.#sink.done(this.#status, this.#lastMark)
    this.#sink.fail({ kind: 'failed', error: unreachable(error) })
  }

  #takeEvent({ data, mark }: StreamEvent): void {
    if (this.#isOver) return
    const hasMark = mark.id !== undefined || mark.retry !== undefined
    // An event without an id leaves the last one standing.
    if (hasMark) this.#lastMark = { ...this.#lastMark, ...mark }
    if (data === '') return hasMark ? this.#sink.mark(mark) : undefined
    this.#tell(readMessages(data), hasMark ? mark : undefined)
  }

  #tell(messages: readonly WireMessage[], mark: EventMark | undefined): void {
    for (const message of messages) if (!this.#isOver) this.#sink.message(message, mark)
  }

  /** Whether the body was made of messages. */
  #takeBody(): boolean {
    const body = this.#bytes.whole()
    let messages: readonly WireMessage[]
    try {
      messages = readMessages(body.toString('utf8'))
    } catch {
      this.#finish()
      this.#sink.fail({ kind: 'refused', status: this.#status, contentType: this.#contentType, body })
      return false
    }
    this.#tell(messages, undefined)
    return true
  }

  #stop(error: Error): void {
    this.abort()
    this.#sink.fail({ kind: 'failed', error })
  }

  /** Whether it was not over before. */
  #finish(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#open.delete(this)
    return true
  }
}

const ABORTED = new Error('aborted')

function isEventStream(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith('text/event-stream') ?? false
}

function tooLarge(maxBytes: number): GatewayError {
  return logged(
    new GatewayError(`The server answered with more than ${String(maxBytes)} bytes`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Raise the largest message that the gateway takes, if the server is to be trusted with it.',
    }),
  )
}

function unreachable(cause: Error): GatewayError {
  const { code } = cause as NodeJS.ErrnoException
  return logged(
    new GatewayError(`The server cannot be reached: ${quote(code ?? cause.message)}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Does it run, and is its URL right?',
      cause,
    }),
  )
}
