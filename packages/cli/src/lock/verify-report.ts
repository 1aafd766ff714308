import type { Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor, type Paint } from '../paint.ts'
import { plural } from '../plural.ts'
import { errorText, type ErrorDocument } from '../report-error.ts'
import { changedTools } from '../report/change-order.ts'
import { toolLines } from '../report/tool-lines.ts'
import { shownLine } from '../shown.ts'
import type { ServerVerification, ToolVerification } from './verification.ts'

/** What became of one server of the lock. */
export type ServerOutcome =
  | { readonly name: string; readonly verification: ServerVerification }
  | { readonly name: string; readonly error: ErrorDocument }
  | { readonly name: string; readonly isUnlocked: true }

/** The report of `verify` for a person: a line for each tool that may pass, the whole diff of one that may not. */
export function verifyText(outcomes: readonly ServerOutcome[], io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const blocks = outcomes.flatMap((outcome) => outcomeBlocks(outcome, paint))
  const bad = outcomes.filter((outcome) => !isFine(outcome)).length
  const servers = plural(outcomes.length, 'server')
  const end =
    bad === 0 ? `All of ${servers} may pass.` : `Not as locked, or not verified: ${String(bad)} of ${servers}.`
  const isChanged = outcomes.some((outcome) => 'verification' in outcome && !isFine(outcome))
  const hint = isChanged ? ['mcpver lock --update accepts changes: all, or those of the tools that it is given.'] : []
  return `${[...blocks, [end, ...hint].join('\n')].join('\n\n')}\n`
}

/** The same for a program. */
export function verifyJson(outcomes: readonly ServerOutcome[]): string {
  return jsonText({
    format: 'mcpver-verification',
    formatVersion: 1,
    isFine: outcomes.every(isFine),
    servers: outcomes.map((outcome) => ({
      name: outcome.name,
      isFine: isFine(outcome),
      ...('error' in outcome && { error: outcome.error }),
      ...('isUnlocked' in outcome && { isUnlocked: true }),
      ...('verification' in outcome && {
        tools: outcome.verification.tools.map(toolDocument),
        renames: outcome.verification.renames,
      }),
    })),
  })
}

/** Whether a server may pass. */
export function isFine(outcome: ServerOutcome): boolean {
  return 'verification' in outcome && outcome.verification.tools.every(({ isAllowed }) => isAllowed)
}

function toolDocument({ diff, ...rest }: ToolVerification): object {
  return { tool: diff.tool, ...rest, bump: diff.bump, changes: diff.changes }
}

function outcomeBlocks(outcome: ServerOutcome, paint: Paint): string[] {
  const name = paint('bold', shownLine(outcome.name))
  if ('error' in outcome) return [`${name}: ${paint('red', 'not verified')}, ${errorText(outcome.error)}`]
  if ('isUnlocked' in outcome) return [`${name}: ${paint('red', 'not in the lock file')}; mcpver lock --config adds it`]
  const { tools, renames } = outcome.verification
  const same = tools.filter(({ standing }) => standing === 'same').length
  const head = `${name}: ${String(same)} of ${String(tools.length)} tools as locked`
  const lines = inOneLine(tools).map((tool) => `  ${passingLine(tool, paint)}`)
  const failing = changedTools(tools.filter(({ isAllowed }) => !isAllowed).map(({ diff }) => diff))
  const suggestions = renames.map(({ from, to }) => `${shownLine(from)} seems to live on as ${shownLine(to)}.`)
  return [
    [head, ...lines].join('\n'),
    ...failing.map((tool) => toolLines(tool, paint).join('\n')),
    ...(suggestions.length === 0 ? [] : [suggestions.join('\n')]),
  ]
}

/** What may pass, and what has no change to show: only another digest. */
function inOneLine(tools: readonly ToolVerification[]): ToolVerification[] {
  return tools.filter(
    ({ standing, isAllowed, diff }) => standing !== 'same' && (isAllowed || diff.changes.length === 0),
  )
}

/** One line: what it is, and the gravest change. */
export function passingLine({ diff, standing, trust }: ToolVerification, paint: Paint): string {
  const [first, ...rest] = diff.changes
  const more = rest.length === 0 ? '' : ` (and ${String(rest.length)} more)`
  const said = first === undefined ? 'Written in another way, and means the same' : shownLine(first.message)
  const mark = trust ? ', trust' : ''
  return `${paint('bold', shownLine(diff.tool))}  ${paint('dim', `${standing}${mark}:`)} ${said}${more}`
}
