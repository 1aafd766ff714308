import { McpverError } from '@mcpver/core'

/** Every code that an error of `@mcpver/store` can have. */
export type StoreErrorCode =
  | 'ERR_STORE_BUSY'
  | 'ERR_STORE_CLOSED'
  | 'ERR_STORE_CONFLICT'
  | 'ERR_STORE_CORRUPT'
  | 'ERR_STORE_ENDED'
  | 'ERR_STORE_FAILED'
  | 'ERR_STORE_FOREIGN'
  | 'ERR_STORE_FULL'
  | 'ERR_STORE_INVALID'
  | 'ERR_STORE_LATER_FORMAT'
  | 'ERR_STORE_MISSING'
  | 'ERR_STORE_NESTED'
  | 'ERR_STORE_READ_ONLY'
  | 'ERR_STORE_STALE'
  | 'ERR_STORE_UNAVAILABLE'

/** What a store refuses or fails at; `code` says which. The transaction that it ends has written nothing. */
export class StoreError<Code extends StoreErrorCode = StoreErrorCode> extends McpverError<Code> {}

const HINTS: Readonly<Record<StoreErrorCode, string>> = {
  ERR_STORE_BUSY: 'Try again; if it lasts, look for a program that keeps a transaction open, or raise `busyTimeout`.',
  ERR_STORE_CLOSED: 'Open the store again.',
  ERR_STORE_CONFLICT: 'Read what is there; to change it, name the revision that was read.',
  ERR_STORE_CORRUPT: 'Restore the store from a backup, and look at the disk that it is on.',
  ERR_STORE_ENDED: 'Await everything that uses the view before the function given to `read` or `write` returns.',
  ERR_STORE_FAILED: 'The cause has what the database said; nothing was written.',
  ERR_STORE_FOREIGN: 'Name a new file, database or schema; this one is left as it is.',
  ERR_STORE_FULL: 'Make room on the disk, then try again; nothing was written.',
  ERR_STORE_INVALID: 'Correct the value; nothing was written.',
  ERR_STORE_LATER_FORMAT: 'Update mcpver to the version that wrote the store; it is left as it is.',
  ERR_STORE_MISSING: 'Insert it first, or look for it under another name.',
  ERR_STORE_NESTED: 'Use the view that the outer transaction gave.',
  ERR_STORE_READ_ONLY: 'Use `write`, on a store that may be written to.',
  ERR_STORE_STALE: 'Read it again, decide again, and write with the new revision.',
  ERR_STORE_UNAVAILABLE: 'See that the database can be reached, then try again.',
}

/** What an error has beside its code and message. */
interface FaultDetails {
  /** What led to it. Default: nothing. */
  readonly cause?: unknown
  /** What to do about it. Default: what fits the code. */
  readonly hint?: string | undefined
}

/** The error of a code, with the hint that fits it. */
export function storeError<Code extends StoreErrorCode>(
  code: Code,
  message: string,
  { cause, hint }: FaultDetails = {},
): StoreError<Code> {
  return new StoreError(message, { code, hint: hint ?? HINTS[code], cause })
}

/** Whether a value is an error of a store, also when it comes from another installed copy of this package. */
export function isStoreError(value: unknown): value is StoreError {
  return McpverError.isInstance(value) && Object.hasOwn(HINTS, value.code)
}
