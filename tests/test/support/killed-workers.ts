import { setTimeout as delay } from 'node:timers/promises'
import type { Place } from './open-store.ts'
import type { Random } from './random.ts'
import { WorkerProcess } from './worker-process.ts'

/** What keeps workers and kills them. */
export interface KilledWorkersOptions {
  readonly place: Place
  readonly random: Random
  /** How long they hold claims, in milliseconds. */
  readonly lease: number
  /** How often one kills itself at the edge of a transaction, in percent; the others are killed by chance. */
  readonly doomed: number
  /** Told of each that is gone, and of what it was at if it killed itself. */
  readonly onKilled?: (at: string | undefined) => void
}

/** How long a worker lives at most that is killed by chance, in milliseconds. */
const LIFE = 700
/** How long one lives at most whose doom does not come, since others do the work, in milliseconds. */
const WAIT = 2000
/** Of how many events the last one can be the doom of a worker. */
const EVENTS = 4

/** Workers in processes of their own, each of which is killed after a while and followed by another one. */
export class KilledWorkers {
  readonly #options: KilledWorkersOptions
  readonly #alive = new Set<WorkerProcess>()
  #born = 0
  /** How many were killed. */
  kills = 0

  constructor(options: KilledWorkersOptions) {
    this.#options = options
  }

  /** One after the other, until it is enough. */
  async run(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      const at = this.#options.random(100) < this.#options.doomed ? await this.#doom(isEnough) : await this.#kill()
      this.kills++
      this.#options.onKilled?.(at)
    }
  }

  /** One that nobody kills before `close`. Resolves when it works. */
  async start(): Promise<void> {
    await this.#start().ready
  }

  /** Kills all that are left. */
  async close(): Promise<void> {
    await Promise.all([...this.#alive].map((worker) => worker.kill()))
  }

  async #doom(isEnough: () => boolean): Promise<string | undefined> {
    const { random } = this.#options
    const worker = this.#start({ event: 1 + random(EVENTS), when: random(2) === 0 ? 'after' : 'before' })
    await worker.ready
    const end = Date.now() + WAIT
    while (this.#alive.has(worker) && Date.now() < end && !isEnough()) await Promise.race([worker.exited, delay(50)])
    await worker.kill()
    return worker.lines[0]
  }

  async #kill(): Promise<undefined> {
    const worker = this.#start()
    await worker.ready
    await delay(this.#options.random(LIFE))
    await worker.kill()
  }

  #start(doom?: ConstructorParameters<typeof WorkerProcess>[0]['doom']): WorkerProcess {
    const { place, lease } = this.#options
    const task = { place, lease, owner: `worker-${String(++this.#born)}`, ...(doom && { doom }) }
    const worker = new WorkerProcess(task)
    this.#alive.add(worker)
    void worker.exited.then(() => {
      this.#alive.delete(worker)
      // Whoever is killed says nothing; anything else is a fault, and ends the test.
      if (worker.complaint !== undefined) throw new Error(worker.complaint)
    })
    return worker
  }
}
