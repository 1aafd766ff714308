import { declareState, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver update watch` takes. */
export type UpdateWatchOptions = StateOptions

/** Shows an update while it is under way. */
export const updateWatchCommand: Command<UpdateWatchOptions> = {
  name: 'update watch',
  summary: 'Watch an update until it has ended or needs somebody: a picture in a terminal, a line an event in a pipe.',
  examples: [
    ['mcpver update watch weather', 'steps, shares, calls, errors, durations and the verdict so far'],
    ['mcpver update watch weather --json | jq .type', 'an event a line, for a program'],
  ],
  declare: (syntax) => {
    syntax.argument('<id|server>', 'an update, or the server whose update it is')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../updates/watch.ts')).watch(invocation),
}
