import { statePaths } from '../../state/state-options.ts'
import { findTrustRoot } from '../../state/trust-file.ts'
import { nextTrustRoot } from '../../trust/trust-change.ts'
import { usage } from '../../usage.ts'
import type { Command } from '../command.ts'
import { declareContent, trustChangeOf, type TrustContentOptions } from './change-options.ts'
import { settle } from './draft.ts'

/** Makes the first trust root. */
export const trustInitCommand: Command<TrustContentOptions> = {
  name: 'trust init',
  summary: 'Say who is trusted for what: the first trust root, signed by its own role "root".',
  examples: [
    [
      'mcpver trust init --person ana=ana --person ben=ben --role root=ana --role publisher=ana --role promoter=ben --key ana',
      'Ana publishes, Ben promotes',
    ],
    ['mcpver trust init … --role root=ana,ben:2 --key ana --out root.json', 'for Ben to sign as well'],
  ],
  declare: declareContent,
  run: async ({ io, options }) => {
    const paths = statePaths(options, io)
    if ((await findTrustRoot(paths, io)) !== undefined) {
      throw usage('There is a trust root already', '"mcpver trust change" makes the next one.')
    }
    const document = nextTrustRoot(undefined, await trustChangeOf(options, paths, io))
    return settle(document, { options, paths, io })
  },
}
