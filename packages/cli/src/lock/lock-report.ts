import type { Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { plural } from '../plural.ts'
import { errorText, type ErrorDocument } from '../report-error.ts'
import { shownLine } from '../shown.ts'
import type { ToolVerification } from './verification.ts'
import { passingLine } from './verify-report.ts'

/** What `lock` did about one server. */
export type LockOutcome =
  | { readonly name: string; readonly result: 'locked'; readonly tools: number }
  | { readonly name: string; readonly result: 'unchanged' }
  | { readonly name: string; readonly result: 'refused'; readonly reason: string }
  | {
      readonly name: string
      readonly result: 'updated'
      readonly accepted: readonly ToolVerification[]
      readonly left: readonly ToolVerification[]
    }
  | { readonly name: string; readonly result: 'failed'; readonly error: ErrorDocument }

/** What `lock` did, for a person. */
export function lockText(outcomes: readonly LockOutcome[], file: string, io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const lines = outcomes.flatMap((outcome): string[] => {
    const name = paint('bold', shownLine(outcome.name))
    switch (outcome.result) {
      case 'locked':
        return [`${name}: locked ${plural(outcome.tools, 'tool')} in ${file}`]
      case 'unchanged':
        return [`${name}: as locked`]
      case 'refused':
        return [`${name}: ${paint('red', 'not locked')}, ${shownLine(outcome.reason)}`]
      case 'failed':
        return [`${name}: ${paint('red', 'failed')}, ${errorText(outcome.error)}`]
      case 'updated':
        return [
          `${name}: accepted the changes of ${plural(outcome.accepted.length, 'tool')}`,
          ...outcome.accepted.map((tool) => `  ${passingLine(tool, paint)}`),
          ...outcome.left.map((tool) => `  ${paint('yellow', 'left as locked:')} ${passingLine(tool, paint)}`),
        ]
    }
  })
  return `${lines.join('\n')}\n`
}

/** The same for a program. */
export function lockJson(outcomes: readonly LockOutcome[], file: string): string {
  const documents = outcomes.map((outcome) =>
    outcome.result === 'updated'
      ? { ...outcome, accepted: outcome.accepted.map(toolDocument), left: outcome.left.map(toolDocument) }
      : outcome,
  )
  return jsonText({ file, servers: documents })
}

function toolDocument({ diff, standing, trust }: ToolVerification): object {
  return { tool: diff.tool, standing, trust, changes: diff.changes }
}
