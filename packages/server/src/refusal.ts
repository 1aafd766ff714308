import type { DeprecationInfo, McpverError, VersionedTool } from '@mcpver/core'
import {
  describeBrownOut,
  describeMalformedRange,
  describeRefusal,
  describeRetired,
  type RefusalDescription,
  type Refused,
  type VersionRegistry,
} from '@mcpver/registry'
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'

/** The code of a refusal, for counting; `undefined` for what is no refusal but a failure. */
export function refusalCodeOf(error: unknown): string | undefined {
  if (!(error instanceof ProtocolError)) return undefined
  const { code } = (error.data ?? {}) as { readonly code?: string }
  return code ?? 'ERR_UNKNOWN_TOOL'
}

/** The error on the wire (`-32602`) for a name and requirement that no version meets. */
export function toRefusal(refused: Refused, registry: VersionRegistry): ProtocolError {
  return refusal(describeRefusal(refused, guideOf(refused.tool, registry)))
}

/** The error on the wire (`-32602`) for a requirement that is no range. */
export function toRangeRefusal(error: McpverError, name: string, registry: VersionRegistry): ProtocolError {
  const resolution = registry.resolve(name)
  const tool = resolution.success ? resolution.tool.name : resolution.tool
  return refusal(describeMalformedRange(error, { tool, available: registry.listVersions(tool) }))
}

/** The error on the wire (`-32602`) for a version of a tool whose removal date has passed. */
export function toRetired(
  tool: VersionedTool,
  retired: { removalDate: string; deprecation: DeprecationInfo },
  registry: VersionRegistry,
): ProtocolError {
  return refusal(describeRetired(tool, { ...retired, steps: guideOf(tool.name, registry) }))
}

/** The error on the wire (`-32602`) for a deprecated tool in an announced window. */
export function toBrownOut(
  tool: string,
  window: { until: string; deprecation: DeprecationInfo },
  registry: VersionRegistry,
): ProtocolError {
  return refusal(describeBrownOut(tool, { ...window, steps: guideOf(tool, registry) }))
}

function refusal({ message, data }: RefusalDescription): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message, data)
}

function guideOf(tool: string, registry: VersionRegistry): ReturnType<VersionRegistry['migrationGuide']> {
  return registry.migrationGuide(undefined, undefined, { tool })
}
