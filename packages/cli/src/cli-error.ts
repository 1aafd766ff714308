import { logged, McpverError, type McpverErrorOptions } from '@mcpver/core'

/** Every code that an error of `@mcpver/cli` can have. */
export type CliErrorCode =
  | 'ERR_ADDRESS'
  | 'ERR_CONFIG_INVALID'
  | 'ERR_CONFIG_VARIABLE'
  | 'ERR_FILE_UNREADABLE'
  | 'ERR_FILE_UNWRITABLE'
  | 'ERR_GIT_FAILED'
  | 'ERR_INTERRUPTED'
  | 'ERR_LOCK_TAMPERED'
  | 'ERR_NOT_JSON'
  | 'ERR_NPM_BIN'
  | 'ERR_NPM_INSTALL'
  | 'ERR_PAGINATION'
  | 'ERR_SERVER_ANSWER'
  | 'ERR_SERVER_DIED'
  | 'ERR_SERVER_REFUSED'
  | 'ERR_SERVER_START'
  | 'ERR_SERVER_UNREACHABLE'
  | 'ERR_TIMEOUT'
  | 'ERR_TOO_LARGE'
  | 'ERR_TRUST_HISTORY'
  | 'ERR_USAGE'

/** What the command refuses, or what failed around it. */
export class CliError extends McpverError<CliErrorCode> {}

/** A `CliError` that is about to be thrown; already logged. */
export function failure(message: string, options: McpverErrorOptions<CliErrorCode>): CliError {
  return logged(new CliError(message, options))
}
