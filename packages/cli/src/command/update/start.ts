import { declareState } from '../../state/state-options.ts'
import type { Command } from '../command.ts'
import { declareUpdateConfig } from './config-options.ts'
import type { UpdatePlanOptions } from './plan.ts'

/** What `mcpver update start` takes. */
export interface UpdateStartOptions extends UpdatePlanOptions {
  readonly wait?: boolean
}

/** Schedules an update. */
export const updateStartCommand: Command<UpdateStartOptions> = {
  name: 'update start',
  summary: 'Update a server to a release: at once or at a time, by whichever gateway on the database is there.',
  examples: [
    ['mcpver update start weather 2.0.0', 'a canary that is rolled back by itself; prints its id'],
    ['mcpver update start weather 2.0.0 --weights 5,25,50 --interval 10m', 'in smaller steps'],
    ['mcpver update start weather 2.0.0 --strategy immediate --wait', 'follow it, and end with 1 when it fails'],
    ['mcpver update start weather 3.0.0 --consent breaking --at 2026-06-01T02:00:00Z', 'what breaks is agreed to'],
    ['mcpver update start weather 2.0.0 --config update.json', 'as a file says'],
  ],
  declare: (syntax) => {
    declareUpdateConfig(syntax)
    syntax.option('--wait', 'follow it until it has ended or needs somebody: exit code 0 only when it succeeded')
    declareState(syntax)
  },
  run: async (invocation) => (await import('../../updates/start.ts')).start(invocation),
}
