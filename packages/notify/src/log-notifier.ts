import { defaultLogger, type Logger, type NotificationSeverity, type Notifier } from '@mcpver/core'

const LEVELS = { info: 'info', warning: 'warn', critical: 'error' } as const satisfies Record<
  NotificationSeverity,
  keyof Logger
>

/** What notifications are logged to. */
export interface LogNotifierOptions {
  /** Default: the default logger of `@mcpver/core`. */
  readonly logger?: Logger
  /** Default: `log`. */
  readonly name?: string
}

/** Logs notifications: `info` as info, `warning` as a warning, `critical` as an error. */
export function logNotifier({ logger, name = 'log' }: LogNotifierOptions = {}): Notifier {
  return {
    name,
    send: async ({ message, severity, ...notification }) => {
      const to = logger ?? defaultLogger()
      to[LEVELS[severity]]({ notification }, message)
      return Promise.resolve()
    },
  }
}
