import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/lifecycle` can have. */
export type LifecycleErrorCode =
  | 'ERR_AUDIT_BROKEN'
  | 'ERR_AUDIT_ENTRY_MISSING'
  | 'ERR_AUDIT_ENTRY_UNCOVERED'
  | 'ERR_AUDIT_PROOF_INVALID'
  | 'ERR_INVALID_ADVISORY'
  | 'ERR_INVALID_DEPENDENCY'
  | 'ERR_INVALID_EVIDENCE'
  | 'ERR_INVALID_SIGNATURE'
  | 'ERR_NO_NOTARY'
  | 'ERR_UNREADABLE_SOURCE'

/** Data about a release that `@mcpver/lifecycle` refuses; `code` says which kind. */
export class LifecycleError<Code extends LifecycleErrorCode = LifecycleErrorCode> extends McpverError<Code> {}
