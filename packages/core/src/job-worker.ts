import type { EndSignal } from './end-signal.ts'
import type { HeldJob, JobDesk, StoredJob } from './job.ts'
import { defaultLogger, type Logger } from './logger.ts'

/** What a worker works with. */
export interface JobWorkerOptions {
  readonly desk: JobDesk
  /** The kind of the jobs that it works on. */
  readonly kind: string
  /** A name that no other worker has. */
  readonly owner: string
  /**
   * Looks at a job that was claimed, and writes it. What it throws is logged; the claim runs out, and whoever comes next tries again.
   *
   * @param signal Ends the work: the worker is closed, or somebody else has the job by now.
   */
  readonly work: (job: StoredJob, signal: EndSignal) => Promise<void>
  /** After how many milliseconds another worker takes a job over from one that says nothing any more. Default: 5 seconds. */
  readonly lease?: number | undefined
  /** How many jobs it works on at once. Default: 8. */
  readonly concurrency?: number | undefined
  readonly logger?: Logger | undefined
}

const LEASE = 5000
const CONCURRENCY = 8
/** How long to wait for a store that is away, in milliseconds. */
const AWAY = 1000

/** Works on jobs that are due, together with all other workers on the store. It may be killed at any time: another one goes on. */
export class JobWorker {
  readonly #options: JobWorkerOptions
  readonly #lease: number
  readonly #concurrency: number
  readonly #logger: Logger
  readonly #end = new AbortController()
  readonly #underWay = new Set<Promise<void>>()
  #endRinging: (() => void) | undefined
  #rings = 0
  #wake: (() => void) | undefined
  #running: Promise<void> | undefined

  constructor(options: JobWorkerOptions) {
    this.#options = options
    this.#lease = options.lease ?? LEASE
    this.#concurrency = options.concurrency ?? CONCURRENCY
    this.#logger = options.logger ?? defaultLogger()
  }

  /** Begins to work, until it is closed. */
  start(): void {
    if (this.#running !== undefined || this.#end.signal.aborted) return
    const { desk, kind } = this.#options
    this.#endRinging = desk.onDue(kind, () => this.#ring())
    this.#running = this.#run()
  }

  /** Works once on jobs that are due, and waits for that. Answers on how many. Rejects with what the store throws. */
  async tick(): Promise<number> {
    const begun = await this.#begin(this.#concurrency)
    await Promise.all(begun)
    return begun.length
  }

  /** Stops: what is asked of others is ended, what is being written is written. */
  async close(): Promise<void> {
    this.#endRinging?.()
    this.#end.abort()
    this.#wake?.()
    await this.#running
    await Promise.all(this.#underWay)
  }

  /** One job that takes long does not hold the others up. */
  async #run(): Promise<void> {
    while (!this.#end.signal.aborted) {
      const rings = this.#rings
      const free = this.#concurrency - this.#underWay.size
      const begun = free === 0 ? 0 : await this.#beginOrWait(free)
      const isFull = begun === free
      // A store may answer without any wait: where there is always more to do, nothing else of the process would ever have its turn.
      await turn()
      // Whoever finishes rings too; where there was room left, nothing else was due.
      if (this.#rings === rings && (free === 0 || !isFull)) await this.#rung()
    }
  }

  async #beginOrWait(limit: number): Promise<number> {
    try {
      return (await this.#begin(limit)).length
    } catch (error) {
      if (this.#end.signal.aborted) return 0
      this.#logger.error({ err: error, kind: this.#options.kind }, 'The store of jobs cannot be reached')
      await this.#rung(AWAY)
      return limit
    }
  }

  async #begin(limit: number): Promise<readonly Promise<void>[]> {
    const { desk, kind, owner } = this.#options
    const claimed = await desk.claim({ kind, owner, lease: this.#lease, limit })
    return claimed.map((job) => {
      const work = this.#workOn(job)
      this.#underWay.add(work)
      void work.then(() => {
        this.#underWay.delete(work)
        this.#ring()
      })
      return work
    })
  }

  async #workOn(job: StoredJob): Promise<void> {
    const { desk, work, kind, owner } = this.#options
    const held: HeldJob = { kind, id: job.value.id, owner, generation: job.generation }
    const lost = new AbortController()
    const timer = setInterval(() => void this.#renew(held, lost), this.#lease / 3)
    try {
      await work(job, AbortSignal.any([this.#end.signal, lost.signal]))
    } catch (error) {
      if (this.#end.signal.aborted) return await desk.release(held).catch(() => undefined)
      this.#logger.error({ err: error, kind, job: job.value.id }, 'A job could not be worked on')
    } finally {
      clearInterval(timer)
    }
  }

  async #renew(held: HeldJob, lost: AbortController): Promise<void> {
    // A store that is away may be back in time: only a claim that is known to be lost ends the work.
    const isHeld = await this.#options.desk.renew(held, this.#lease).catch(() => true)
    if (!isHeld) lost.abort(new Error('The claim was lost: another worker goes on'))
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

/** Resolves when timers and everything else that waits have had their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
