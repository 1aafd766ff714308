import { APIVersion, type VersionInput } from './api-version.ts'
import { CoreError } from './core-error.ts'
import type { DeprecationInfo } from './deprecation-info.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'
import { assertToolName } from './tool-name.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** One version of one tool: what a registry knows of it. */
export interface VersionedTool {
  readonly name: string
  readonly version: APIVersion
  /** The version in which the tool first appeared. */
  readonly introduced: APIVersion
  /** Present exactly when this version is deprecated. */
  readonly deprecation?: DeprecationInfo
  /** What `tools/list` says of this version, where it is known. */
  readonly definition?: ToolDefinition
}

/** A tool version as authors write it. */
export interface VersionedToolInput {
  readonly name: string
  /** Default `1.0.0`, as in the specification. */
  readonly version?: VersionInput | undefined
  /** Default: `version`. */
  readonly introduced?: VersionInput | undefined
  readonly deprecation?: DeprecationInfo | undefined
  readonly definition?: ToolDefinition | undefined
}

/**
 * Checks a tool version and makes it an immutable value.
 *
 * @throws {CoreError} `ERR_INVALID_TOOL_NAME`; `ERR_INVALID_TOOL_DEFINITION` when the definition has another name.
 * @throws {VersionParseError} `ERR_INVALID_VERSION`.
 */
export function toVersionedTool({
  name,
  version = '1.0.0',
  introduced,
  deprecation,
  definition,
}: VersionedToolInput): VersionedTool {
  assertToolName(name)
  if (definition !== undefined && definition.name !== name) throw logged(otherName(name, definition))
  const parsed = APIVersion.from(version)
  return Object.freeze({
    name,
    version: parsed,
    introduced: introduced === undefined ? parsed : APIVersion.from(introduced),
    ...(deprecation && { deprecation }),
    ...(definition && { definition }),
  })
}

function otherName(name: string, definition: ToolDefinition): CoreError<'ERR_INVALID_TOOL_DEFINITION'> {
  return new CoreError(`The definition of ${quote(name)} says that its name is ${quote(definition.name)}`, {
    code: 'ERR_INVALID_TOOL_DEFINITION',
    hint: 'Register the tool under the name that its definition has, and add other names as aliases.',
  })
}
