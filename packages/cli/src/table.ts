import Table from 'cli-table3'
import type { Io } from './io.ts'
import { paintFor } from './paint.ts'

/** Without lines between the rows. */
const BOXED = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' }

/** Columns only, for pipes. */
const PLAIN = Object.fromEntries(
  ['middle', 'top', 'bottom', 'left', 'mid', 'right'].flatMap((edge) =>
    ['', '-left', '-mid', '-right'].map((suffix) => [`${edge}${suffix}`, '']),
  ),
)

/** Rows under headings, for `io.stdout`: in a box on a terminal, in columns elsewhere. Ends with a line break. */
export function renderTable(headings: readonly string[], rows: readonly (readonly string[])[], io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const isBoxed = io.stdout.isTTY === true
  const table = new Table({
    head: headings.map((heading) => paint('bold', heading)),
    chars: isBoxed ? BOXED : PLAIN,
    style: { head: [], border: [], ...(isBoxed ? {} : { 'padding-left': 0, 'padding-right': 2 }) },
  })
  table.push(...rows.map((row) => [...row]))
  return `${table.toString().replaceAll(/ +$/gm, '')}\n`
}
