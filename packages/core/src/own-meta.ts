import { withoutDeprecationNotice } from './deprecation-notice.ts'
import { isPlainObject, type JsonObject } from './json.ts'
import type { ToolDefinition } from './tool-definition.ts'
import { FASTMCP_META_KEY, META_PREFIX, TOOL_META_KEY } from './wire.ts'

/**
 * A definition as its author wrote it, without what mcpver adds when it lists the tool: its own `_meta`, the versions under
 * FastMCP's key, and the deprecation notice before the description; an output schema that the listing left out is put back.
 * So one version of a tool has one digest, whether it is read from the author's code or from the wire, and before as well as
 * after it was deprecated.
 */
export function withoutOwnMeta(definition: ToolDefinition): ToolDefinition {
  const { _meta: meta, description, ...rest } = definition
  const withheld = withheldOutputSchema(definition)
  const kept = meta && foreignMeta(meta)
  const text = description === undefined ? undefined : ownText(description)
  return {
    ...(rest as ToolDefinition),
    ...(text !== undefined && { description: text }),
    ...(withheld && { outputSchema: withheld }),
    ...(kept && Object.keys(kept).length > 0 && { _meta: kept }),
  }
}

/** A notice that stood alone was put where there was no description; before an empty one it ends with a blank. */
function ownText(description: string): string | undefined {
  const text = withoutDeprecationNotice(description)
  return text === '' && description !== '' && !description.endsWith(' ') ? undefined : text
}

function withheldOutputSchema({ _meta: meta, outputSchema }: ToolDefinition): JsonObject | undefined {
  const own = meta?.[TOOL_META_KEY]
  const schema = isPlainObject(own) ? own['outputSchema'] : undefined
  return outputSchema === undefined && isPlainObject(schema) ? (schema as JsonObject) : undefined
}

function foreignMeta(meta: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta)
      .filter(([key]) => !key.startsWith(`${META_PREFIX}/`))
      .map(([key, value]) => [key, key === FASTMCP_META_KEY ? withoutVersions(value) : value])
      .filter(([, value]) => value !== undefined),
  ) as Record<string, unknown>
}

/** FastMCP's own members (tags) stay; what is left empty goes. */
function withoutVersions(value: unknown): unknown {
  if (!isPlainObject(value)) return value
  const { version: _version, versions: _versions, ...kept } = value
  return Object.keys(kept).length === 0 ? undefined : kept
}
