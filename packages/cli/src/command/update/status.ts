import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver update status` takes. */
export type UpdateStatusOptions = StateOptions

/** Says how updates stand. */
export const updateStatusCommand: Command<UpdateStatusOptions> = {
  name: 'update status',
  summary: 'Say how an update stands: its step, what it waits for, the last verdict and why; or which are under way.',
  examples: [
    ['mcpver update status', 'all that are under way'],
    ['mcpver update status weather', 'the one of a server that is under way, or its last one'],
    ['mcpver update status 5f0c2a4e-… --json', 'one by its id, for a program'],
  ],
  declare: (syntax) => {
    syntax.argument('[id|server]', 'an update')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../updates/status.ts')).status(invocation),
}
