import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver rollback history` takes. */
export type RollbackHistoryOptions = StateOptions

/** Lists rollbacks. */
export const rollbackHistoryCommand: Command<RollbackHistoryOptions> = {
  name: 'rollback history',
  summary: 'List the rollbacks that people have asked for, those that were refused too, the newest first.',
  examples: [['mcpver rollback history weather', 'what updates took back by themselves, "mcpver update list" tells']],
  declare: (syntax) => {
    syntax.argument('[server]', 'only those of a server')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../rollbacks/history.ts')).history(invocation),
}
