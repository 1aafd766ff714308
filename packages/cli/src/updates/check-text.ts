import type { CheckOutcome } from '@mcpver/rollout'
import type { Io } from '../io.ts'
import { paintFor } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { renderTable } from '../table.ts'

const COLOURS = { passed: 'green', failed: 'red', unknown: 'yellow' } as const

/** What checks found, a row each, and what to do about those that have not passed. */
export function outcomesText(outcomes: readonly CheckOutcome[], io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const rows = outcomes.map(({ check, status, reason }) => [check, paint(COLOURS[status], status), shownLine(reason)])
  const hints = outcomes.flatMap(({ check, status, hint }) =>
    status === 'passed' || hint === undefined ? [] : [`${paint('cyan', 'hint:')} ${check}: ${shownLine(hint)}\n`],
  )
  return `${renderTable(['check', 'result', 'reason'], rows, io)}${hints.join('')}`
}
