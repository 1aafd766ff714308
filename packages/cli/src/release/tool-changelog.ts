import { diffTools, type Change as ToolChange, type SurfaceDiff, type ToolDiff } from '@mcpver/diff'
import type { Change, ChangelogEntry, ChangeKind } from '@mcpver/markdown'
import { changedTools } from '../report/change-order.ts'
import { isTextOnly } from '../report/tool-lines.ts'
import { shownLine } from '../shown.ts'
import type { Release } from './release-series.ts'

/** What a change is in a changelog, where it is not just a change. */
const KINDS: ReadonlyMap<string, ChangeKind> = new Map([
  ['tool-added', 'added'],
  ['tool-removed', 'removed'],
  ['tool-deprecated', 'deprecated'],
])

/** The entries of a changelog: what each release changed since the one before it. */
export function toolChangelog(releases: readonly Release[]): ChangelogEntry[] {
  return releases.slice(1).map(({ version, loaded }, index) => {
    const before = releases[index]?.loaded.surface ?? { tools: [] }
    return { version, changes: changedTools(diffTools(before, loaded.surface).tools).flatMap(entriesOf) }
  })
}

/** The same, as sentences that name the tool. */
export function changesAsSentences(diff: SurfaceDiff): string[] {
  return changedTools(diff.tools)
    .flatMap(entriesOf)
    .map(({ tool = '', text }) => `${tool}: ${text}`)
}

/** Of a tool with nothing but other texts, one entry; of another one, all that is more than text. */
function entriesOf(tool: ToolDiff): Change[] {
  if (isTextOnly(tool)) return [{ kind: 'changed', tool: tool.tool, text: 'Its texts changed, and nothing else.' }]
  return tool.changes.filter(({ kind, trust }) => kind !== 'text' || trust).map(entryOf)
}

function entryOf({ rule, tool, kind, message }: ToolChange): Change {
  const text = kind === 'breaking' ? `Breaking: ${message}` : message
  return { kind: KINDS.get(rule) ?? 'changed', tool, text: `${shownLine(text)}.` }
}
