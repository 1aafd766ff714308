import { failure, type CliError } from './cli-error.ts'

/** The error for a command that was called in a wrong way; already logged. */
export function usage(message: string, hint: string): CliError {
  return failure(message, { code: 'ERR_USAGE', hint })
}
