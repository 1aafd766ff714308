import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { readJsonFile } from '../../json-file.ts'
import { jsonText } from '../../json-text.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { takeOver } from '../../trust/trust-ceremony.ts'
import { trustText } from '../../trust/trust-report.ts'
import type { Command } from '../command.ts'

/** Takes a trust root over. */
export const trustUpdateCommand: Command<StateOptions> = {
  name: 'trust update',
  summary: 'Take a trust root over: the first one, or the next one, signed by the people of both.',
  examples: [['mcpver trust update next.json', 'refused unless enough people signed it']],
  declare: (syntax) => {
    syntax.argument('<file>', 'the trust root')
    declareState(syntax)
  },
  run: async ({ io, args: [file = ''], options }) => {
    const hint = 'Expected a trust root, as "mcpver trust … --out" writes it.'
    const root = await takeOver(await readJsonFile({ path: file, cwd: io.cwd, hint }), statePaths(options, io), io)
    await write(io.stdout, options.json === true ? jsonText(root.document) : trustText(root, io))
    return EXIT.fine
  },
}
