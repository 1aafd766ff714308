import type { Change } from '@mcpver/diff'
import { shownLine } from '../shown.ts'
import type { DiffReport } from './diff-report.ts'
import { levelOf, type Level } from './level.ts'
import { LineFinder } from './line-finder.ts'
import { ruleLink } from './rule-link.ts'
import { witnessText } from './witness-text.ts'

interface Annotation {
  readonly level: Level
  readonly title: string
  readonly message: string
  readonly place?: { readonly file: string; readonly line: number } | undefined
}

/** The report as workflow commands of GitHub Actions, which annotate files; text alone gets none. */
export function githubReport(report: DiffReport): string {
  const finder = LineFinder.for(report)
  const changes = report.diff.tools.flatMap((tool) => tool.changes)
  const annotations: Annotation[] = [
    ...changes
      .filter((change) => change.kind !== 'text' || report.failing.has(change))
      .map((change) => ({
        level: levelOf(change, report),
        title: `${change.tool}: ${change.rule}`,
        message: messageOf(change),
        place: finder?.placeOf(change),
      })),
    ...report.refusals.map(({ reason }) => ({ level: 'error' as const, title: 'Suppression', message: reason })),
    endOf(report),
  ]
  return annotations.map((annotation) => `${commandOf(annotation)}\n`).join('')
}

function messageOf(change: Change): string {
  const witness = witnessText(change)
  const proof = witness === undefined ? '' : `; ${witness.label}: ${witness.text}`
  return `${change.message}${proof}\n${ruleLink(change.rule)}`
}

function endOf({ diff, conclusion, failing }: DiffReport): Annotation {
  const isFine = conclusion?.isFine ?? failing.size === 0
  const message = conclusion?.text ?? `Required bump: ${diff.bump}`
  return { level: isFine ? 'note' : 'error', title: 'mcpver', message }
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function commandOf({ level, title, message, place }: Annotation): string {
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.file)}`, `line=${String(place.line)}`]),
    `title=${property(title)}`,
  ]
  return `::${level === 'note' ? 'notice' : level} ${properties.join(',')}::${message.split('\n').map(data).join('%0A')}`
}

function data(line: string): string {
  return shownLine(line).replaceAll('%', '%25')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
