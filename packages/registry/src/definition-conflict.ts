import {
  canonicalize,
  logged,
  quote,
  withoutOwnMeta,
  type Logger,
  type ToolDefinition,
  type VersionedTool,
} from '@mcpver/core'
import { RegistryError } from './registry-error.ts'

/**
 * The new record of a version that is already known; what is known of its definition stays known.
 *
 * @throws {RegistryError} `ERR_DEFINITION_CONFLICT` when both say a definition and they differ.
 * @throws {CoreError} `ERR_NOT_CANONICALIZABLE` for a definition that JSON cannot hold.
 */
export function assertSameDefinition(known: VersionedTool, tool: VersionedTool, logger: Logger): VersionedTool {
  if (known.definition === undefined || tool.definition === undefined) {
    const definition = tool.definition ?? known.definition
    return definition === undefined ? tool : Object.freeze({ ...tool, definition })
  }
  if (canonicalText(known.definition) === canonicalText(tool.definition)) return tool
  throw logged(
    new RegistryError(`${String(tool.version)} of ${quote(tool.name)} is already registered with another definition`, {
      code: 'ERR_DEFINITION_CONFLICT',
      hint: 'A version says one thing for ever: register the changed tool as a new version.',
    }),
    logger,
  )
}

function canonicalText(definition: ToolDefinition): string {
  return canonicalize(withoutOwnMeta(definition))
}
