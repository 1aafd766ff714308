import type { Notification, NotificationSeverity } from '@mcpver/core'
import type { Update, UpdateEvent } from './update.ts'

const SEVERITIES: Readonly<Record<string, NotificationSeverity>> = {
  'update.scheduled': 'info',
  'update.started': 'info',
  'update.succeeded': 'info',
  'update.cancelled': 'info',
  'update.promoted': 'info',
  'update.paused': 'warning',
  'update.failed': 'warning',
  'update.rolling_back': 'critical',
  'update.rolled_back': 'critical',
  'update.blocked': 'critical',
}

/** What those are told who want to know of updates; `undefined` for what is only for the audit. */
export function notificationOf(update: Update, { type, at, by, data }: UpdateEvent): Notification | undefined {
  const severity = SEVERITIES[type]
  if (severity === undefined) return undefined
  const { id, name, from, to, strategy, reason, step } = update
  const what = (type.split('.')[1] ?? type).replaceAll('_', ' ')
  return {
    id: `${id}/${type}/${String(step)}/${String(at)}`,
    type,
    severity,
    subject: name,
    message: `The ${strategy} update of ${name} from ${from} to ${to} is ${what}${reason === null ? '' : `: ${reason}`}`,
    data: { ...data, update: id, from, to, strategy, by },
    at,
  }
}
