import { randomUUID } from 'node:crypto'
import {
  defaultLogger,
  JobWorker,
  type Logger,
  type Notification,
  type Notifier,
  type Store,
  type StoredJob,
} from '@mcpver/core'
import { deliver, type DeliveryDecision } from '../delivery/deliver.ts'
import { DEFAULT_DELIVERY_POLICY, type DeliveryPolicy } from '../delivery/delivery-policy.ts'
import { fromJob, NOTIFICATION_KIND, toJob, type PendingNotification } from './notification-jobs.ts'

/** A notifier, and what it wants. */
export interface Recipient {
  readonly notifier: Notifier
  /** Default: everything. */
  readonly wants?: ((notification: Notification) => boolean) | undefined
}

/** What a worker works with. */
export interface NotificationWorkerOptions {
  readonly store: Store
  /** Their names have to be unique; all workers on a store should have the same. */
  readonly recipients: readonly Recipient[]
  /** A name that no other worker has. Default: a random one. */
  readonly owner?: string | undefined
  /** Default: `DEFAULT_DELIVERY_POLICY`. */
  readonly policy?: DeliveryPolicy | undefined
  /** From 0 up to but not including 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined
  readonly logger?: Logger | undefined
}

/** How long one attempt may take before another worker may make the next, in milliseconds. */
const LEASE = 30_000

/**
 * Sends what was put into the store by `enqueueNotification`, at least once to each who wants it, and again later where that fails. What
 * cannot be sent in the end is logged.
 */
export class NotificationWorker extends JobWorker {
  constructor(options: NotificationWorkerOptions) {
    const { store, owner = randomUUID(), logger = defaultLogger() } = options
    const outbox = new Outbox({ ...options, logger })
    super({
      ...{ desk: store.desk, kind: NOTIFICATION_KIND, owner, logger, lease: LEASE },
      work: (job, signal) => outbox.work(job, signal),
    })
  }
}

class Outbox {
  readonly #options: NotificationWorkerOptions & { readonly logger: Logger }
  readonly #notifiers: ReadonlyMap<string, Notifier>

  constructor(options: NotificationWorkerOptions & { readonly logger: Logger }) {
    this.#options = options
    this.#notifiers = new Map(options.recipients.map(({ notifier }) => [notifier.name, notifier]))
  }

  async work(job: StoredJob, signal: AbortSignal): Promise<void> {
    const pending = fromJob(job.value)
    if (pending.to === null) return this.#shareOut(job, pending)
    const notifier = this.#notifiers.get(pending.to)
    const decision = notifier === undefined ? undefined : await this.#send(notifier, pending, signal)
    // An attempt that was ended says nothing.
    signal.throwIfAborted()
    await this.#write(job, pending, decision ?? { kind: 'gave_up', reason: 'There is no such notifier any more' })
  }

  /** From now on each who wants it has a job of their own, so that nobody waits for another. */
  async #shareOut(job: StoredJob, { notification }: PendingNotification): Promise<void> {
    const wanting = this.#options.recipients.filter(({ wants }) => wants?.(notification) ?? true)
    await this.#options.store.write(async ({ jobs }) => {
      const current = await jobs.get(job.value.kind, job.value.id)
      if (current?.owner !== job.owner || current.generation !== job.generation) return
      const now = await jobs.now()
      for (const { notifier } of wanting) {
        const id = `${job.value.id}→${notifier.name}`
        const due = { id, dueAt: now, createdAt: now }
        await jobs.insert(toJob({ notification, to: notifier.name, attempts: 0 }, due))
      }
      await jobs.remove(current.value.kind, current.value.id, current.revision)
    })
  }

  async #send(notifier: Notifier, pending: PendingNotification, signal: AbortSignal): Promise<DeliveryDecision> {
    const { store, policy = DEFAULT_DELIVERY_POLICY, random = Math.random } = this.#options
    const now = await store.read(({ jobs }) => jobs.now())
    const attempt = pending.attempts + 1
    return deliver(notifier, pending.notification, { signal, attempt, policy, random, clock: { now: () => now } })
  }

  async #write(job: StoredJob, pending: PendingNotification, decision: DeliveryDecision): Promise<void> {
    const { store, logger } = this.#options
    await store.write(async ({ jobs }) => {
      const current = await jobs.get(job.value.kind, job.value.id)
      if (current?.owner !== job.owner || current.generation !== job.generation) return
      const { kind, id, createdAt } = current.value
      if (decision.kind !== 'retry') return jobs.remove(kind, id, current.revision)
      const next = { ...pending, attempts: pending.attempts + 1 }
      await jobs.put(toJob(next, { id, dueAt: decision.retryAt, createdAt }), current.revision)
    })
    const { to, notification } = pending
    if (decision.kind === 'gave_up') {
      logger.error(
        { notification: notification.id, notifier: to, reason: decision.reason },
        'A notification was not sent',
      )
    }
  }
}
