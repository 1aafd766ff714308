import { PostgresListener } from './postgres-listener.ts'
import type { PostgresSettings } from './postgres-settings.ts'

/** How often the connection is looked at, in milliseconds. */
const PERIOD = 500
/** The longest pause between two tries to connect, in periods. */
const LONGEST_PAUSE = 16

/**
 * Tells when somebody commits to a schema: the server notifies a connection that listens. While there is none that does, it tells
 * in every period, so that whoever is told reads and thereby polls.
 */
export class PostgresWatch {
  readonly #settings: PostgresSettings
  readonly #tell: () => void
  readonly #timer: NodeJS.Timeout
  #listener: PostgresListener | undefined
  #isListening = false
  #isLooking = false
  /** How often connecting failed in a row. */
  #failures = 0
  /** How many periods to let pass before the next try. */
  #pause = 0
  /** When the listeners that were dropped are gone. */
  #gone: Promise<unknown> = Promise.resolve()

  constructor(settings: PostgresSettings, tell: () => void) {
    this.#settings = settings
    this.#tell = tell
    this.#open()
    this.#timer = setInterval(() => this.#attend(), PERIOD).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    this.#forget()
    await this.#gone
  }

  #attend(): void {
    if (!this.#isListening || this.#isLooking) this.#tell()
    if (this.#listener === undefined) this.#retry()
    else if (this.#isListening && !this.#isLooking) void this.#look(this.#listener)
  }

  #retry(): void {
    this.#pause -= 1
    if (this.#pause <= 0) this.#open()
  }

  #open(): void {
    const listener = new PostgresListener(this.#settings, {
      committed: () => this.#tell(),
      lost: () => this.#drop(listener),
    })
    this.#listener = listener
    listener.listen().then(
      () => this.#begin(listener),
      () => this.#drop(listener),
    )
  }

  #begin(listener: PostgresListener): void {
    if (this.#listener !== listener) return
    this.#isListening = true
    this.#failures = 0
    // What was committed before it listened was not told.
    this.#tell()
  }

  async #look(listener: PostgresListener): Promise<void> {
    this.#isLooking = true
    try {
      if (await listener.mayHaveMissed()) this.#tell()
    } catch {
      this.#drop(listener)
    } finally {
      this.#isLooking = false
    }
  }

  #drop(listener: PostgresListener): void {
    if (this.#listener !== listener) return
    const wasListening = this.#isListening
    this.#forget()
    this.#pause = Math.min(2 ** this.#failures, LONGEST_PAUSE)
    this.#failures += 1
    if (wasListening) this.#tell()
  }

  #forget(): void {
    const listener = this.#listener
    this.#listener = undefined
    this.#isListening = false
    if (listener !== undefined) this.#gone = Promise.allSettled([this.#gone, listener.close()])
  }
}
