import {
  canonicalize,
  digestText,
  digestTool,
  isPlainObject,
  parseToolDefinition,
  withoutOwnMeta,
  type Digest,
  type JsonObject,
} from '@mcpver/core'

/**
 * The digest of what is released, in the profile `definition`: of a tool definition, or of a surface, an object with a list of them
 * under `tools`. What mcpver itself adds to a listing does not count.
 *
 * @throws {CoreError} `ERR_INVALID_TOOL_DEFINITION`, `ERR_NOT_CANONICALIZABLE` (the promise rejects).
 */
export async function digestReleased(definition: JsonObject): Promise<Digest> {
  const { tools } = definition
  if (!Array.isArray(tools)) return digestTool(parseToolDefinition(definition))
  const own = tools.map((tool) =>
    isPlainObject(tool) ? withoutOwnMeta(parseToolDefinition(tool)) : parseToolDefinition(tool),
  )
  return digestText(canonicalize({ ...definition, tools: own }))
}
