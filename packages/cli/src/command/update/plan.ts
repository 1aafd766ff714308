import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'
import { declareUpdateConfig, type UpdateConfigOptions } from './config-options.ts'

/** What `mcpver update plan` takes. */
export interface UpdatePlanOptions extends StateOptions, UpdateConfigOptions {}

/** Says what an update would do. */
export const updatePlanCommand: Command<UpdatePlanOptions> = {
  name: 'update plan',
  summary: 'Say what an update would do, and what every check says of it today. It changes nothing.',
  examples: [
    ['mcpver update plan weather 2.0.0', 'a canary: 10 % and 50 % of the callers, each for 5 minutes'],
    ['mcpver update plan weather 2.0.0 --strategy blue_green', 'both versions run, and callers are switched at once'],
    ['mcpver update plan weather 2.0.0 --config update.json --json', 'as a file says, for a program'],
  ],
  declare: (syntax) => {
    declareUpdateConfig(syntax)
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../updates/preview.ts')).preview(invocation),
}
