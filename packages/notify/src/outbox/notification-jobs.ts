import { DocumentNode, isPlainObject, type Job, type JsonObject, type Notification, type StoreView } from '@mcpver/core'

/** The kind of the jobs that notifications are until they are sent. */
export const NOTIFICATION_KIND = 'notification'

/** One notification that is to be sent: to all, as it was put into the store; or to one notifier, once it is known who wants it. */
export interface PendingNotification {
  readonly notification: Notification
  /** The name of a notifier; `null` while it is not shared out. */
  readonly to: string | null
  /** How many attempts there were. */
  readonly attempts: number
}

const FORMAT = { format: 'mcpver-notification', formatVersion: 1 } as const

/**
 * Puts a notification into the store, in the transaction in which it happened: it is sent when that is committed, and not otherwise. One that
 * is there already is not put there again.
 */
export async function enqueueNotification({ jobs }: StoreView, notification: Notification): Promise<void> {
  if ((await jobs.get(NOTIFICATION_KIND, notification.id)) !== undefined) return
  const at = await jobs.now()
  await jobs.insert(toJob({ notification, to: null, attempts: 0 }, { id: notification.id, dueAt: at, createdAt: at }))
}

/** The job that keeps a notification. */
export function toJob(
  pending: PendingNotification,
  { id, dueAt, createdAt }: Pick<Job, 'createdAt' | 'dueAt' | 'id'>,
): Job {
  const { notification, to, attempts } = pending
  const content: JsonObject = { ...FORMAT, notification: { ...notification }, to, attempts }
  return { kind: NOTIFICATION_KIND, id, subject: '', status: 'active', dueAt, content, createdAt }
}

/**
 * The notification that a job keeps.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`; `ERR_LATER_FORMAT`.
 */
export function fromJob({ content }: Job): PendingNotification {
  const node = DocumentNode.open(content, FORMAT).members(['attempts', 'format', 'formatVersion', 'notification', 'to'])
  const { attempts, notification, to } = node
  if (typeof attempts.value !== 'number') throw attempts.refusal('a number')
  if (!isPlainObject(notification.value)) throw notification.refusal('a notification')
  // The rest is sealed by the store, and nobody else writes it.
  return {
    notification: notification.value as unknown as Notification,
    to: to.value === null ? null : to.text(),
    attempts: attempts.value,
  }
}
