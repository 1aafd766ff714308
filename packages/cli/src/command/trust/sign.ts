import { quote } from '@mcpver/core'
import { parseEnvelope, parseTrustRoot, payloadOf } from '@mcpver/signing'
import { readJsonFile } from '../../json-file.ts'
import { signingKeysOf } from '../../state/key-file.ts'
import { declareKeys, type KeysOptions } from '../../state/key-options.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { signMore } from '../../trust/trust-ceremony.ts'
import { usage } from '../../usage.ts'
import type { Command } from '../command.ts'
import { writeDraft } from './draft.ts'

/** What `mcpver trust sign` takes. */
export interface TrustSignOptions extends StateOptions, KeysOptions {}

/** Signs a trust root that somebody drafted. */
export const trustSignCommand: Command<TrustSignOptions> = {
  name: 'trust sign',
  summary: 'Sign a trust root that somebody else drafted. Read it first.',
  examples: [['mcpver trust sign root.json --key ben', 'the file gets one more signature']],
  declare: (syntax) => {
    syntax.argument('<file>', 'the draft')
    declareKeys(syntax)
    declareState(syntax)
  },
  run: async ({ io, args: [file = ''], options }) => {
    const draft = await readJsonFile({ path: file, cwd: io.cwd, hint: 'Expected what "mcpver trust … --out" writes.' })
    const envelope = parseEnvelope(draft)
    // What is no trust root is not signed: the signature could mean something elsewhere.
    parseTrustRoot(payloadOf(envelope))
    const keys = await signingKeysOf(options, { paths: statePaths(options, io), io })
    if (keys.length === 0) throw usage(`Nobody signs ${quote(file)}`, 'Say who you are with --key.')
    return writeDraft(await signMore(envelope, keys), { out: file, isJson: options.json === true, io })
  },
}
