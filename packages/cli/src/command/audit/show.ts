import type { AuditEntry } from '@mcpver/lifecycle'
import { EXIT } from '../../exit-code.ts'
import { write, type Io } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { paintFor } from '../../paint.ts'
import { readAudit } from '../../releases/audit-reading.ts'
import { shownLine, shownValue } from '../../shown.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { renderTable } from '../../table.ts'
import type { Command } from '../command.ts'
import { parseCount } from './count.ts'

/** What `mcpver audit show` takes. */
export interface AuditShowOptions extends StateOptions {
  readonly name?: string
  readonly from: number
  readonly limit?: number
}

/** Shows the audit. */
export const auditShowCommand: Command<AuditShowOptions> = {
  name: 'audit show',
  summary: 'Print what happened, in its order: who did what to which release, or was refused.',
  examples: [
    ['mcpver audit show', 'all of it'],
    ['mcpver audit show --name weather --limit 20', 'the last that happened to one name'],
  ],
  declare: (syntax) => {
    syntax
      .option('--name <name>', 'only what happened to this name')
      .option('--from <number>', 'the first entry', parseCount, 0)
      .option('--limit <number>', 'only the last so many', parseCount)
    declareState(syntax)
  },
  run: async ({ io, options }) => {
    const entries = await withStore(statePaths(options, io), (store) =>
      store.read(({ audit }) => readAudit(audit, options)),
    )
    await write(io.stdout, options.json === true ? jsonText({ entries }) : entriesText(entries, io))
    return EXIT.fine
  },
}

function entriesText(entries: readonly AuditEntry[], io: Io): string {
  const paint = paintFor(io.stdout, io.env)
  const rows = entries.map(({ sequence, loggedAt, type, outcome, subject, target, data }) => [
    String(sequence),
    new Date(loggedAt).toISOString(),
    shownLine(type),
    outcome === 'denied' ? paint('red', outcome) : outcome,
    shownLine(subject),
    shownLine(`${target.name}@${target.version}`),
    shownValue(data, 100),
  ])
  return renderTable(['number', 'time', 'what', 'outcome', 'who', 'release', 'more'], rows, io)
}
