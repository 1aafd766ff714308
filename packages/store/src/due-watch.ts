import { defaultLogger } from '@mcpver/core'
import type { DueTimes } from './row/store-rows.ts'

/** How long nobody looks at most, in milliseconds: clocks jump, and what ought to ring may be lost. */
const LONGEST_PAUSE = 3000
/** How long to leave a store alone that could not be looked at, in milliseconds. */
const FAULT_PAUSE = 1000

/** When jobs are due, as it was seen at one time. */
export interface DueSight extends DueTimes {
  /** The time by the clock of the store. */
  readonly now: number
}

/** What something that rings by itself tells. */
export interface DueEvents {
  /** A job may be due. */
  ring(): void
  /** Whether it rings for jobs that are written and that become due, from now on. */
  serves(isServed: boolean): void
}

export interface DueWatchOptions {
  readonly ring: () => void
  readonly look: () => Promise<DueSight>
  /** Tells when something was committed; the answer ends it. */
  readonly watch: (listener: () => void) => () => void
  /** Begins to listen to what rings by itself, if anything does; the answer ends it, resolving when nothing of it is left. */
  readonly listen: (events: DueEvents) => () => Promise<void>
}

/**
 * Rings when a job of a kind may be due. It looks after every commit, and has a timer for the next time that it saw. Where something rings by
 * itself, it only looks when a claim may be over, and now and then in case that something is lost.
 */
export class DueWatch {
  readonly #options: DueWatchOptions
  readonly #endListening: () => Promise<void>
  #endWatch: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #isServed = false
  #hasEnded = false
  #isLooking = false
  /** Whether something changed during the look. */
  #isStale = false

  constructor(options: DueWatchOptions) {
    this.#options = options
    this.#watch()
    this.#endListening = options.listen({
      ring: () => this.#ring(),
      serves: (isServed) => this.#serve(isServed),
    })
    void this.#look()
  }

  /** Something of the jobs was changed by this store. */
  change(): void {
    if (!this.#isServed) void this.#look()
  }

  /** No ring follows. Resolves when nothing of it is left. */
  async close(): Promise<void> {
    this.#hasEnded = true
    clearTimeout(this.#timer)
    this.#endWatch?.()
    await this.#endListening()
  }

  #watch(): void {
    this.#endWatch ??= this.#options.watch(() => this.change())
  }

  #serve(isServed: boolean): void {
    if (this.#hasEnded) return
    this.#isServed = isServed
    if (isServed) {
      this.#endWatch?.()
      this.#endWatch = undefined
    } else this.#watch()
    // What happened in between was told by nobody.
    void this.#look()
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#isStale = true
      return
    }
    this.#isLooking = true
    const pause = await this.#attend()
    this.#isLooking = false
    if (this.#hasEnded) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#look(), this.#isStale ? 0 : pause).unref()
    this.#isStale = false
  }

  /** Looks once, and rings if need be. How long the next look can wait, in milliseconds. */
  async #attend(): Promise<number> {
    try {
      const { now, free = Infinity, held = Infinity } = await this.#options.look()
      if (Math.min(free, held) <= now) this.#ring()
      // Nothing rings by itself when the claim of somebody who died is over.
      const awaited = this.#isServed ? [held] : [free, held]
      return Math.min(LONGEST_PAUSE, ...awaited.filter((at) => at > now).map((at) => at - now))
    } catch {
      // Whoever asks for jobs then learns of it from the failure.
      this.#ring()
      return FAULT_PAUSE
    }
  }

  #ring(): void {
    if (this.#hasEnded) return
    try {
      this.#options.ring()
    } catch (error) {
      defaultLogger().error({ err: error }, 'Somebody who waits for jobs failed')
    }
  }
}
