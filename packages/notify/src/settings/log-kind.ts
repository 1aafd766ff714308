import { logNotifier } from '../log-notifier.ts'
import type { NotifierKind } from './notifier-kind.ts'

/** Has no members of its own. */
export const logKind: NotifierKind = {
  kind: 'log',
  required: [],
  optional: [],
  read:
    () =>
    (name, { logger }) =>
      Promise.resolve(logNotifier({ name, ...(logger && { logger }) })),
}
