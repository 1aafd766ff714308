import { standingOf } from '@mcpver/signing'
import { EXIT } from '../../exit-code.ts'
import { currentTime, write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { shownLine } from '../../shown.ts'
import { listKeys } from '../../state/key-file.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { findTrustRoot } from '../../state/trust-file.ts'
import { renderTable } from '../../table.ts'
import type { Command } from '../command.ts'

/** Lists the keys of the state. */
export const keysListCommand: Command<StateOptions> = {
  name: 'keys list',
  summary: 'List the keys here, and whose they are by the trust root.',
  examples: [['mcpver keys list', 'those in .mcpver/keys']],
  declare: declareState,
  run: async ({ io, options }) => {
    const paths = statePaths(options, io)
    const entries = (await findTrustRoot(paths, io))?.document.keys ?? {}
    const now = currentTime(io).getTime()
    const keys = (await listKeys(paths.keys)).map(({ name, publicKey: { keyid }, canSign }) => {
      const entry = entries[keyid]
      return { name, keyid, canSign, ...(entry && { person: entry.person, standing: standingOf(entry, now) }) }
    })
    const rows = keys.map(({ name, keyid, canSign, person = '', standing = 'not in the trust root' }) =>
      [name, keyid, canSign ? 'yes' : 'no', person, standing].map(shownLine),
    )
    const headings = ['key', 'id', 'signs', 'person', 'standing']
    await write(io.stdout, options.json === true ? jsonText({ keys }) : renderTable(headings, rows, io))
    return EXIT.fine
  },
}
