import type { RenameSuggestion } from '@mcpver/diff'
import type { Io } from '../io.ts'
import { paintFor, type Paint } from '../paint.ts'
import { plural } from '../plural.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'
import { changedTools, countsOf, KINDS } from './change-order.ts'
import { titlesOf, type DiffReport } from './diff-report.ts'
import { isTextOnly, paintBump, toolLines } from './tool-lines.ts'

/** The report for a person: the tools that changed, the gravest first, then a table, then what it comes to. */
export function terminalReport(report: DiffReport, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const changed = changedTools(report.diff.tools)
  const [loud, quiet] = [changed.filter((tool) => !isTextOnly(tool)), changed.filter(isTextOnly)]
  const blocks = [
    [titlesOf(report).map(shownLine).join(' → ')],
    ...loud.map((tool) => toolLines(tool, paint)),
    quiet.flatMap((tool) => toolLines(tool, paint)),
    renameLines(report.diff.renames, paint),
    changed.length > 1 ? [overview(report, io).trimEnd()] : [],
    [...suppressionLines(report, paint), ...endLines(report, paint)],
  ]
  const text = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'))
  return `${text.join('\n\n')}\n`
}

function renameLines(renames: readonly RenameSuggestion[], paint: Paint): string[] {
  return renames.map(({ from, to, confidence, evidence }) => {
    const [old, next] = [from, to].map((name) => paint('bold', shownLine(name)))
    const why = evidence.map((sentence) => ` ${shownLine(sentence)}.`).join('')
    const sure = `${String(Math.round(confidence * 100))} %`
    const hint = paint('dim', `If so: --rename ${shownLine(from)}=${shownLine(to)}`)
    return `${old ?? ''} seems to live on as ${next ?? ''} (${sure}).${why} ${hint}`
  })
}

function overview({ diff }: DiffReport, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const changed = changedTools(diff.tools)
  const kinds = KINDS.filter((kind) => changed.some(({ changes }) => changes.some((change) => change.kind === kind)))
  const rows = changed.map(({ tool, bump, changes }) => [
    shownLine(tool),
    ...kinds.map((kind) => String(changes.filter((change) => change.kind === kind).length || '')),
    paintBump(bump, paint),
  ])
  return renderTable(['tool', ...kinds, 'bump'], rows, io)
}

function suppressionLines({ suppressed, refusals }: DiffReport, paint: Paint): string[] {
  return [
    ...suppressed.map(({ change, suppression }) => {
      const what = `${change.rule} of ${shownLine(change.tool)}`
      return paint('dim', `suppressed: ${what} (${shownLine(suppression.reason)})`)
    }),
    ...refusals.map(({ reason }) => `${paint('red', 'error:')} ${shownLine(reason)}`),
  ]
}

function endLines({ diff, failing, conclusion }: DiffReport, paint: Paint): string[] {
  const changed = diff.tools.filter(({ changes }) => changes.length > 0).length
  const unchanged = plural(diff.tools.length - changed, 'tool')
  const counts = countsOf(diff.tools)
  const tools = changed === 0 ? `Nothing changed in ${unchanged}.` : `${counts}; ${unchanged} unchanged.`
  return [
    tools,
    `Required bump: ${paintBump(diff.bump, paint)}`,
    ...(conclusion === undefined ? [] : [paint(conclusion.isFine ? 'green' : 'red', shownLine(conclusion.text))]),
    ...(failing.size === 0 || conclusion !== undefined ? [] : [`Not allowed: ${plural(failing.size, 'change')}.`]),
  ]
}
