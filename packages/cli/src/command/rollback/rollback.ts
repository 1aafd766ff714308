import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver rollback` takes. */
export interface RollbackOptions extends StateOptions {
  readonly to?: string
  readonly reason?: string
  readonly dryRun?: boolean
  /** `false` where the version is not to be tried first. */
  readonly probe?: boolean
}

/** Puts back what callers got before. */
export const rollbackCommand: Command<RollbackOptions> = {
  name: 'rollback',
  summary: 'Put back what callers of a server got before its last update, or at any point of the last 7 days.',
  examples: [
    ['mcpver rollback weather --reason "incident 42"', 'to before its last update'],
    ['mcpver rollback weather --dry-run', 'only say whether that can be done, and from what to what'],
    ['mcpver rollback --to 5f0c2a4e-…', 'to a point of "mcpver rollback points", forward again too'],
  ],
  declare: (syntax) => {
    syntax
      .argument('[server]', 'its name')
      .option('--to <point>', 'the rollback point (default: that of the last update, if it was not used yet)')
      .option('--reason <sentence>', 'why')
      .option('--dry-run', 'change nothing')
      .option('--no-probe', 'do not try first whether the version starts')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../rollbacks/roll-back.ts')).rollBack(invocation),
}
