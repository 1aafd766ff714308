import { DIGEST_PROFILES, type DigestProfile } from '@mcpver/core'
import { diffTools, type Change, type RenameSuggestion, type ToolDiff, type ToolSurface } from '@mcpver/diff'
import { objectsTo, type FailOn } from '../policy/fail-on.ts'
import { KINDS } from '../report/change-order.ts'
import { lockTools, type LockedServer, type LockedTool } from './lock-document.ts'

/** What became of a tool since it was locked: as it was, or the gravest thing that changed. */
export type Standing = 'same' | 'added' | 'removed' | Change['kind']

/** A tool held against its lock. */
export interface ToolVerification {
  readonly diff: ToolDiff
  readonly standing: Standing
  /** Whether somebody who trusted it has to look again. */
  readonly trust: boolean
  /** The digests that are not those of the lock. Without `contract`, nothing that a program relies on changed. */
  readonly changedDigests: readonly DigestProfile[]
  readonly isAllowed: boolean
}

/** A server held against its lock. */
export interface ServerVerification {
  readonly tools: readonly ToolVerification[]
  readonly renames: readonly RenameSuggestion[]
}

/** Holds the tools that a server has now against its lock. */
export async function verifyServer(
  locked: LockedServer,
  surface: ToolSurface,
  failOn: FailOn,
): Promise<ServerVerification> {
  const current = await lockTools(surface)
  const before = { tools: [...locked.tools.values()].map(({ definition }) => definition) }
  const diff = diffTools(before, surface)
  const tools = diff.tools.map((tool): ToolVerification => {
    const changedDigests = differing(locked.tools.get(tool.tool), current.get(tool.tool))
    return {
      diff: tool,
      standing: standingOf(tool, changedDigests),
      trust: tool.changes.some(({ trust }) => trust),
      changedDigests,
      // Two definitions can differ in what no rule tells, such as annotations without a hint.
      isAllowed:
        !tool.changes.some((change) => objectsTo(failOn, change)) && !(failOn.has('any') && changedDigests.length > 0),
    }
  })
  return { tools, renames: diff.renames }
}

function differing(locked: LockedTool | undefined, current: LockedTool | undefined): DigestProfile[] {
  if (locked === undefined || current === undefined) return []
  return DIGEST_PROFILES.filter((profile) => locked.digests[profile] !== current.digests[profile])
}

function standingOf({ status, changes }: ToolDiff, changedDigests: readonly DigestProfile[]): Standing {
  if (status === 'added' || status === 'removed') return status
  const kind = KINDS.find((candidate) => changes.some((change) => change.kind === candidate))
  // What programs rely on is the same only when its digest is.
  if (kind === 'text' && changedDigests.includes('contract')) return 'compatible'
  // What is written in another way and means the same has another digest, and no change.
  return kind ?? (changedDigests.length === 0 ? 'same' : 'compatible')
}
