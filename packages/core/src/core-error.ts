import { McpverError } from './mcpver-error.ts'

/** Every code that an error of `@mcpver/core` can have. */
export type CoreErrorCode =
  | 'ERR_INVALID_VERSION'
  | 'ERR_INVALID_RANGE'
  | 'ERR_INVALID_BUMP'
  | 'ERR_INVALID_TOOL_NAME'
  | 'ERR_INVALID_TOOL_DEFINITION'
  | 'ERR_INVALID_DEPRECATION'
  | 'ERR_INVALID_MIGRATION'
  | 'ERR_INVALID_COMPATIBILITY'
  | 'ERR_INVALID_DIGEST_PROFILE'
  | 'ERR_INVALID_DOCUMENT'
  | 'ERR_LATER_FORMAT'
  | 'ERR_NOT_CANONICALIZABLE'

/** A value that `@mcpver/core` refuses; `code` says which kind. */
export class CoreError<Code extends CoreErrorCode = CoreErrorCode> extends McpverError<Code> {}

/** A text that is not a version: `ERR_INVALID_VERSION`. */
export class VersionParseError extends CoreError<'ERR_INVALID_VERSION'> {}
