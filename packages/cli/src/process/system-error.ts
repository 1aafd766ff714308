/**
 * Whether an error is the operating system's: there is no such file, nobody listens on the port. Or Node's, of what no system
 * takes: a path or a command with a NUL in it, or an empty command.
 */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'ERR_INVALID_ARG_VALUE'))
}
