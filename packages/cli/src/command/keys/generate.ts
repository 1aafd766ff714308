import { SigningKey } from '@mcpver/signing'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { paintFor } from '../../paint.ts'
import { passphraseOf, writeKey } from '../../state/key-file.ts'
import { makeStateDirectory } from '../../state/state-directory.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import type { Command } from '../command.ts'

/** What `mcpver keys generate` takes. */
export interface KeysGenerateOptions extends StateOptions {
  readonly passphraseFile?: string
}

/** Makes a key. */
export const keysGenerateCommand: Command<KeysGenerateOptions> = {
  name: 'keys generate',
  summary: 'Make an Ed25519 key that signs, and its public half.',
  examples: [
    ['mcpver keys generate ana', 'into .mcpver/keys, readable by you only'],
    ['mcpver keys generate ana --passphrase-file ana.txt', 'encrypted'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<name>', 'what to call it, such as the name of the person')
      .option('--passphrase-file <file>', 'a file with a passphrase to encrypt it with (default: $MCPVER_PASSPHRASE)')
    declareState(syntax)
  },
  run: async ({ io, args: [name = ''], options }) => {
    const paths = statePaths(options, io)
    const passphrase = await passphraseOf(options, io)
    const key = SigningKey.generate()
    await makeStateDirectory(paths.directory, 'keys')
    const files = await writeKey(key, {
      directory: paths.keys,
      name,
      ...(passphrase !== undefined && { passphrase }),
    })
    if (options.json === true) {
      await write(io.stdout, jsonText({ name, keyid: key.keyid, ...files, isEncrypted: passphrase !== undefined }))
      return EXIT.fine
    }
    const paint = paintFor(io.stdout, io.env)
    const lines = [
      `${paint('bold', name)} ${key.keyid}`,
      `private  ${files.privateFile}${passphrase === undefined ? paint('yellow', '  not encrypted') : ''}`,
      `public   ${files.publicFile}`,
    ]
    await write(io.stdout, `${lines.join('\n')}\n`)
    return EXIT.fine
  },
}
