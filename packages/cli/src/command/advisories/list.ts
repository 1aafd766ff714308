import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { listAdvisories } from '../../state/advisory-folder.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'
import { advisoriesText } from './advisories-text.ts'

/** Lists what was imported. */
export const advisoriesListCommand: Command<StateOptions> = {
  name: 'advisories list',
  summary: 'List the advisories that were imported, and as of when they are.',
  examples: [['mcpver advisories list', 'those in .mcpver/advisories']],
  declare: declareState,
  run: async ({ io, options }) => {
    const advisories = await listAdvisories(statePaths(options, io).advisories)
    await write(io.stdout, options.json === true ? jsonText({ advisories }) : advisoriesText(advisories, io))
    return EXIT.fine
  },
}
