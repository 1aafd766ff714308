import type { ToolSurface } from '@mcpver/diff'
import { lockTools, type LockedServer, type LockedTool } from './lock-document.ts'
import { verifyServer, type ToolVerification } from './verification.ts'

/** A server of a lock after some of its changes were accepted. */
export interface Acceptance {
  readonly locked: LockedServer
  /** What was accepted. */
  readonly accepted: readonly ToolVerification[]
  /** What changed and was not accepted. */
  readonly left: readonly ToolVerification[]
}

/**
 * Accepts the changes of some tools, or of all.
 *
 * @param names The tools; `undefined` for all.
 */
export async function acceptChanges(
  locked: LockedServer,
  surface: ToolSurface,
  names?: ReadonlySet<string>,
): Promise<Acceptance> {
  const { tools } = await verifyServer(locked, surface, new Set())
  const changed = tools.filter(({ standing }) => standing !== 'same')
  const isWanted = ({ diff }: ToolVerification): boolean => names?.has(diff.tool) ?? true
  const accepted = changed.filter(isWanted)
  const isWhole = accepted.length === changed.length
  const taken = new Set(accepted.map(({ diff }) => diff.tool))
  const current = await lockTools(surface)
  const merged = isWhole ? current : merge(locked.tools, current, taken)
  const { server = locked.server } = isWhole ? surface : locked
  return {
    locked: { source: locked.source, ...(server && { server }), tools: merged },
    accepted,
    left: changed.filter((tool) => !isWanted(tool)),
  }
}

function merge(
  before: ReadonlyMap<string, LockedTool>,
  current: ReadonlyMap<string, LockedTool>,
  taken: ReadonlySet<string>,
): ReadonlyMap<string, LockedTool> {
  const kept = [...before].filter(([name]) => !taken.has(name))
  return new Map([...kept, ...[...current].filter(([name]) => taken.has(name))])
}
