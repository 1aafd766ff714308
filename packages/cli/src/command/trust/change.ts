import { statePaths } from '../../state/state-options.ts'
import { findTrustRoot } from '../../state/trust-file.ts'
import { nextTrustRoot } from '../../trust/trust-change.ts'
import { usage } from '../../usage.ts'
import { append } from '../acquisition.ts'
import type { Command } from '../command.ts'
import { declareContent, trustChangeOf, type TrustContentOptions } from './change-options.ts'
import { settle } from './draft.ts'

/** Makes the next trust root. */
export const trustChangeCommand: Command<TrustContentOptions> = {
  name: 'trust change',
  summary: 'Make the next trust root: new people and keys, other roles, keys that do not count any more.',
  examples: [
    ['mcpver trust change --person cat=cat.pub.pem --role approver=ben,cat:2 --key ana', 'somebody new'],
    ['mcpver trust change --revoke <keyid>@2026-01-31 --person ana=ana2 --key ana2 --out next.json', 'a stolen key'],
    ['mcpver trust change --key ana', 'the same for another year'],
  ],
  declare: (syntax) => {
    syntax
      .option('--retire <keyid[@time]>', 'a key that is not used any more (repeatable)', append)
      .option('--revoke <keyid[@time]>', 'a key that somebody else may have, and since when (repeatable)', append)
    declareContent(syntax)
  },
  run: async ({ io, options }) => {
    const paths = statePaths(options, io)
    const before = await findTrustRoot(paths, io)
    if (before === undefined) throw usage('There is no trust root yet', '"mcpver trust init" makes the first one.')
    const document = nextTrustRoot(before, await trustChangeOf(options, paths, io))
    return settle(document, { options, paths, io })
  },
}
