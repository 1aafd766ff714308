import { formatNoteVerifier } from '@mcpver/signing'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { publicKeyOf } from '../../state/key-file.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { LOG_ORIGIN } from '../../trust/log-notary.ts'
import type { Command } from '../command.ts'

/** Shows the public half of a key. */
export const keysShowCommand: Command<StateOptions> = {
  name: 'keys show',
  summary: 'Print the public half of a key: in PEM, with --json its id and its name in signed notes too.',
  examples: [
    ['mcpver keys show ana > ana.pub.pem', 'to give it to somebody'],
    ['mcpver keys show ana --json', 'its id as well'],
  ],
  declare: (syntax) => {
    syntax.argument('<name-or-file>', 'a key of the state, or a file with a public key')
    declareState(syntax)
  },
  run: async ({ io, args: [text = ''], options }) => {
    const key = await publicKeyOf(text, { paths: statePaths(options, io), io })
    const publicKey = key.toPem()
    const noteVerifier = formatNoteVerifier({ name: LOG_ORIGIN, key })
    await write(io.stdout, options.json === true ? jsonText({ keyid: key.keyid, publicKey, noteVerifier }) : publicKey)
    return EXIT.fine
  },
}
