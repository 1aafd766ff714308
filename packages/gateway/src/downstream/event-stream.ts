import type { ServerResponse } from 'node:http'
import type { EventMark, LinkEnd, StreamSink } from '../upstream/upstream-link.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { SlowReaders } from './slow-readers.ts'

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  // A reverse proxy would hold events back until it has a page full of them.
  'x-accel-buffering': 'no',
} as const

const LINE_BREAKS = /[\r\n]+/g

/** Server-sent events on an HTTP response. */
export class EventStream implements StreamSink {
  readonly #response: ServerResponse
  readonly #readers: SlowReaders
  #isOver = false

  /** @param headers Headers beside those of every such stream. */
  constructor(response: ServerResponse, readers: SlowReaders, headers: Readonly<Record<string, string>> = {}) {
    this.#response = response
    this.#readers = readers
    response.writeHead(200, { ...HEADERS, ...headers })
  }

  /** Sends the headers, so that a client that waits for events knows that they will come here. */
  open(): void {
    if (!this.#isOver) this.#response.flushHeaders()
  }

  message({ text }: WireMessage, mark?: EventMark): void {
    this.#write(`${markLines(mark)}event: message\ndata: ${onOneLine(text)}\n\n`)
  }

  mark(mark: EventMark): void {
    this.#write(`${markLines(mark)}data: \n\n`)
  }

  /** Says nothing, so that what stands between does not take the connection for dead. */
  keepAlive(): void {
    this.#write(': keep-alive\n\n')
  }

  end(_reason?: LinkEnd): void {
    this.#isOver = true
    this.#response.end()
  }

  #write(text: string): void {
    if (this.#isOver || !this.#readers.mayWrite(this.#response)) return
    if (!this.#response.write(text)) this.#readers.wrote(this.#response)
  }
}

function markLines(mark: EventMark | undefined): string {
  if (mark === undefined) return ''
  const id = mark.id === undefined ? '' : `id: ${mark.id}\n`
  return mark.retry === undefined ? id : `${id}retry: ${String(mark.retry)}\n`
}

/** Line breaks end a field of an event. In JSON they stand between tokens only, where a space means the same. */
function onOneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(LINE_BREAKS, ' ') : text
}
