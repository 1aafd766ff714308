import type { Change, ChangeKind, RequiredBump, ToolDiff } from '@mcpver/diff'
import type { Paint } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { changeValues } from './change-values.ts'
import { witnessText } from './witness-text.ts'

const COLOURS: Readonly<Record<ChangeKind, Parameters<Paint>[0]>> = {
  breaking: 'red',
  undecided: 'magenta',
  risk: 'yellow',
  hint: 'cyan',
  compatible: 'green',
  text: 'dim',
}

const BUMP_COLOURS: Readonly<Record<RequiredBump, Parameters<Paint>[0]>> = {
  major: 'red',
  minor: 'yellow',
  patch: 'green',
  none: 'dim',
}

const COLUMN = Math.max(...Object.keys(COLOURS).map((kind) => kind.length)) + 2
const INDENT = ' '.repeat(COLUMN + 2)
/** Two values that are shorter stand on one line. */
const ONE_LINE = 76

/** A bump in its colour. */
export function paintBump(bump: RequiredBump, paint: Paint): string {
  return paint(BUMP_COLOURS[bump], bump)
}

/** Whether nothing but text changed, which one line tells. */
export function isTextOnly({ changes }: ToolDiff): boolean {
  return changes.length > 0 && changes.every(({ kind, trust }) => kind === 'text' && !trust)
}

/** A tool with its changes, as lines. */
export function toolLines(tool: ToolDiff, paint: Paint): string[] {
  const name = paint('bold', shownLine(tool.tool))
  const [first, ...rest] = tool.changes
  if (first === undefined) return []
  if (isTextOnly(tool)) return [`${name}  ${paint('dim', `text only: ${tool.changes.map(saidOf).join('; ')}`)}`]
  const isWhole = rest.length === 0 && first.pointer === '' && first.kind !== 'breaking'
  if (isWhole) return [`${name}  ${kindText(first, paint).trimEnd()}  ${saidOf(first)}`]
  return [`${name}  ${paintBump(tool.bump, paint)}`, ...tool.changes.flatMap((change) => changeLines(change, paint))]
}

function changeLines(change: Change, paint: Paint): string[] {
  const place = change.pointer === '' ? change.rule : `${shownLine(change.pointer)}  ${change.rule}`
  const trust = change.trust ? `${paint('magenta', 'trust:')} ` : ''
  return [
    `  ${kindText(change, paint)}${trust}${saidOf(change)}`,
    ...[paint('dim', place), ...valueLines(change, paint), ...evidenceLines(change, paint)].map(
      (line) => `${INDENT}${line}`,
    ),
  ]
}

function kindText({ kind }: Change, paint: Paint): string {
  return paint(COLOURS[kind], kind.padEnd(COLUMN))
}

function saidOf({ message }: Change): string {
  return shownLine(message)
}

function valueLines(change: Change, paint: Paint): string[] {
  const { before, after } = changeValues(change)
  if (before === undefined && after === undefined) return []
  if (before === undefined) return [paint('green', `+ ${after ?? ''}`)]
  if (after === undefined) return [paint('red', `- ${before}`)]
  if (before.length + after.length <= ONE_LINE) return [`${paint('red', before)} → ${paint('green', after)}`]
  return [paint('red', `- ${before}`), paint('green', `+ ${after}`)]
}

function evidenceLines(change: Change, paint: Paint): string[] {
  const witness = witnessText(change)
  const { reasons = [], assuming = [] } = change
  return [
    ...(witness === undefined ? [] : [`${witness.label}: ${paint('bold', witness.text)}`]),
    ...reasons.map(({ message, code }) => `not decided: ${shownLine(message)} (${code})`),
    ...assuming.map((assumption) => paint('dim', `assuming ${assumption}`)),
  ]
}
