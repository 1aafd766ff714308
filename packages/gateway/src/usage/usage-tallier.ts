import { defaultLogger, systemClock, type Clock, type Logger, type TallyStore } from '@mcpver/core'
import { TallyQueue } from './tally-queue.ts'
import { TallyTable } from './tally-table.ts'
import type { UsageEvent } from './usage-event.ts'

/** What a tallier works with. */
export interface UsageTallierOptions {
  readonly store: TallyStore
  /** Under what it counts. No two that count at the same time may share it: counts of one span would take each other's place. */
  readonly gateway: string
  /** How long calls are counted together, in milliseconds. Default: 1,000. */
  readonly span?: number | undefined
  /** How often counts are written, in milliseconds. Default: 1,000. */
  readonly interval?: number | undefined
  /** How long counts are kept in the store, in milliseconds. Default: 8 days. */
  readonly retention?: number | undefined
  /** Names of clients of a server that are told apart; the others are `other`. Default: 100. */
  readonly maxClients?: number | undefined
  /** Names of tools of a server that were called without a version and are told apart. Default: 1,000. */
  readonly maxTools?: number | undefined
  /** Series that are remembered beyond a span. Default: 20,000. */
  readonly maxSeries?: number | undefined
  /** Tallies that are kept while the store cannot be written. Default: 50,000. */
  readonly maxWaiting?: number | undefined
  /** Default: the clock of the machine. */
  readonly clock?: Clock | undefined
  /** Default: core's default logger. */
  readonly logger?: Logger | undefined
}

const SECOND = 1000
const HOUR = 3_600_000
const RETENTION = 8 * 24 * HOUR
/** A clock that is put back by less than so many spans goes on counting in the span that it was in. */
const SLACK = 60

/**
 * Counts calls by server, release, tool, version and client, and writes the counts of each span to the store. Refused calls count for
 * the release that the caller was on. What was counted since the last writing, a second or two, is lost in a crash.
 */
export class UsageTallier {
  readonly #options: UsageTallierOptions
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #span: number
  readonly #served: TallyTable
  readonly #mirrored: TallyTable
  readonly #queue: TallyQueue
  readonly #timer: NodeJS.Timeout
  /** The span that is being counted, by its number since 1970. */
  #current = 0
  #prunedAt = -Infinity
  #forgottenAt: number
  #isWriting = false

  constructor(options: UsageTallierOptions) {
    const { clock = systemClock, logger = defaultLogger(), span = SECOND, interval = SECOND } = options
    const { maxClients = 100, maxTools = 1000, maxSeries = 20_000, maxWaiting = 50_000 } = options
    this.#options = options
    this.#clock = clock
    this.#logger = logger
    this.#span = span
    this.#served = new TallyTable({ maxClients, maxTools, maxSeries })
    this.#mirrored = new TallyTable({ maxClients, maxTools, maxSeries })
    this.#queue = new TallyQueue({ store: options.store, most: maxWaiting, logger })
    this.#forgottenAt = clock.now()
    this.#timer = setInterval(() => void this.#tick(), interval).unref()
  }

  /** Counts a call. */
  record(event: UsageEvent): void {
    this.#turnTo(event.at)
    this.#served.add(event)
  }

  /** Counts a copy of a call, whose answer nobody got. */
  recordMirrored(event: UsageEvent): void {
    this.#turnTo(event.at)
    this.#mirrored.add(event)
  }

  /** Writes the counts of all spans that are over. Never rejects. */
  async flush(): Promise<void> {
    this.#turnTo(this.#clock.now())
    await this.#queue.flush()
    await this.#prune()
  }

  /** Writes all that was counted, and stops. Nothing may be counted any more. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#take()
    await this.#queue.flush()
  }

  /** Begins another span when the one that is being counted is over. */
  #turnTo(at: number): void {
    const number = Math.floor(at / this.#span)
    if (number <= this.#current && number > this.#current - SLACK) return
    this.#take()
    this.#current = number
    if (at - this.#forgottenAt >= HOUR) this.#forget(at)
  }

  /** Who called once is no reason not to tell others apart for ever. */
  #forget(at: number): void {
    this.#forgottenAt = at
    this.#served.forget()
    this.#mirrored.forget()
  }

  /** A store that takes long is not asked again meanwhile. */
  async #tick(): Promise<void> {
    if (this.#isWriting) return
    this.#isWriting = true
    await this.flush()
    this.#isWriting = false
  }

  #take(): void {
    const span = { gateway: this.#options.gateway, from: this.#current * this.#span, span: this.#span }
    this.#queue.add(this.#served.take({ ...span, isMirrored: false }))
    this.#queue.add(this.#mirrored.take({ ...span, isMirrored: true }))
  }

  /** Once an hour. */
  async #prune(): Promise<void> {
    const now = this.#clock.now()
    if (now - this.#prunedAt < HOUR) return
    this.#prunedAt = now
    const { store, retention = RETENTION } = this.#options
    try {
      await store.prune(now - retention)
    } catch (error) {
      this.#logger.warn({ err: error }, 'Old counts of calls cannot be removed')
    }
  }
}
