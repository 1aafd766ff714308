import type { AuditStore, StoreView } from '@mcpver/core'
import { verifyAudit, type AuditVerification } from '@mcpver/lifecycle'
import type { TrustRoot } from '@mcpver/signing'
import { EXIT } from '../../exit-code.ts'
import { write, type Io } from '../../io.ts'
import { readWholeFile } from '../../json-file.ts'
import { jsonText } from '../../json-text.ts'
import { paintFor } from '../../paint.ts'
import { plural } from '../../plural.ts'
import { withProgress } from '../../progress.ts'
import { checkpointVerification } from '../../releases/audit-log.ts'
import { faultInReleases, type ReleaseFault } from '../../releases/recorded-releases.ts'
import { shownLine } from '../../shown.ts'
import { withStore } from '../../state/open-store.ts'
import { declareState, statePaths, type StateOptions } from '../../state/state-options.ts'
import { readTrustRoot } from '../../state/trust-file.ts'
import { LogNotary } from '../../trust/log-notary.ts'
import { append } from '../acquisition.ts'
import type { Command } from '../command.ts'

/** What `mcpver audit verify` takes. */
export interface AuditVerifyOptions extends StateOptions {
  readonly checkpoint?: readonly string[]
}

/** What verifying found. The releases are looked at only when the audit is whole. */
interface Verification {
  readonly audit: AuditVerification
  readonly release?: ReleaseFault
}

/** Verifies the audit. */
export const auditVerifyCommand: Command<AuditVerifyOptions> = {
  name: 'audit verify',
  summary:
    'Recompute the whole audit and its checkpoints, and hold the releases against it; name the first thing that is wrong.',
  examples: [
    ['mcpver audit verify', 'entries, checkpoints, releases'],
    ['mcpver audit verify --checkpoint checkpoint.txt', 'and that the audit still is what it was then'],
  ],
  declare: (syntax) => {
    syntax.option('--checkpoint <file>', 'a checkpoint that was kept elsewhere (repeatable)', append)
    declareState(syntax)
  },
  run: async ({ io, options }) => {
    const paths = statePaths(options, io)
    const root = await readTrustRoot(paths, io)
    const notes = await Promise.all(
      (options.checkpoint ?? []).map((path) =>
        readWholeFile({ path, cwd: io.cwd, hint: 'Expected what "mcpver audit checkpoint" writes.' }),
      ),
    )
    const found = await withStore(paths, (store) =>
      withProgress(io, 'Recomputing the audit', () => store.read((view) => verifyAll(view, root, notes))),
    )
    await write(io.stdout, options.json === true ? jsonText(found) : verificationText(found, io))
    return found.audit.valid && found.release === undefined ? EXIT.fine : EXIT.findings
  },
}

async function verifyAll(view: StoreView, root: TrustRoot, notes: readonly string[]): Promise<Verification> {
  const audit = await verifyAudit(withNotes(view.audit, root, notes), [], checkpointVerification(root))
  const release = audit.valid ? await faultInReleases(view, root) : undefined
  return { audit, ...(release && { release }) }
}

/** An audit to which checkpoints belong that were kept elsewhere. */
function withNotes(audit: AuditStore, root: TrustRoot, notes: readonly string[]): AuditStore {
  const notary = new LogNotary(root)
  const kept = notes.map((note) => ({ size: notary.verify(note).size, note, createdAt: 0 }))
  return {
    head: () => audit.head(),
    append: (record) => audit.append(record),
    read: (from, limit) => audit.read(from, limit),
    addCheckpoint: (checkpoint) => audit.addCheckpoint(checkpoint),
    checkpoints: async () => [...(await audit.checkpoints()), ...kept],
  }
}

function verificationText({ audit, release }: Verification, { stdout, env }: Io): string {
  const paint = paintFor(stdout, env)
  if (!audit.valid) {
    const { sequence, checkpoint, problem } = audit
    const place = checkpoint === undefined ? `entry ${String(sequence)}` : `checkpoint of ${String(checkpoint)} entries`
    return `${paint('red', 'wrong:')} ${place}: ${shownLine(problem)}\n`
  }
  if (release !== undefined) return `${paint('red', 'wrong:')} ${shownLine(`${release.release}: ${release.problem}`)}\n`
  const { size, checkpoints = 0, head } = audit
  const counts = `${plural(size, 'entry').replace('entrys', 'entries')}, ${plural(checkpoints, 'checkpoint')}`
  return `${paint('green', 'fine:')} ${counts}, head ${head ?? 'none'}\n`
}
