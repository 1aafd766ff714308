import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { readTrustRoot } from '../../state/trust-file.ts'
import { trustText } from '../../trust/trust-report.ts'
import type { Command } from '../command.ts'

/** Shows the trust root. */
export const trustShowCommand: Command<StateOptions> = {
  name: 'trust show',
  summary: 'Print who is trusted for what, and with which keys.',
  examples: [
    ['mcpver trust show', 'the one in .mcpver'],
    ['mcpver trust show --trust root.json --json', 'another one, as JSON'],
  ],
  declare: declareState,
  run: async ({ io, options }) => {
    const root = await readTrustRoot(statePaths(options, io), io)
    await write(io.stdout, options.json === true ? jsonText(root.document) : trustText(root, io))
    return EXIT.fine
  },
}
