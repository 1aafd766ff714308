import { randomUUID } from 'node:crypto'
import { defaultLogger, JobWorker, type Logger } from '@mcpver/core'
import { UPDATE_KIND } from '../update/update-jobs.ts'
import { Reconciler, type ReconcilerOptions } from './reconciler.ts'

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

/** Carries updates out, together with all other workers on the store. It may be killed at any time: another one goes on. */
export class UpdateWorker extends JobWorker {
  constructor(options: UpdateWorkerOptions) {
    const { store, owner = randomUUID(), lease, concurrency, logger = defaultLogger() } = options
    const reconciler = new Reconciler({ ...options, logger })
    super({
      ...{ desk: store.desk, kind: UPDATE_KIND, owner, lease, concurrency, logger },
      work: (job, signal) => reconciler.reconcile(job, signal),
    })
  }
}
