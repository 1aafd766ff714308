import type { Writable } from 'node:stream'

const LINE_BREAKS = /[\r\n]/g

/** Writes messages to a server's standard input, each on a line of its own. */
export class StdioInput {
  readonly #stream: Writable
  readonly #maxQueued: number
  readonly #flush = (): void => {
    this.#isCorked = false
    this.#stream.uncork()
  }
  #isCorked = false

  /** @param maxQueued How much may wait for a server that does not read, in characters. */
  constructor(stream: Writable, maxQueued: number) {
    this.#stream = stream
    this.#maxQueued = maxQueued
  }

  /** Whether the message was taken: it is not when more would wait than may. */
  write(text: string): boolean {
    if (this.#stream.writableLength + text.length > this.#maxQueued) return false
    if (!this.#isCorked) {
      // What comes in one turn of the event loop goes out by one system call.
      this.#isCorked = true
      this.#stream.cork()
      setImmediate(this.#flush)
    }
    this.#stream.write(`${onOneLine(text)}\n`)
    return true
  }
}

/** Line breaks stand only between the tokens of JSON, where a blank says the same. */
function onOneLine(text: string): string {
  return text.includes('\n') || text.includes('\r') ? text.replaceAll(LINE_BREAKS, ' ') : text
}
