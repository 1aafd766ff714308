/** Lets one function run at a time, in the order in which they came. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve()

  /** Runs a function when all before it have ended, however they ended. */
  run<T>(use: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(use)
    this.#last = turn.catch(() => undefined)
    return turn
  }

  /** Resolves when all that came so far have ended. */
  async idle(): Promise<void> {
    await this.#last
  }
}
