import { EXIT } from '../../exit-code.ts'
import { write } from '../../io.ts'
import { jsonText } from '../../json-text.ts'
import { auditLogger } from '../../releases/audit-log.ts'
import { signingKeyOf } from '../../state/key-file.ts'
import { declareKey, type KeyOptions } from '../../state/key-options.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { readTrustRoot } from '../../state/trust-file.ts'
import type { Command } from '../command.ts'

/** What `mcpver audit checkpoint` takes. */
export interface AuditCheckpointOptions extends StateOptions, KeyOptions {}

/** Signs what the audit says of itself. */
export const auditCheckpointCommand: Command<AuditCheckpointOptions> = {
  name: 'audit checkpoint',
  summary:
    'Sign how far the audit has come, as an auditor. Keep the note elsewhere: it shows later that nothing was cut off.',
  examples: [['mcpver audit checkpoint --key cat > checkpoint.txt', 'a signed note (C2SP tlog-checkpoint)']],
  declare: (syntax) => {
    declareKey(syntax)
    declareState(syntax)
  },
  run: async ({ io, options }) => {
    const paths = statePaths(options, io)
    const key = await signingKeyOf(options, { paths, io })
    const logger = auditLogger(await readTrustRoot(paths, io), io, key)
    const checkpoint = await withStore(paths, (store) => store.write(({ audit }) => logger.checkpoint(audit)))
    await write(io.stdout, options.json === true ? jsonText(checkpoint) : checkpoint.note)
    return EXIT.fine
  },
}
