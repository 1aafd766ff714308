import type { ServerResponse } from 'node:http'
import type { Logger } from '@mcpver/core'
import { EventStream } from './event-stream.ts'
import { SlowReaders, type WaitingLimits } from './slow-readers.ts'

/** How often an open stream says that it is, in milliseconds. */
const KEEP_ALIVE = 15_000

/** The event streams that are open, and what waits for their clients. */
export class OpenStreams {
  readonly readers: SlowReaders
  readonly logger: Logger
  readonly #streams = new Set<EventStream>()
  readonly #timer: NodeJS.Timeout

  constructor(logger: Logger, limits?: WaitingLimits) {
    this.logger = logger
    this.readers = new SlowReaders(logger, limits)
    this.#timer = setInterval(() => {
      for (const stream of this.#streams) stream.keepAlive()
    }, KEEP_ALIVE)
    this.#timer.unref()
  }

  /** How many there are. */
  get size(): number {
    return this.#streams.size
  }

  /**
   * Answers with a stream, which is kept alive until it is over.
   *
   * @param headers Headers beside those of every such stream.
   */
  begin(response: ServerResponse, headers?: Readonly<Record<string, string>>): EventStream {
    const stream = new EventStream(response, this.readers, headers)
    this.#streams.add(stream)
    response.once('close', () => this.#streams.delete(stream))
    return stream
  }

  /** Ends a stream. */
  end(stream: EventStream): void {
    this.#streams.delete(stream)
    stream.end()
  }

  /** Stops what runs by itself. */
  close(): void {
    clearInterval(this.#timer)
  }
}
