import { McpverError, type Logger, type TallyStore } from '@mcpver/core'
import { toTally, type CountedSpan } from './tally-cell.ts'

/** What a queue works with. */
export interface TallyQueueOptions {
  readonly store: TallyStore
  /** How many are kept while the store cannot be written; the oldest are dropped. */
  readonly most: number
  readonly logger: Logger
}

/** So many are written at a time. */
const BATCH = 500

/** Tallies on their way to the store, which may be away for a while. */
export class TallyQueue {
  readonly #options: TallyQueueOptions
  #waiting: CountedSpan[] = []
  #dropped = 0
  #isFailing = false
  #writing: Promise<void> | undefined

  constructor(options: TallyQueueOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#waiting.length
  }

  /** Takes counts in, to be written by `flush`. */
  add(counted: readonly CountedSpan[]): void {
    for (const one of counted) this.#waiting.push(one)
    const over = this.#waiting.length - this.#options.most
    if (over <= 0) return
    this.#waiting.splice(0, over)
    this.#dropped += over
  }

  /** Writes what waits. Never rejects: what cannot be written is logged once, and waits for the next time. */
  async flush(): Promise<void> {
    await this.#writing
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined
    })
    await this.#writing
  }

  async #write(): Promise<void> {
    const { logger } = this.#options
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting.slice(0, BATCH)
        await this.#store(batch)
        // Others may have been added or dropped meanwhile.
        const written = new Set(batch)
        this.#waiting = this.#waiting.filter((one) => !written.has(one))
      }
      if (this.#isFailing) logger.info({ dropped: this.#dropped }, 'Counts of calls are stored again')
      this.#isFailing = false
      this.#dropped = 0
    } catch (error) {
      if (!this.#isFailing) logger.error({ err: error }, 'Counts of calls cannot be stored; they are kept for a while')
      this.#isFailing = true
    }
  }

  /** What no store will ever take must not keep the rest waiting. */
  async #store(batch: readonly CountedSpan[]): Promise<void> {
    const { store, logger } = this.#options
    try {
      await store.add(batch.map(toTally))
    } catch (error) {
      if (!McpverError.isInstance(error) || error.code !== 'ERR_STORE_INVALID') throw error
      logger.error({ err: error, dropped: batch.length }, 'Counts of calls were refused by the store and are dropped')
    }
  }
}
