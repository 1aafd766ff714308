import { randomUUID } from 'node:crypto'
import { defaultLogger, McpverError, type Logger, type StoredJob } from '@mcpver/core'
import { UPDATE_KIND } from '../update/update-jobs.ts'
import { Reconciler, type ReconcilerOptions } from './reconciler.ts'
import { withLease } from './with-lease.ts'

/** What a worker works with. */
export interface UpdateWorkerOptions extends Omit<ReconcilerOptions, 'logger'> {
  /** A name that no other worker has. Default: a random one. */
  readonly owner?: string | undefined
  /** After how many milliseconds another worker takes an update over from one that says nothing any more. Default: 5 seconds. */
  readonly lease?: number | undefined
  /** How many updates are looked at at once. Default: 8. */
  readonly concurrency?: number | undefined
  readonly logger?: Logger | undefined
}

/** How long to wait for a store that is away, in milliseconds. */
const AWAY = 1000

/** Carries updates out, together with all other workers on the store. It may be killed at any time: another one goes on. */
export class UpdateWorker {
  readonly #options: UpdateWorkerOptions
  readonly #reconciler: Reconciler
  readonly #owner: string
  readonly #lease: number
  readonly #logger: Logger
  readonly #end = new AbortController()
  #endRinging: (() => void) | undefined
  #rings = 0
  #wake: (() => void) | undefined
  #running: Promise<void> | undefined

  constructor(options: UpdateWorkerOptions) {
    const { logger = defaultLogger(), owner = randomUUID(), lease = 5000 } = options
    this.#options = options
    this.#logger = logger
    this.#owner = owner
    this.#lease = lease
    this.#reconciler = new Reconciler({ ...options, logger })
  }

  /** Begins to work, until it is closed. */
  start(): void {
    if (this.#running !== undefined || this.#end.signal.aborted) return
    this.#endRinging = this.#options.store.desk.onDue(UPDATE_KIND, () => this.#ring())
    this.#running = this.#run()
  }

  /** Looks once at updates that are due. Answers at how many. Rejects with what the store throws. */
  async tick(): Promise<number> {
    const { store, concurrency = 8 } = this.#options
    const claimed = await store.desk.claim({
      kind: UPDATE_KIND,
      owner: this.#owner,
      lease: this.#lease,
      limit: concurrency,
    })
    await Promise.all(claimed.map((job) => this.#lookAt(job)))
    return claimed.length
  }

  /** Stops: what is asked of others is ended, what is being written is written. */
  async close(): Promise<void> {
    this.#endRinging?.()
    this.#end.abort()
    this.#wake?.()
    await this.#running
  }

  async #lookAt(job: StoredJob): Promise<void> {
    const { kind, id } = job.value
    const held = { kind, id, owner: this.#owner, generation: job.generation }
    const { desk } = this.#options.store
    try {
      await withLease({ desk, held, lease: this.#lease, signal: this.#end.signal }, (signal) =>
        this.#reconciler.reconcile(job, signal),
      )
    } catch (error) {
      if (this.#end.signal.aborted) {
        await desk.release(held).catch(() => undefined)
        return
      }
      // Its claim runs out, and whoever comes next tries again.
      this.#logger.error({ err: error, update: id }, 'An update could not be looked at')
    }
  }

  async #run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      const rings = this.#rings
      const seen = await this.#tickOrWait()
      if (seen === 0 && this.#rings === rings) await this.#rung()
    }
  }

  async #tickOrWait(): Promise<number> {
    try {
      return await this.tick()
    } catch (error) {
      if (this.#end.signal.aborted) return 0
      const code = McpverError.isInstance(error) ? error.code : undefined
      this.#logger.error({ err: error, code }, 'The store of updates cannot be reached')
      await this.#rung(AWAY)
      return 1
    }
  }

  #ring(): void {
    this.#rings++
    this.#wake?.()
  }

  /** Resolves when it is rung, closed, or the time is over. */
  #rung(most?: number): Promise<void> {
    if (this.#end.signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = most === undefined ? undefined : setTimeout(() => this.#wake?.(), most)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
    })
  }
}
