import type { DeprecationInfo } from './deprecation-info.ts'
import type { Digest } from './digest.ts'
import type { JsonObject } from './json.ts'

/** The prefix of every `_meta` key of mcpver's own. */
export const META_PREFIX = 'dev.mcpver'

/** On a tool in `tools/list`: its version and the others that can be called (`ToolVersionMeta`). */
export const TOOL_META_KEY = `${META_PREFIX}/tool`

/** On a call, in `params._meta`: the version or range that the caller needs, as text. */
export const REQUIRES_META_KEY = `${META_PREFIX}/requires`

/** On a call's result: the version that served it (`ServedVersionMeta`). */
export const SERVED_META_KEY = `${META_PREFIX}/served`

/** On a call's result, when its arguments did not fit the tool's input schema: what did not (`InvalidArgumentsMeta`). */
export const ARGUMENTS_META_KEY = `${META_PREFIX}/arguments`

/** FastMCP's key, on a tool and on a call. */
export const FASTMCP_META_KEY = 'fastmcp'

/** SEP-1575's field of a call's params: ranges by tool name. */
export const TOOL_REQUIREMENTS_FIELD = 'tool_requirements'

/** The HTTP header that says what version a call needs. */
export const REQUIRES_HEADER = 'Mcpver-Requires'

/** A deprecation as it travels: versions as texts without `v`. */
export interface WireDeprecation {
  /** All of it in one text, for those who read nothing else. Required by SEP-2053's `deprecationInfo`. */
  readonly message: string
  readonly since: string
  readonly removal?: string
  readonly removalDate?: string
  readonly replacement?: string
}

/** What stands under `TOOL_META_KEY`. */
export interface ToolVersionMeta {
  /** The version whose definition is listed. */
  readonly version: string
  /** Every version that can be called, highest first. */
  readonly versions: readonly string[]
  readonly introduced: string
  /** The `definition` digest of the listed version. */
  readonly digest: Digest
  readonly deprecation?: WireDeprecation
  /**
   * The output schema of the listed version, where the listing leaves it out: another version that can be called answers
   * in another form, and clients hold every result against the listed schema.
   */
  readonly outputSchema?: JsonObject
}

/** What stands under `SERVED_META_KEY`. */
export interface ServedVersionMeta {
  /** The name that the tool has now, where it was called by an earlier one. */
  readonly tool?: string
  readonly version: string
  readonly digest: Digest
  /** The version whose arguments the call had, where they were carried to those of the version that served. */
  readonly adaptedFrom?: string
  readonly deprecation?: WireDeprecation
}

/** What stands under `ARGUMENTS_META_KEY`. */
export interface InvalidArgumentsMeta {
  readonly code: 'ERR_ARGUMENTS_INVALID'
  readonly tool: string
  /** The version that would have served. */
  readonly version: string
  /** The version that the arguments were carried from, where they were. */
  readonly adaptedFrom?: string
  /** Where the arguments do not fit, a JSON Pointer (RFC 6901) from their root, and what would. At most ten. */
  readonly problems: readonly { readonly pointer: string; readonly expected: string }[]
  /** How many problems there are besides. */
  readonly more?: number
}

/** The `data` of the error (`-32602`) for a version that no one can serve. */
export interface UnsatisfiedToolVersionData {
  readonly code: 'ERR_UNSATISFIED_TOOL_VERSION'
  readonly tool: string
  readonly requested: string
  /** The versions that can be called, highest first. */
  readonly available: readonly string[]
  readonly hint: string
}

/** The `data` of the error (`-32602`) for a requirement that is not a range. */
export interface MalformedRangeData {
  readonly code: 'ERR_INVALID_RANGE'
  readonly tool: string
  /** The versions that can be called, highest first. */
  readonly available: readonly string[]
  readonly hint: string
}

/** The `data` of the error (`-32602`) for a tool that was removed. */
export interface ToolRemovedData {
  readonly code: 'ERR_TOOL_REMOVED'
  readonly tool: string
  /** The version that no longer has the tool, where that was said. */
  readonly removedIn?: string
  /** The day on which the tool went, where that was said. */
  readonly removalDate?: string
  readonly replacement?: string
  /** What callers have to do instead, a sentence a step. */
  readonly migration: readonly string[]
}

/** The `data` of the error (`-32602`) for a deprecated tool that is refused for an announced while. */
export interface ToolBrownOutData {
  readonly code: 'ERR_TOOL_BROWN_OUT'
  readonly tool: string
  /** When the tool can be called again: an ISO 8601 time. */
  readonly until: string
  readonly replacement?: string
  readonly migration: readonly string[]
}

/** A deprecation in its wire form; the message says everything in one text. */
export function toWireDeprecation(description: string, info: DeprecationInfo): WireDeprecation {
  const { since, removal, removalDate, replacement } = info
  return {
    message: description,
    since: since.toJSON(),
    ...(removal && { removal: removal.toJSON() }),
    ...(removalDate !== undefined && { removalDate }),
    ...(replacement !== undefined && { replacement }),
  }
}
