import { DocumentNode, type Notification, type StoreView } from '@mcpver/core'
import type { RolloutAudit } from '../audit.ts'
import { isTold, parseNotifications } from '../config/notification-settings.ts'
import type { Move } from './move.ts'
import { notificationOf } from './notification.ts'

/** Where it is noted what happens to updates. */
export interface EventSinks {
  readonly audit: RolloutAudit
  /** Takes a notification, to be sent later, in the transaction in which it happened. Default: nobody is told. */
  readonly notify?: ((view: StoreView, notification: Notification) => Promise<void>) | undefined
}

/** Notes what a move means, in its transaction. */
export async function recordEvents(
  view: StoreView,
  { update, events }: Move,
  { audit, notify }: EventSinks,
): Promise<void> {
  const target = { name: update.name, version: update.to }
  const wanted = parseNotifications(notificationsNode(update))
  for (const event of events) {
    const { type, by, data } = event
    await audit.log(view.audit, { type, outcome: 'success', subject: by, target, data: { ...data, update: update.id } })
    const notification = notificationOf(update, event)
    if (notification !== undefined && isTold(wanted, notification)) await notify?.(view, notification)
  }
}

function notificationsNode({ config }: Move['update']): DocumentNode | undefined {
  const { notifications } = config
  return notifications === undefined ? undefined : new DocumentNode(notifications, '/notifications')
}
