import {
  describeDeprecation,
  quote,
  type DeprecationInfo,
  type McpverError,
  type MalformedRangeData,
  type MigrationStep,
  type ToolBrownOutData,
  type ToolRemovedData,
  type UnsatisfiedToolVersionData,
  type VersionedTool,
} from '@mcpver/core'
import type { Resolution, VersionRegistry } from '@mcpver/registry'
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'

/** A resolution that found nothing. */
export type Refused = Extract<Resolution, { readonly success: false }>

/** The code of a refusal, for counting; `undefined` for what is no refusal but a failure. */
export function refusalCodeOf(error: unknown): string | undefined {
  if (!(error instanceof ProtocolError)) return undefined
  const { code } = (error.data ?? {}) as { readonly code?: string }
  return code ?? 'ERR_UNKNOWN_TOOL'
}

/** The error on the wire (`-32602`) for a name and requirement that no version meets. */
export function toRefusal(refused: Refused, registry: VersionRegistry): ProtocolError {
  switch (refused.code) {
    case 'ERR_UNKNOWN_TOOL':
      return refusal(`Tool ${quote(refused.tool)} not found`)
    case 'ERR_UNSATISFIED_TOOL_VERSION': {
      const { tool, requested, available, hint, reason } = refused
      const versions = available.map((version) => version.toJSON())
      return refusal(reason, {
        code: refused.code,
        tool,
        requested,
        available: versions,
        hint,
      })
    }
    case 'ERR_TOOL_REMOVED': {
      const { tombstone, tool, reason } = refused
      const { removedIn, replacement, message } = tombstone
      return refusal(reason + useInstead(replacement), {
        code: refused.code,
        tool,
        removedIn: removedIn.toJSON(),
        ...(replacement !== undefined && { replacement }),
        migration: [...(message === undefined ? [] : [message]), ...migrationOf(tool, registry)],
      })
    }
  }
}

/** The error on the wire (`-32602`) for a requirement that is no range. */
export function toRangeRefusal(error: McpverError, name: string, registry: VersionRegistry): ProtocolError {
  const resolution = registry.resolve(name)
  const tool = resolution.success ? resolution.tool.name : resolution.tool
  const available = registry.listVersions(tool)
  return refusal(error.message, {
    code: 'ERR_INVALID_RANGE',
    tool,
    available: available.sort((a, b) => b.compare(a)).map((version) => version.toJSON()),
    hint: error.hint ?? '',
  })
}

/** The error on the wire (`-32602`) for a version of a tool whose removal date has passed. */
export function toRetired(
  { name, version }: VersionedTool,
  { removalDate, deprecation }: { removalDate: string; deprecation: DeprecationInfo },
  registry: VersionRegistry,
): ProtocolError {
  const { removal, replacement, message } = deprecation
  return refusal(`Tool ${name} ${String(version)} was removed on ${removalDate}${useInstead(replacement)}`, {
    code: 'ERR_TOOL_REMOVED',
    tool: name,
    ...(removal && { removedIn: removal.toJSON() }),
    removalDate,
    ...(replacement !== undefined && { replacement }),
    migration: [...(message === undefined ? [] : [message]), ...migrationOf(name, registry)],
  })
}

/** The error on the wire (`-32602`) for a deprecated tool in an announced window. */
export function toBrownOut(
  tool: string,
  { until, deprecation }: { until: string; deprecation: DeprecationInfo },
  registry: VersionRegistry,
): ProtocolError {
  const { replacement } = deprecation
  return refusal(`${describeDeprecation(`Tool "${tool}"`, deprecation)} It is refused until ${until}.`, {
    code: 'ERR_TOOL_BROWN_OUT',
    tool,
    until,
    ...(replacement !== undefined && { replacement }),
    migration: migrationOf(tool, registry),
  })
}

function refusal(message: string, data?: RefusalData): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, message, data)
}

/** What a refusal says to programs. */
type RefusalData = MalformedRangeData | ToolBrownOutData | ToolRemovedData | UnsatisfiedToolVersionData

function useInstead(replacement: string | undefined): string {
  return replacement === undefined ? '' : `. Use "${replacement}" instead.`
}

function migrationOf(tool: string, registry: VersionRegistry): string[] {
  return registry.migrationGuide(undefined, undefined, { tool }).map(describeStep)
}

function describeStep({ fromVersion, toVersion, action, details }: MigrationStep): string {
  return `${String(fromVersion)} → ${String(toVersion)}: ${action}${details === '' ? '' : ` (${details})`}`
}
