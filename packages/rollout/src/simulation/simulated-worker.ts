import { McpverError, type Store } from '@mcpver/core'
import { through } from '../test/memory-store.ts'
import { UPDATE_KIND } from '../update/update-jobs.ts'
import { Reconciler, type ReconcilerOptions } from '../worker/reconciler.ts'

/** What happens to a worker where it waits for the world. */
export type Fate = 'cut' | 'go'

/** What a network does that was cut: nobody knows whether what was asked was done. */
class Cut extends McpverError {}

/** A worker that goes on only when it is told to, from one thing that it asks of the world to the next. It can be killed anywhere between. */
export class SimulatedWorker {
  readonly owner: string
  readonly #options: Omit<ReconcilerOptions, 'store'>
  readonly #store: Store
  readonly #lease: number
  #waiting: ((fate: Fate) => void) | undefined
  #stopped: (() => void) | undefined
  #isDead = false

  constructor(owner: string, options: ReconcilerOptions, lease: number) {
    this.owner = owner
    this.#lease = lease
    this.#options = options
    this.#store = through(options.store, (_, pass) => this.#pass(pass))
  }

  /** Whether it is in the middle of something. */
  get isBusy(): boolean {
    return this.#waiting !== undefined
  }

  /** Goes on until it asks something of the world, or has nothing to do. */
  async step(fate: Fate): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.#stopped = resolve))
    const go = this.#waiting
    this.#waiting = undefined
    if (go === undefined) void this.#work().finally(() => this.#stopped?.())
    else go(fate)
    await stopped
  }

  /** Never does anything any more, not even tidying up. */
  kill(): void {
    this.#isDead = true
    this.#waiting = undefined
  }

  /** Waits where a check asks others. */
  async ask(): Promise<Fate> {
    if (this.#isDead) return 'cut'
    return this.#wait()
  }

  async #work(): Promise<void> {
    const reconciler = new Reconciler({ ...this.#options, store: this.#store })
    try {
      const claim = { kind: UPDATE_KIND, owner: this.owner, lease: this.#lease, limit: 1 }
      const claimed = await this.#store.desk.claim(claim)
      for (const job of claimed) await reconciler.reconcile(job, new AbortController().signal)
    } catch (error) {
      if (!(error instanceof Cut) && !isOfStore(error)) throw error
    }
  }

  async #pass<T>(pass: () => Promise<T>): Promise<T> {
    if ((await this.#wait()) === 'cut') throw new Cut('The network was cut', { code: 'ERR_STORE_UNAVAILABLE' })
    const result = await pass()
    if ((await this.#wait()) === 'cut') throw new Cut('The network was cut', { code: 'ERR_STORE_UNAVAILABLE' })
    return result
  }

  #wait(): Promise<Fate> {
    const fate = new Promise<Fate>((resolve) => {
      if (!this.#isDead) this.#waiting = resolve
    })
    this.#stopped?.()
    return fate
  }
}

function isOfStore(error: unknown): boolean {
  return McpverError.isInstance(error) && error.code.startsWith('ERR_STORE_')
}
