import {
  describeDeprecation,
  isPlainObject,
  McpverError,
  toDeprecationInfo,
  TOOL_META_KEY,
  type DeprecationInfo,
  type DeprecationInput,
  type ToolDefinition,
} from '@mcpver/core'

/**
 * What a tool says of its own deprecation under `_meta["dev.mcpver/tool"]`; `undefined` when it says nothing that can be read: what a
 * server says of itself is checked nowhere, and a tool with a wrong note works.
 */
export function deprecationOf({ name, _meta: meta }: ToolDefinition): DeprecationInfo | undefined {
  const own = meta?.[TOOL_META_KEY]
  const said = isPlainObject(own) ? own['deprecation'] : undefined
  if (!isPlainObject(said)) return undefined
  const { message, ...facts } = said
  const info = tryDeprecation(facts)
  const reason =
    info && typeof message === 'string' ? reasonIn(message, describeDeprecation(`Tool "${name}"`, info)) : ''
  return info && (reason === '' ? info : { ...info, message: reason })
}

/** On the wire the message begins with all that is said beside it. */
function reasonIn(message: string, facts: string): string {
  return (message.startsWith(facts) ? message.slice(facts.length) : message).trim()
}

function tryDeprecation({
  since,
  removal,
  removalDate,
  replacement,
}: Record<string, unknown>): DeprecationInfo | undefined {
  const given = Object.entries({ removal, removalDate, replacement }).filter(([, value]) => value !== undefined)
  try {
    return toDeprecationInfo({ since, ...Object.fromEntries(given) } as DeprecationInput)
  } catch (error) {
    if (McpverError.isInstance(error)) return undefined
    throw error
  }
}
