import { LifecycleError } from '../lifecycle-error.ts'

/** What goes with a refusal. */
export interface RefusalContext {
  /** What the reader can do. Default: to write the report again with the tool that made it. */
  readonly hint?: string
  readonly cause?: unknown
}

/** The refusal of a report that cannot be what it claims to be. Only quoted, shortened parts of it may get into the message. */
export function invalidEvidence(
  message: string,
  { hint = 'Write the report again with the tool that made it.', cause }: RefusalContext = {},
): LifecycleError<'ERR_INVALID_EVIDENCE'> {
  return new LifecycleError(message, { code: 'ERR_INVALID_EVIDENCE', hint, cause })
}
