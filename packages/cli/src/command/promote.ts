import { RELEASE_STATES } from '@mcpver/core'
import { declareIdentity, type IdentityOptions } from '../state/key-options.ts'
import { declareState, type StateOptions } from '../state/state-options.ts'
import type { Command } from './command.ts'

/** What `mcpver promote` takes. */
export interface PromoteOptions extends StateOptions, IdentityOptions {
  readonly reason?: string
  readonly breakGlass?: string
}

/** Moves a release to another state. */
export const promoteCommand: Command<PromoteOptions> = {
  name: 'promote',
  summary: 'Move a release to another state: testing, staging, production, deprecated, archived, or back.',
  examples: [
    ['mcpver promote weather@1.2.0 testing --key ben', 'one step; none is left out'],
    ['mcpver promote weather@1.2.0 production --key ben', 'with the checks, and the approvals of others'],
    ['mcpver promote weather@1.1.0 archived --reason "replaced" --key ben', 'from any state, with a reason'],
    [
      'mcpver promote weather@1.2.1 production --break-glass "incident 42" --key ben',
      'without approvals, never without checks; the audit says so',
    ],
  ],
  declare: (syntax) => {
    syntax
      .argument('<name@version>', 'the release')
      .argument('<state>', `where to: ${RELEASE_STATES.slice(1).join(', ')}, development`)
      .option('--reason <sentence>', 'why')
      .option('--break-glass <reason>', 'in an emergency: pass without approvals, and why')
    declareIdentity(syntax)
    declareState(syntax)
  },
  run: async (invocation) => (await import('../releases/promotion.ts')).promote(invocation),
}
