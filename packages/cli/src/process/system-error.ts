/** Whether an error is the operating system's: there is no such file, nobody listens on the port. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error
}
