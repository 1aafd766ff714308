import { McpverError, type Store } from '@mcpver/core'
import { through } from '../test/memory-store.ts'

/** What happens to somebody who waits for the world. */
export type Fate = 'cut' | 'go'

/** What somebody does, with the store as it can be reached. */
export type Act = (store: Store, signal: AbortSignal) => Promise<void>

/** What a network does that was cut: nobody knows whether what was asked was done. */
class Cut extends McpverError {}

/**
 * A worker or a person, who goes on only when told to, from one thing that is asked of the world to the next. All that is done can be
 * stopped for good anywhere between.
 */
export class SimulatedActor {
  readonly #act: Act
  readonly #store: Store
  readonly #end = new AbortController()
  #waiting: ((fate: Fate) => void) | undefined
  #stopped: (() => void) | undefined
  #failed = false
  #failure: unknown

  constructor(store: Store, act: Act) {
    this.#act = act
    this.#store = through(store, (_, pass) => this.#pass(pass))
  }

  /** Whether it is in the middle of something. */
  get isBusy(): boolean {
    return this.#waiting !== undefined
  }

  /** Begins, or goes on, until something is asked of the world, or there is nothing left to do. Rejects with what goes wrong for good. */
  async step(fate: Fate): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.#stopped = resolve))
    const go = this.#waiting
    this.#waiting = undefined
    if (go === undefined) void this.#run()
    else go(fate)
    await stopped
    if (this.#failed) throw this.#failure
  }

  /** Nothing that it does reaches anybody any more. */
  kill(): void {
    this.#waiting = undefined
    // For the timers of checks that it waits for, which would keep all of it in memory.
    this.#end.abort()
  }

  /** Waits where a check asks others. */
  async ask(): Promise<Fate> {
    return this.#end.signal.aborted ? 'cut' : this.#wait()
  }

  async #run(): Promise<void> {
    try {
      await this.#act(this.#store, this.#end.signal)
    } catch (error) {
      this.#failed = !(error instanceof Cut) && !isOfStore(error) && !this.#end.signal.aborted
      this.#failure = error
    }
    this.#stopped?.()
  }

  async #pass<T>(pass: () => Promise<T>): Promise<T> {
    if ((await this.#wait()) === 'cut') throw cut()
    const result = await pass()
    if ((await this.#wait()) === 'cut') throw cut()
    return result
  }

  #wait(): Promise<Fate> {
    const fate = new Promise<Fate>((resolve) => {
      if (!this.#end.signal.aborted) this.#waiting = resolve
    })
    this.#stopped?.()
    return fate
  }
}

function cut(): Cut {
  return new Cut('The network was cut', { code: 'ERR_STORE_UNAVAILABLE' })
}

function isOfStore(error: unknown): boolean {
  return McpverError.isInstance(error) && error.code.startsWith('ERR_STORE_')
}
