import type { RollbackHistoryEntry } from '@mcpver/rollout'
import type { Invocation } from '../command/command.ts'
import type { RollbackHistoryOptions } from '../command/rollback/history.ts'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { write, type Io } from '../io.ts'
import { jsonText } from '../json-text.ts'
import { paintFor } from '../paint.ts'
import { shownLine } from '../shown.ts'
import { statePaths } from '../state/state-options.ts'
import { renderTable } from '../table.ts'
import { withUpdateSystem } from '../updates/update-system.ts'

/** Lists rollbacks that were asked for. */
export async function history({ io, args: [server], options }: Invocation<RollbackHistoryOptions>): Promise<ExitCode> {
  const entries = await withUpdateSystem({ paths: statePaths(options, io), io }, ({ rollbacks }) =>
    rollbacks.history(server),
  )
  await write(io.stdout, options.json === true ? jsonText({ rollbacks: entries }) : entriesText(entries, io))
  return EXIT.fine
}

function entriesText(entries: readonly RollbackHistoryEntry[], io: Io): string {
  if (entries.length === 0) return 'There was no rollback yet.\n'
  const paint = paintFor(io.stdout, io.env)
  const rows = entries.map(({ executedAt, name, point, by, success, reason }) => [
    new Date(executedAt).toISOString(),
    shownLine(name),
    point,
    shownLine(by),
    success ? paint('green', 'done') : paint('red', 'refused'),
    shownLine(reason),
  ])
  return renderTable(['when', 'server', 'point', 'by', 'result', 'reason'], rows, io)
}
