import { createHash } from 'node:crypto'
import type { RequiredBump, SurfaceDiff } from '@mcpver/diff'
import { renderChangeList } from '@mcpver/markdown'
import { changedTools } from '../report/change-order.ts'
import { shownLine } from '../shown.ts'

/** A changeset that is not written yet. */
export interface ChangesetProposal {
  /** The same for the same changes, so that writing it twice leaves one. */
  readonly fileName: string
  readonly text: string
}

/** A changeset that declares a bump and says what changed; text alone is left out unless there is nothing else. */
export function proposeChangeset(packageName: string, bump: RequiredBump, diff: SurfaceDiff): ChangesetProposal {
  const changes = changedTools(diff.tools).flatMap((tool) => tool.changes)
  const substantial = changes.filter(({ kind, trust }) => kind !== 'text' || trust)
  const items = (substantial.length > 0 ? substantial : changes).map(({ tool, kind, message }) => ({
    tool,
    text: shownLine(kind === 'breaking' ? `Breaking: ${message}` : message),
  }))
  const head = `---\n'${packageName.replaceAll("'", "''")}': ${bump}\n---\n`
  const text = `${head}\nThe tools of the server changed:\n\n${renderChangeList(items)}`
  const id = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return { fileName: `mcp-tools-${id}.md`, text }
}
