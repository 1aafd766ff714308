import { copyStore, type StoreCounts } from '@mcpver/store'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { plural } from '../../plural.ts'
import { withProgress } from '../../progress.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver store migrate` takes. */
export interface StoreMigrateOptions extends StateOptions {
  readonly to: string
}

/** Copies everything into another database. */
export const storeMigrateCommand: Command<StoreMigrateOptions> = {
  name: 'store migrate',
  summary:
    'Copy releases, audit, documents, jobs and counts into another database, which has to be empty. The old one stays.',
  examples: [
    ['mcpver store migrate --to postgres://mcpver@db.example.com/mcpver', 'from a file to a server'],
    ['mcpver store migrate --db postgres://… --to backup.sqlite', 'and back'],
  ],
  declare: (syntax) => {
    syntax.requiredOption('--to <file-or-url>', 'the other database: a file, or postgres://…')
    declareState(syntax)
  },
  run: async ({ io, options }) => {
    const paths = statePaths(options, io)
    const target = statePaths({ ...options, db: options.to }, io)
    const counts = await withStore(paths, (from) =>
      withStore(target, (to) => withProgress(io, 'Copying', () => copyStore(from, to))),
    )
    await write(io.stdout, options.json === true ? jsonText(counts) : countsText(counts))
    return EXIT.fine
  },
}

function countsText({ releases, auditRecords, auditCheckpoints, documents, jobs, callTallies }: StoreCounts): string {
  const counts = [
    plural(releases, 'release'),
    plural(auditRecords, 'audit record'),
    plural(auditCheckpoints, 'checkpoint'),
    plural(documents, 'document'),
    plural(jobs, 'job'),
    `counts of calls for ${plural(callTallies, 'span')}`,
  ]
  return `Copied ${counts.join(', ')}.\n`
}
