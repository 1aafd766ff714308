import { quote } from '@mcpver/core'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { withProgress } from '../../progress.ts'
import { importAdvisories } from '../../state/advisory-folder.ts'
import { makeStateDirectory } from '../../state/state-directory.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { usage } from '../../usage.ts'
import { append } from '../acquisition.ts'
import type { Command } from '../command.ts'
import { advisoriesText } from './advisories-text.ts'

/** What `mcpver advisories import` takes. */
export interface AdvisoriesImportOptions extends StateOptions {
  readonly asOf?: string
  readonly ecosystem?: readonly string[]
}

/** Imports advisories. */
export const advisoriesImportCommand: Command<AdvisoriesImportOptions> = {
  name: 'advisories import',
  summary: 'Import advisories in OSV format, against which dependencies are checked.',
  examples: [
    [
      'mcpver advisories import all.zip --as-of 2026-01-31 --ecosystem npm',
      'an export of osv.dev, and when it was fetched',
    ],
    ['mcpver advisories import advisories/', 'a directory of OSV records'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<zip-or-directory>', 'the records')
      .option('--as-of <time>', 'when they were fetched (default: when the latest of them was changed)')
      .option('--ecosystem <name>', 'of which they are all there are (repeatable; default: those they name)', append)
    declareState(syntax)
  },
  run: async ({ io, args: [path = ''], options }) => {
    const paths = statePaths(options, io)
    const { asOf, ecosystem } = options
    await makeStateDirectory(paths.directory, 'advisories')
    const imported = await withProgress(io, 'Reading advisories', () =>
      importAdvisories(paths.advisories, {
        path,
        cwd: io.cwd,
        ...(asOf !== undefined && { asOf: timeOf(asOf) }),
        ...(ecosystem !== undefined && { ecosystems: ecosystem }),
      }),
    )
    await write(io.stdout, options.json === true ? jsonText(imported) : advisoriesText([imported], io))
    return EXIT.fine
  },
}

function timeOf(text: string): number {
  const time = Date.parse(text)
  if (!Number.isNaN(time)) return time
  throw usage(`${quote(text)} is no time`, 'As in --as-of 2026-01-31, or 2026-01-31T12:00:00Z.')
}
