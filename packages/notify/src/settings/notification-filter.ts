import type { Notification, NotificationSeverity } from '@mcpver/core'

/** How much somebody has to care, from least to most. */
export const SEVERITIES = ['info', 'warning', 'critical'] as const satisfies readonly NotificationSeverity[]

/** Which notifications somebody wants. */
export interface NotificationFilter {
  /** Those that are at least that severe. Default: all. */
  readonly severity?: NotificationSeverity
  /** Those whose type one of these patterns matches, in which `*` is any number of characters. Default: all. */
  readonly types?: readonly string[]
}

/** Whether a filter lets a notification through. */
export function isWanted(
  { severity = 'info', types }: NotificationFilter,
  notification: Pick<Notification, 'severity' | 'type'>,
): boolean {
  if (SEVERITIES.indexOf(notification.severity) < SEVERITIES.indexOf(severity)) return false
  return types === undefined || types.some((pattern) => matches(pattern, notification.type))
}

/** In time that grows with the lengths, whatever the pattern: each part between stars is taken where it comes first. */
function matches(pattern: string, type: string): boolean {
  const [first = '', ...parts] = pattern.split('*')
  const last = parts.pop()
  if (last === undefined) return type === pattern
  if (!type.startsWith(first)) return false
  let at = first.length
  for (const part of parts) {
    const found = type.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return type.length - last.length >= at && type.endsWith(last)
}
