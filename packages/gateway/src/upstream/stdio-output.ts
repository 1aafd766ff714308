import { McpverError, type Logger } from '@mcpver/core'
import { LineSplitter, type LongLine } from '../process/line-splitter.ts'
import type { Secrets } from '../process/secrets.ts'
import { hasTooManyValues } from '../wire/message-size.ts'
import { readMessages } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** So much of a line is shown in the log; characters. */
const SHOWN = 300

/** Takes what a server says. */
export interface OutputSink {
  message(message: WireMessage): void
  /** A message was longer than it may be, or made of too many values, and is dropped. */
  tooLong(line: LongLine): void
}

/** How the output is read. */
export interface OutputOptions {
  /** The most that one message may hold, in bytes. */
  readonly maxBytes: number
  readonly secrets: Secrets
  readonly logger: Logger
}

/** Reads the messages on a server's standard output; whatever else stands there is counted and dropped. */
export class StdioOutput {
  readonly #sink: OutputSink
  readonly #options: OutputOptions
  readonly #splitter: LineSplitter
  #strayLines = 0

  constructor(sink: OutputSink, options: OutputOptions) {
    this.#sink = sink
    this.#options = options
    this.#splitter = new LineSplitter({ maxBytes: options.maxBytes, onOverflow: (line) => sink.tooLong(line) })
  }

  /** How many lines were no message of the protocol. */
  get strayLines(): number {
    return this.#strayLines
  }

  push(chunk: Uint8Array): void {
    for (const line of this.#splitter.push(chunk)) this.#take(line)
  }

  #take(line: string): void {
    if (hasTooManyValues(line)) return this.#sink.tooLong(endsOf(line))
    const messages = messagesIn(line)
    if (messages === undefined) return this.#drop(line)
    for (const message of messages) this.#sink.message(message)
  }

  #drop(line: string): void {
    if (line.trim() === '') return
    this.#strayLines++
    // The first says what is wrong with the server; a flood of them would say no more.
    if (this.#strayLines > 1) return
    const { logger, secrets } = this.#options
    logger.warn({ line: secrets.mask(line).slice(0, SHOWN) }, 'A server writes to its output what is no message')
  }
}

function endsOf(line: string): LongLine {
  return { size: Buffer.byteLength(line), head: line.slice(0, SHOWN), tail: line.slice(-SHOWN) }
}

/** The messages of a line, or `undefined` when it holds something else. */
function messagesIn(line: string): readonly WireMessage[] | undefined {
  // Most of what is no message does not even look like one.
  if (!/^\s*[[{]/.test(line)) return undefined
  try {
    return readMessages(line)
  } catch (error) {
    if (McpverError.isInstance(error)) return undefined
    throw error
  }
}
