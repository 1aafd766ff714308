import { setTimeout as delay } from 'node:timers/promises'

/** What is done over and over. */
export interface RefreshLoopOptions {
  /** Does it once, and says whether it was done. Never rejects. */
  readonly refresh: () => Promise<boolean>
  /** How long to wait before it is done again, in milliseconds, however often that is asked for. */
  readonly pause: number
  /** How long to wait after it could not be done, in milliseconds. */
  readonly retry: number
}

/** Does something when it is asked for, one at a time, soon and not too often; and again until it works. */
export class RefreshLoop {
  readonly #options: RefreshLoopOptions
  readonly #end = new AbortController()
  #isAsked = false
  #running: Promise<void> | undefined
  #waiting: (() => void)[] = []

  constructor(options: RefreshLoopOptions) {
    this.#options = options
  }

  /** What is being done now may be too early for whoever asks, so it is done once more. */
  ask(): void {
    this.#isAsked = true
    if (!this.#end.signal.aborted) this.#running ??= this.#run()
  }

  /** Asks, and resolves when it was done, or tried, after that; at once when it is closed. */
  once(): Promise<void> {
    if (this.#end.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      // The loop's own timers keep no process alive; whoever waits does.
      const alive = setInterval(() => undefined, 1000)
      this.#waiting.push(() => {
        clearInterval(alive)
        resolve()
      })
      this.ask()
    })
  }

  /** Resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.#end.abort()
    await this.#running
    this.#tell(this.#waiting)
  }

  async #run(): Promise<void> {
    const { refresh, pause, retry } = this.#options
    while (this.#isAsked && !this.#end.signal.aborted) {
      this.#isAsked = false
      const waiting = this.#waiting
      this.#waiting = []
      const isDone = await refresh()
      this.#tell(waiting)
      if (!isDone) this.#isAsked = true
      await this.#wait(isDone ? pause : retry)
    }
    this.#running = undefined
  }

  #tell(waiting: readonly (() => void)[]): void {
    for (const resolve of waiting) resolve()
  }

  async #wait(time: number): Promise<void> {
    try {
      await delay(time, undefined, { signal: this.#end.signal, ref: false })
    } catch {
      // It is closed.
    }
  }
}
