import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/lifecycle` can have. */
export type LifecycleErrorCode =
  'ERR_INVALID_ADVISORY' | 'ERR_INVALID_DEPENDENCY' | 'ERR_INVALID_EVIDENCE' | 'ERR_UNREADABLE_SOURCE'

/** Data about a release that `@mcpver/lifecycle` refuses; `code` says which kind. */
export class LifecycleError<Code extends LifecycleErrorCode = LifecycleErrorCode> extends McpverError<Code> {}
