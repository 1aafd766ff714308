import { VersionRange, type APIVersion, type VersionedTool } from '@mcpver/core'
import { isLater, type ToolHistory } from './tool-history.ts'
import type { Tombstone } from './tombstone.ts'

/** Why a name and a requirement lead to no version. */
export type RefusalCode = 'ERR_TOOL_REMOVED' | 'ERR_UNKNOWN_TOOL' | 'ERR_UNSATISFIED_TOOL_VERSION'

/** A version that serves, or a refusal that a program can read. */
export type Resolution =
  | {
      readonly success: true
      readonly tool: VersionedTool
      /** The name that was asked for, when that was an alias. */
      readonly alias?: string
    }
  | { readonly success: false; readonly code: 'ERR_UNKNOWN_TOOL'; readonly tool: string; readonly reason: string }
  | {
      readonly success: false
      readonly code: 'ERR_TOOL_REMOVED'
      readonly tool: string
      readonly reason: string
      readonly tombstone: Tombstone
    }
  | {
      readonly success: false
      readonly code: 'ERR_UNSATISFIED_TOOL_VERSION'
      readonly tool: string
      readonly reason: string
      readonly requested: string
      /** The registered versions, highest first. */
      readonly available: readonly APIVersion[]
      readonly hint: string
    }

/**
 * The version of a tool that meets a requirement: the highest release in the range, or the highest pre-release that the
 * range names when it holds no release. Without a requirement, the latest.
 */
export function resolveVersion(history: ToolHistory, requirement: string | VersionRange | undefined): Resolution {
  if (requirement === undefined) return { success: true, tool: history.latest }
  const range = VersionRange.from(requirement)
  let best: VersionedTool | undefined
  for (const candidate of history.versions) {
    if (range.test(candidate.version) && (best === undefined || isLater(candidate, best))) best = candidate
  }
  return best === undefined ? unsatisfied(history, range) : { success: true, tool: best }
}

function unsatisfied(history: ToolHistory, range: VersionRange): Resolution {
  const tool = history.current.name
  const available = history.descending()
  const list = available.map((version) => version.toJSON()).join(', ')
  return {
    success: false,
    code: 'ERR_UNSATISFIED_TOOL_VERSION',
    tool,
    reason: `Tool requirement for '${tool}' (${range.text}) could not be satisfied. Available versions: [${list}]`,
    requested: range.text,
    available,
    hint: `Ask for a range that holds one of ${list}, or for none to get ${history.latest.version.toJSON()}.`,
  }
}
