import { declareKey, type KeyOptions } from '../state/key-options.ts'
import { declareState, type StateOptions } from '../state/state-options.ts'
import type { Command } from './command.ts'

/** What `mcpver approve` takes. */
export interface ApproveOptions extends StateOptions, KeyOptions {}

/** Approves a release for production. */
export const approveCommand: Command<ApproveOptions> = {
  name: 'approve',
  summary: 'Approve a release for production, as it is and for what the checks say now. Its author does not count.',
  examples: [['mcpver approve weather@1.2.0 --key cat', 'signed over the checksum and the verdict of the checks']],
  declare: (syntax) => {
    syntax.argument('<name@version>', 'the release')
    declareKey(syntax)
    declareState(syntax)
  },
  run: async (invocation) => (await import('../releases/approval.ts')).approve(invocation),
}
