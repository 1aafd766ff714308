import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver update list` takes. */
export interface UpdateListOptions extends StateOptions {
  readonly all?: boolean
}

/** Lists updates. */
export const updateListCommand: Command<UpdateListOptions> = {
  name: 'update list',
  summary: 'List updates, those that have ended too, the newest first.',
  examples: [
    ['mcpver update list', 'the last 20'],
    ['mcpver update list weather --all', 'all of one server'],
  ],
  declare: (syntax) => {
    syntax.argument('[server]', 'only those of a server').option('--all', 'not only the last 20')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../updates/history.ts')).history(invocation),
}
