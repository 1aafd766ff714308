import { quote } from '@mcpver/core'
import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { auditLogger } from '../../releases/audit-log.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { readTrustRoot } from '../../state/trust-file.ts'
import { writeTextFile } from '../../text-file.ts'
import { usage } from '../../usage.ts'
import type { Command } from '../command.ts'

/** What `mcpver audit prove` takes. */
export interface AuditProveOptions extends StateOptions {
  readonly out?: string
}

/** Proves that something happened. */
export const auditProveCommand: Command<AuditProveOptions> = {
  name: 'audit prove',
  summary: 'Prove that an entry is in the audit, to somebody who has only the trust root.',
  examples: [
    ['mcpver audit prove 7 --out proof.json', 'then, elsewhere: mcpver verify proof.json --trust trust-root.json'],
  ],
  declare: (syntax) => {
    syntax
      .argument('<number>', 'the entry, as "mcpver audit show" numbers them')
      .option('--out <file>', 'where the proof goes (default: to standard output)')
    declareState(syntax)
  },
  run: async ({ io, args: [text = ''], options }) => {
    const paths = statePaths(options, io)
    const sequence = sequenceOf(text)
    const logger = auditLogger(await readTrustRoot(paths, io), io)
    const proof = await withStore(paths, (store) => store.read(({ audit }) => logger.prove(audit, sequence)))
    if (options.out === undefined) {
      await write(io.stdout, jsonText(proof))
      return EXIT.fine
    }
    await writeTextFile(options.out, jsonText(proof), io.cwd)
    const { out } = options
    await write(io.stdout, options.json === true ? jsonText({ file: out, sequence }) : `${out}\n`)
    return EXIT.fine
  },
}

function sequenceOf(text: string): number {
  const sequence = Number(text)
  if (/^\d+$/.test(text) && Number.isSafeInteger(sequence)) return sequence
  throw usage(`${quote(text)} is no number of an entry`, '"mcpver audit show" numbers them, from 0.')
}
