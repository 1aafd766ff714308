import { isPlainObject, McpverError, type JsonObject } from '@mcpver/core'

/** Why a release could not be tried. */
export interface TrialFailure {
  readonly success: false
  /** For people, without what may be secret. */
  readonly reason: string
  /** A code of an error of mcpver's: `ERR_RELEASE_UNAVAILABLE`, `ERR_UPSTREAM_START` and the like. */
  readonly code: string
}

/** What a release lists, or why it is not what was approved. */
export type ProbeResult = { readonly success: true; readonly tools: readonly string[] } | TrialFailure

/** What a tool answered; a result may say itself that it is an error. */
export type TrialCallResult =
  | { readonly success: true; readonly result: JsonObject }
  /** `error` is the JSON-RPC error that the server answered, where it did. */
  | (TrialFailure & { readonly error?: JsonObject })

/** The failure that an error stands for. */
export function failureOf(error: unknown): TrialFailure {
  if (McpverError.isInstance(error)) return failure(error.code, error.message)
  return failure('ERR_UPSTREAM_FAILED', error instanceof Error ? error.message : String(error))
}

export function failure(code: string, reason: string): TrialFailure {
  return { success: false, code, reason }
}

/** What an error response says, for people. */
export function saidIn(error: unknown): string {
  const said = isPlainObject(error) ? error['message'] : undefined
  return typeof said === 'string' ? said : 'no reason'
}
