import type { Change } from '@mcpver/diff'
import type { DiffReport } from './diff-report.ts'

/** How loud a change is reported, in the words of SARIF. */
export type Level = 'error' | 'warning' | 'note'

const WARNED: ReadonlySet<string> = new Set(['breaking', 'undecided', 'risk'])

/** What the policy does not allow is an error; what it allows and may still hurt is a warning. */
export function levelOf(change: Change, { failing }: Pick<DiffReport, 'failing'>): Level {
  if (failing.has(change)) return 'error'
  return change.trust || WARNED.has(change.kind) ? 'warning' : 'note'
}
