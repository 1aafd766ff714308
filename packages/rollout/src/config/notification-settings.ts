import type { DocumentNode, Notification, NotificationSeverity } from '@mcpver/core'

/** Which notifications of an update are sent. */
export interface NotificationSettings {
  /** The least that is told; `null`: nothing is. Default: `info`. */
  readonly severity: NotificationSeverity | null
}

const SEVERITIES: readonly NotificationSeverity[] = ['info', 'warning', 'critical']

/** Reads which notifications are sent: `false` for none, or `{ "severity": "warning" }`. */
export function parseNotifications(node: DocumentNode | undefined): NotificationSettings {
  if (node === undefined) return { severity: 'info' }
  if (node.value === false) return { severity: null }
  const { severity } = node.members([], ['severity'])
  const least = SEVERITIES.find((one) => one === (severity?.value ?? 'info'))
  if (least === undefined) throw (severity ?? node).refusal(SEVERITIES.map((one) => `"${one}"`).join(' or '))
  return { severity: least }
}

/** Whether a notification is one of those. */
export function isTold({ severity }: NotificationSettings, notification: Pick<Notification, 'severity'>): boolean {
  return severity !== null && SEVERITIES.indexOf(notification.severity) >= SEVERITIES.indexOf(severity)
}
