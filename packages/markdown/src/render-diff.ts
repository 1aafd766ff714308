import type { InlineCode, Link, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { changeItem, type Change } from './changelog.ts'
import { toDocument } from './document.ts'
import { inertPhrasing, toolName } from './inert-phrasing.ts'
import { bulletList, heading, paragraph, table } from './nodes.ts'
import type { RenderOptions } from './render-options.ts'
import { visibleLine } from './visible-text.ts'

/** One change of a tool. */
export interface ToolChange {
  /** What it is to callers, in one word such as `breaking`; `text` for what only people and models read. */
  readonly kind: string
  /** Whether somebody who trusted the tool has to look again. Default: no. */
  readonly trust?: boolean | undefined
  /** What changed, as one line of plain text. */
  readonly message: string
  /** The id of the rule that found it. */
  readonly rule: string
  /** Where the rule is explained. Written by whoever calls, never by a server. Default: nowhere. */
  readonly ruleUrl?: string | undefined
  /** Where in the definition, a JSON Pointer. Empty for the whole tool. */
  readonly pointer: string
  /** What stood there, as text. Default: nothing. */
  readonly before?: string | undefined
  /** What stands there now, as text. Default: nothing. */
  readonly after?: string | undefined
  /** What proves it: words of ours, and a call or a result as text. Default: nothing. */
  readonly witness?: { readonly label: string; readonly text: string } | undefined
}

/** A tool with its changes, the gravest first. */
export interface ChangedTool {
  readonly name: string
  /** The bump that its changes require. */
  readonly bump: string
  readonly changes: readonly ToolChange[]
}

/** A removed tool that seems to live on under another name. */
export interface SuggestedRename {
  readonly from: string
  readonly to: string
  readonly evidence: readonly string[]
}

/** What became of a server's tools, as plain values. Everything is shown in the order given. */
export interface DiffSummary {
  /** What was compared with what. Default: not said. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** The bump that all changes together require. */
  readonly bump: string
  /** Tools that changed. */
  readonly tools: readonly ChangedTool[]
  /** How many did not. */
  readonly unchanged: number
  /** Default: none. */
  readonly renames?: readonly SuggestedRename[] | undefined
  /** More sentences for the end, as plain text. Default: none. */
  readonly notes?: readonly string[] | undefined
}

/** Kinds that a table shows and that get no section of their own. */
const QUIET = new Set(['text', 'compatible'])

/**
 * What became of a server's tools as a Markdown document for a pull request: the required bump, a table of the tools that
 * changed, and what matters of each, with its proof.
 *
 * Names and texts survive as text, values as code; see the README.
 */
export function renderDiff(diff: DiffSummary, { title = '' }: RenderOptions = {}): string {
  const { tools, renames = [], notes = [] } = diff
  return toDocument([
    heading(2, inertPhrasing(visibleLine(title) === '' ? ownTitle(diff) : title)),
    paragraph([
      { type: 'strong', children: [{ type: 'text', value: `Required bump: ${diff.bump}.` }] },
      ...counts(diff),
    ]),
    ...(tools.length === 0 ? [] : [table(['Tool', 'Bump', 'Changes'], tools.map(toolRow))]),
    ...tools.filter(isLoud).flatMap(toolSection),
    ...(renames.length === 0 ? [] : [heading(3, inertPhrasing('Renames')), bulletList(renames.map(renameItem))]),
    ...notes.map((note) => paragraph(inertPhrasing(note))),
  ])
}

/** Changes as a Markdown list: for the text of a changeset or of a release. */
export function renderChangeList(changes: readonly Pick<Change, 'tool' | 'text'>[]): string {
  return toDocument([bulletList(changes.map(changeItem))])
}

function ownTitle({ from, to }: DiffSummary): string {
  return from === undefined || to === undefined ? 'Changes of the tools' : `Changes of the tools: ${from} → ${to}`
}

function counts({ tools, unchanged }: DiffSummary): PhrasingContent[] {
  const text = `${plural(tools.length, 'tool')} changed, ${String(unchanged)} did not.`
  return [{ type: 'text', value: ` ${text}` }]
}

function toolRow({ name, bump, changes }: ChangedTool): PhrasingContent[][] {
  const [first] = changes
  const more = changes.length > 1 ? ` (and ${String(changes.length - 1)} more)` : ''
  const said = first === undefined ? '' : `${kindOf(first)}: ${first.message}${more}`
  return [toolName(name), inertPhrasing(bump), inertPhrasing(said)]
}

function isLoud({ changes }: ChangedTool): boolean {
  return changes.some(({ kind, trust = false }) => trust || !QUIET.has(kind))
}

function toolSection({ name, changes }: ChangedTool): RootContent[] {
  return [heading(3, toolName(name)), bulletList(changes.map(toolChangeItem))]
}

function toolChangeItem(change: ToolChange): Paragraph[] {
  const kind: PhrasingContent = { type: 'strong', children: [{ type: 'text', value: kindOf(change) }] }
  const said = [kind, text(': '), ...inertPhrasing(change.message), text(' ('), ruleName(change), text(')')]
  return [paragraph(said), ...placeOf(change), ...witnessOf(change)]
}

function kindOf({ kind, trust = false }: ToolChange): string {
  return trust ? `${kind}, trust` : kind
}

function ruleName({ rule, ruleUrl }: ToolChange): InlineCode | Link {
  return ruleUrl === undefined ? code(rule) : { type: 'link', url: ruleUrl, children: [code(rule)] }
}

function placeOf({ pointer, before, after }: ToolChange): Paragraph[] {
  if (pointer === '') return []
  const values = [before, after].map((value): PhrasingContent => (value === undefined ? text('nothing') : code(value)))
  const [was = text(''), is = text('')] = values
  const change = before === undefined && after === undefined ? [] : [text(': '), was, text(' → '), is]
  return [paragraph([text('At '), code(pointer), ...change])]
}

function witnessOf({ witness }: ToolChange): Paragraph[] {
  return witness === undefined
    ? []
    : [paragraph([...inertPhrasing(`${witness.label}:`), text(' '), code(witness.text)])]
}

function renameItem({ from, to, evidence }: SuggestedRename): Paragraph[] {
  const why = evidence.map((sentence) => ` ${sentence}.`).join('')
  return [paragraph([...toolName(from), text(' seems to live on as '), ...toolName(to), ...inertPhrasing(`.${why}`)])]
}

/** A stranger's value as code, where every character of it is seen. */
function code(value: string): InlineCode {
  return { type: 'inlineCode', value: visibleLine(value) || '–' }
}

function text(value: string): PhrasingContent {
  return { type: 'text', value }
}

function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}
