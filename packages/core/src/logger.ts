/**
 * Where mcpver reports what it does; a subset of pino's `Logger`, so that a pino instance fits as it is.
 *
 * A logger must not throw: what it is told never changes what mcpver does.
 */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

const ignore = (): void => undefined

/** A logger that says nothing. */
export const silentLogger: Logger = Object.freeze({ debug: ignore, info: ignore, warn: ignore, error: ignore })

/** A logger that writes a line per message to the console's error stream. */
export const consoleLogger: Logger = Object.freeze({
  debug: (fields: object, message: string) => write('DEBUG', fields, message),
  info: (fields: object, message: string) => write('INFO', fields, message),
  warn: (fields: object, message: string) => write('WARN', fields, message),
  error: (fields: object, message: string) => write('ERROR', fields, message),
})

function write(level: string, fields: object, message: string): void {
  // The message may quote what an attacker sent: as the format it could swallow the fields.
  // eslint-disable-next-line no-console -- error, never log: on a stdio server, standard output belongs to the protocol
  console.error('%s', `MCPVER ${level} ${message}`, fields)
}

let current: Logger | undefined

/**
 * The logger for code that was given none: what `setDefaultLogger` set; else the console where the environment variable
 * `NODE_DEBUG` names `mcpver`; else a silent one.
 */
export function defaultLogger(): Logger {
  current ??= isDebugging() ? consoleLogger : silentLogger
  return current
}

/** Sets the logger for code that was given none, or with `undefined` goes back to what `NODE_DEBUG` says. */
export function setDefaultLogger(logger: Logger | undefined): void {
  current = logger
}

function isDebugging(): boolean {
  return debuggedSections()
    .split(',')
    .some((section) => section.trim().toLowerCase() === 'mcpver')
}

function debuggedSections(): string {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
  try {
    return process?.env?.['NODE_DEBUG'] ?? ''
  } catch {
    // Deno refuses to tell without a permission.
    return ''
  }
}

/**
 * Logs an error that is about to be thrown and returns it: `throw logged(new …Error(…))`.
 *
 * The specification asks that errors are logged before they propagate.
 */
export function logged<E extends Error>(error: E, logger: Logger = defaultLogger()): E {
  const { code, hint } = error as E & { readonly code?: unknown; readonly hint?: unknown }
  logger.error({ code, hint, err: error }, error.message)
  return error
}
