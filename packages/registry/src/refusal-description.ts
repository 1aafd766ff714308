import {
  describeDeprecation,
  quote,
  type APIVersion,
  type DeprecationInfo,
  type MalformedRangeData,
  type McpverError,
  type MigrationStep,
  type ToolBrownOutData,
  type ToolRemovedData,
  type UnsatisfiedToolVersionData,
  type VersionedTool,
} from '@mcpver/core'
import type { Resolution } from './resolution.ts'

/** A resolution that found nothing. */
export type Refused = Extract<Resolution, { readonly success: false }>

/** What a refusal says to programs. */
export type RefusalData = MalformedRangeData | ToolBrownOutData | ToolRemovedData | UnsatisfiedToolVersionData

/** What a caller is told who is refused: the members of a JSON-RPC error, whose code is -32602. */
export interface RefusalDescription {
  readonly message: string
  /** Absent for a name that nobody ever had. */
  readonly data?: RefusalData
}

/** Why a deprecated tool is refused now, and what leads away from it. */
interface Retired {
  readonly deprecation: DeprecationInfo
  /** What callers of the tool have to do. Default: nothing is known. */
  readonly steps?: readonly MigrationStep[]
}

/**
 * What is said of a name and requirement that no version meets.
 *
 * @param steps What callers of the tool have to do, said where it was removed. Default: nothing is known.
 */
export function describeRefusal(refused: Refused, steps: readonly MigrationStep[] = []): RefusalDescription {
  switch (refused.code) {
    case 'ERR_UNKNOWN_TOOL':
      return { message: `Tool ${quote(refused.tool)} not found` }
    case 'ERR_UNSATISFIED_TOOL_VERSION': {
      const { code, tool, requested, available, hint, reason } = refused
      return { message: reason, data: { code, tool, requested, available: textsOf(available), hint } }
    }
    case 'ERR_TOOL_REMOVED': {
      const { code, tool, tombstone, reason } = refused
      const { removedIn, replacement, message } = tombstone
      const data = { code, tool, removedIn: removedIn.toJSON(), ...successor(replacement) }
      return { message: reason + useInstead(replacement), data: { ...data, migration: sentences(message, steps) } }
    }
  }
}

/**
 * What is said of a requirement that is no range.
 *
 * @param error The `ERR_INVALID_RANGE` that reading it threw.
 */
export function describeMalformedRange(
  error: McpverError,
  { tool, available }: { readonly tool: string; readonly available: readonly APIVersion[] },
): RefusalDescription {
  const descending = available.toSorted((a, b) => b.compare(a))
  return {
    message: error.message,
    data: { code: 'ERR_INVALID_RANGE', tool, available: textsOf(descending), hint: error.hint ?? '' },
  }
}

/** What is said of a version of a tool whose removal date has passed. */
export function describeRetired(
  { name, version }: Pick<VersionedTool, 'name' | 'version'>,
  { removalDate, deprecation, steps = [] }: Retired & { readonly removalDate: string },
): RefusalDescription {
  const { removal, replacement, message } = deprecation
  return {
    message: `Tool ${name} ${String(version)} was removed on ${removalDate}${useInstead(replacement)}`,
    data: {
      code: 'ERR_TOOL_REMOVED',
      tool: name,
      ...(removal && { removedIn: removal.toJSON() }),
      removalDate,
      ...successor(replacement),
      migration: sentences(message, steps),
    },
  }
}

/** What is said of a deprecated tool in an announced window. */
export function describeBrownOut(
  tool: string,
  { until, deprecation, steps = [] }: Retired & { readonly until: string },
): RefusalDescription {
  return {
    message: `${describeDeprecation(`Tool "${tool}"`, deprecation)} It is refused until ${until}.`,
    data: {
      code: 'ERR_TOOL_BROWN_OUT',
      tool,
      until,
      ...successor(deprecation.replacement),
      migration: sentences(undefined, steps),
    },
  }
}

function textsOf(versions: readonly APIVersion[]): string[] {
  return versions.map((version) => version.toJSON())
}

function successor(replacement: string | undefined): { readonly replacement?: string } {
  return replacement === undefined ? {} : { replacement }
}

function useInstead(replacement: string | undefined): string {
  return replacement === undefined ? '' : `. Use "${replacement}" instead.`
}

function sentences(message: string | undefined, steps: readonly MigrationStep[]): string[] {
  return [...(message === undefined ? [] : [message]), ...steps.map(describeStep)]
}

function describeStep({ fromVersion, toVersion, action, details }: MigrationStep): string {
  return `${String(fromVersion)} → ${String(toVersion)}: ${action}${details === '' ? '' : ` (${details})`}`
}
