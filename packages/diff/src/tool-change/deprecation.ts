import { isPlainObject, pointerTo, TOOL_META_KEY, type ToolDefinition } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import type { Finding, ToolPair } from './finding.ts'
import { memberOf } from './member-difference.ts'

/** What a tool says of its deprecation now, and did not before. Takes definitions as they were listed, with what mcpver adds. */
export function deprecationChange({ old, new: next }: ToolPair): Finding[] {
  const [before, after] = [deprecationOf(old), deprecationOf(next)]
  const at = { pointer: `${pointerTo('/_meta', TOOL_META_KEY)}/deprecation`, before, after }
  if (before === undefined && after !== undefined) {
    return [{ ...at, rule: 'tool-deprecated', message: 'The tool is deprecated now' }]
  }
  if (before !== undefined && after === undefined) {
    return [{ ...at, rule: 'tool-undeprecated', message: 'The tool is not deprecated any more' }]
  }
  return sameJson(before, after)
    ? []
    : [{ ...at, rule: 'tool-deprecation-changed', message: 'The deprecation of the tool says something else now' }]
}

function deprecationOf({ _meta: meta }: ToolDefinition): unknown {
  const deprecation = memberOf(memberOf(meta, TOOL_META_KEY), 'deprecation')
  return isPlainObject(deprecation) ? deprecation : undefined
}
