import type { ServerResponse } from 'node:http'
import type { Logger } from '@mcpver/core'

/** So little need not be counted, since it waits for nearly everybody now and then; bytes. */
const LITTLE = 1024 * 1024

/** How much may wait for clients that do not read, in bytes. */
export interface WaitingLimits {
  /** For one of them, beside the message that comes last. Default: 64 MiB. */
  readonly one?: number
  /** For all of them together. Default: 256 MiB. */
  readonly all?: number
}

/**
 * Counts what waits for clients that read more slowly than servers speak, and cuts off the slowest when it becomes too much. A client
 * that was cut off in a stream can read on.
 */
export class SlowReaders {
  readonly #one: number
  readonly #all: number
  readonly #logger: Logger
  readonly #waiting = new Map<ServerResponse, number>()
  #total = 0

  constructor(logger: Logger, { one = 64 * LITTLE, all = 256 * LITTLE }: WaitingLimits = {}) {
    this.#logger = logger
    this.#one = one
    this.#all = all
  }

  /** How much is known to wait, in bytes. */
  get waiting(): number {
    return this.#total
  }

  /** Whether one more message may be written to a response; cuts its client off when too much waits already. */
  mayWrite(response: ServerResponse): boolean {
    if (response.destroyed) return false
    if (response.writableLength <= this.#one) return true
    this.#cut(response)
    return false
  }

  /** Takes note that something was written to a response. */
  wrote(response: ServerResponse): void {
    const waiting = response.writableLength
    const isKnown = this.#waiting.has(response)
    if (!isKnown && waiting <= LITTLE) return
    if (!isKnown) response.once('close', () => this.#set(response, 0))
    this.#set(response, waiting)
    if (this.#total > this.#all) this.#relieve()
  }

  #set(response: ServerResponse, waiting: number): void {
    this.#total += waiting - (this.#waiting.get(response) ?? 0)
    if (waiting === 0) this.#waiting.delete(response)
    else this.#waiting.set(response, waiting)
  }

  /** Some may have read meanwhile what was counted before. */
  #relieve(): void {
    for (const response of [...this.#waiting.keys()]) this.#set(response, response.writableLength)
    const slowest = [...this.#waiting].sort(([, one], [, other]) => other - one)
    for (const [response] of slowest) {
      if (this.#total <= this.#all) return
      this.#cut(response)
    }
  }

  #cut(response: ServerResponse): void {
    const waiting = response.writableLength
    this.#logger.warn({ waiting, all: this.#total }, 'A client that does not read what it is sent was cut off')
    this.#set(response, 0)
    response.destroy()
  }
}
