import { StringDecoder } from 'node:string_decoder'
import { createParser, type EventSourceParser } from 'eventsource-parser'
import type { EventMark } from './upstream-link.ts'

/** One event of a stream: its data, which may be empty, and its mark. */
export interface StreamEvent {
  readonly data: string
  readonly mark: EventMark
}

/** Reads server-sent events from the chunks of an HTTP body. Source: the HTML standard, "Server-sent events". */
export class EventStreamReader {
  readonly #decoder = new StringDecoder('utf8')
  readonly #parser: EventSourceParser
  #retry: number | undefined
  #overflow: Error | undefined
  #isBegun = false

  /** @param maxBytes The most that one event may hold. */
  constructor(onEvent: (event: StreamEvent) => void, maxBytes: number) {
    this.#parser = createParser({
      onEvent: ({ id, data }) => {
        const retry = this.#retry
        this.#retry = undefined
        onEvent({ data, mark: { ...(id !== undefined && { id }), ...(retry !== undefined && { retry }) } })
      },
      onRetry: (retry) => {
        this.#retry = retry
      },
      onError: (error) => {
        if (error.type === 'max-buffer-size-exceeded') this.#overflow = error
      },
      maxBufferSize: maxBytes,
    })
  }

  /** Reads on. Throws when an event is longer than it may be. */
  push(chunk: Buffer): void {
    const text = this.#decoder.write(chunk)
    if (text === '') return
    this.#parser.feed(this.#isBegun ? text : text.replace(/^\uFEFF/, ''))
    this.#isBegun = true
    if (this.#overflow !== undefined) throw this.#overflow
  }
}
