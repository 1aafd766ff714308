import type { Logger } from '@mcpver/core'

/** One thing that a logger was told. */
export interface LogEntry {
  readonly level: keyof Logger
  readonly fields: object
  readonly message: string
}

/** A logger that keeps what it is told. */
export interface MemoryLogger extends Logger {
  readonly entries: LogEntry[]
}

/** Makes a logger that keeps what it is told. */
export function memoryLogger(): MemoryLogger {
  const entries: LogEntry[] = []
  const log =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      entries.push({ level, fields, message })
    }
  return { entries, debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }
}
