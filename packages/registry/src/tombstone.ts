import { APIVersion, CoreError, assertToolName, logged, quote, type VersionInput } from '@mcpver/core'

/** What stays of a removed tool: callers with an old list learn where to go. */
export interface Tombstone {
  readonly name: string
  /** The version that no longer has the tool. */
  readonly removedIn: APIVersion
  /** The name of the tool to use instead. */
  readonly replacement?: string
  /** Why, and what to do. */
  readonly message?: string
}

/** A removal as authors write it. */
export interface RemovalInput {
  /** The version that no longer has the tool. */
  readonly removedIn: VersionInput
  /** The name of the tool to use instead. Default: none. */
  readonly replacement?: string | undefined
  /** Why, and what to do. Default: none. */
  readonly message?: string | undefined
}

/** Checks a removal and makes it an immutable value. */
export function toTombstone(name: string, { removedIn, replacement, message }: RemovalInput): Tombstone {
  assertToolName(name)
  if (replacement !== undefined) assertToolName(replacement)
  if (message !== undefined && typeof message !== 'string') {
    throw logged(
      new CoreError(`${quote(message)} is not a message`, {
        code: 'ERR_INVALID_DEPRECATION',
        hint: 'Write a sentence that says what to do.',
      }),
    )
  }
  return Object.freeze({
    name,
    removedIn: APIVersion.from(removedIn),
    ...(replacement !== undefined && { replacement }),
    ...(message !== undefined && { message }),
  })
}
