import type { Change, ToolDiff } from '@mcpver/diff'
import { renderDiff, type ChangedTool, type ToolChange } from '@mcpver/markdown'
import { shownLine } from '../shown.ts'
import { changedTools } from './change-order.ts'
import { changeValues } from './change-values.ts'
import { titlesOf, type DiffReport } from './diff-report.ts'
import { ruleLink } from './rule-link.ts'
import { witnessText } from './witness-text.ts'

/** The report for a pull request. */
export function markdownReport(report: DiffReport): string {
  const { diff, conclusion, suppressed, refusals } = report
  const [from, to] = titlesOf(report).map(shownLine)
  const changed = changedTools(diff.tools)
  return renderDiff({
    from,
    to,
    bump: diff.bump,
    tools: changed.map(toChangedTool),
    unchanged: diff.tools.length - changed.length,
    renames: diff.renames,
    notes: [
      ...(conclusion === undefined ? [] : [conclusion.text]),
      ...suppressed.map(({ change, suppression }) =>
        shownLine(`Suppressed: ${change.message} (${suppression.reason})`),
      ),
      ...refusals.map(({ reason }) => shownLine(reason)),
    ],
  })
}

function toChangedTool({ tool, bump, changes }: ToolDiff): ChangedTool {
  return { name: tool, bump, changes: changes.map(toToolChange) }
}

function toToolChange(change: Change): ToolChange {
  const { kind, trust, message, rule, pointer } = change
  const witness = witnessText(change)
  return {
    kind,
    trust,
    message: shownLine(message),
    rule,
    ruleUrl: ruleLink(rule),
    pointer: shownLine(pointer),
    ...changeValues(change),
    witness: witness && { ...witness, label: capitalized(witness.label) },
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
