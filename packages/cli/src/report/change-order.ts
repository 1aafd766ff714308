import type { ChangeKind, ToolDiff } from '@mcpver/diff'

/** The kinds of change, the gravest first. */
export const KINDS: readonly ChangeKind[] = ['breaking', 'undecided', 'risk', 'hint', 'compatible', 'text']

/** The tools that changed: what breaks callers first, then what asks for trust, then by kind and name. */
export function changedTools(tools: readonly ToolDiff[]): ToolDiff[] {
  return tools
    .filter(({ changes }) => changes.length > 0)
    .map((tool) => ({ ...tool, changes: tool.changes.toSorted((a, b) => gravityOf(a.kind) - gravityOf(b.kind)) }))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a.tool < b.tool ? -1 : 1))
}

/** How many changes of each kind there are, as words; kinds without any are left out. */
export function countsOf(tools: readonly ToolDiff[]): string {
  const changes = tools.flatMap((tool) => tool.changes)
  const counts = KINDS.map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const)
  const trust = changes.filter((change) => change.trust).length
  const words = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${String(count)} ${kind}`)
  return [...words, ...(trust > 0 ? [`${String(trust)} about trust`] : [])].join(', ')
}

function gravityOf(kind: ChangeKind): number {
  return KINDS.indexOf(kind)
}

function rankOf({ changes }: ToolDiff): number {
  const gravest = Math.min(...changes.map(({ kind }) => gravityOf(kind)))
  const isTrust = changes.some(({ trust }) => trust)
  return gravest * 2 - (isTrust ? 1 : 0)
}
