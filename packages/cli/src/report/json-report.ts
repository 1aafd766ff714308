import { jsonText } from '../json-text.ts'
import { titleOf, type DiffReport, type Side } from './diff-report.ts'

/** The report for a program: everything, nothing cut. */
export function jsonReport({ old, next, mode, diff, suppressed, refusals, failing, conclusion }: DiffReport): string {
  return jsonText({
    format: 'mcpver-diff',
    formatVersion: 1,
    old: sideOf(old),
    new: sideOf(next),
    mode,
    bump: diff.bump,
    ...(conclusion && { conclusion: { isFine: conclusion.isFine, text: conclusion.text, ...conclusion.details } }),
    tools: diff.tools.map(({ changes, ...tool }) => ({
      ...tool,
      changes: changes.map((change) => ({ ...change, isAllowed: !failing.has(change) })),
    })),
    renames: diff.renames,
    suppressed,
    refusals,
  })
}

function sideOf(side: Side): object {
  return { title: titleOf(side), source: side.label, ...(side.server && { server: side.server }) }
}
