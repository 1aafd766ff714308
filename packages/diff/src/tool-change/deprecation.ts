import { isPlainObject, TOOL_META_KEY, type ToolDefinition } from '@mcpver/core'
import type { Finding, ToolPair } from './finding.ts'

/** Whether a tool says now that it is deprecated. Takes definitions as they were listed, with what mcpver adds to them. */
export function deprecationChange({ old, new: next }: ToolPair): Finding[] {
  const [before, after] = [deprecationOf(old), deprecationOf(next)]
  const at = { pointer: `/_meta/${TOOL_META_KEY.replaceAll('/', '~1')}/deprecation`, before, after }
  if (before === undefined && after !== undefined) {
    return [{ ...at, rule: 'tool-deprecated', message: 'The tool is deprecated now' }]
  }
  if (before !== undefined && after === undefined) {
    return [{ ...at, rule: 'tool-undeprecated', message: 'The tool is not deprecated any more' }]
  }
  return []
}

function deprecationOf({ _meta: meta }: ToolDefinition): unknown {
  const own = meta?.[TOOL_META_KEY]
  return isPlainObject(own) ? own['deprecation'] : undefined
}
