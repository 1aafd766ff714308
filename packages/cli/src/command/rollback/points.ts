import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver rollback points` takes. */
export type RollbackPointsOptions = StateOptions

/** Lists rollback points. */
export const rollbackPointsCommand: Command<RollbackPointsOptions> = {
  name: 'rollback points',
  summary: 'List the rollback points that there are, the newest first.',
  examples: [
    ['mcpver rollback points', 'of all servers'],
    ['mcpver rollback points weather --json', 'of one, for a program'],
  ],
  declare: (syntax) => {
    syntax.argument('[server]', 'only those of a server')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../rollbacks/points.ts')).points(invocation),
}
