/** The levels of log lines, least severe first. Source: RFC 5424, as the protocol has it. */
const LEVELS: readonly unknown[] = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']

/** Whether a text names a level. */
export function isLogLevel(level: unknown): level is string {
  return LEVELS.includes(level)
}

/** Whether a line of one level is wanted where those from another on are. */
export function isWanted(level: unknown, from: string): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(from)
}
