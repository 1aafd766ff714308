import type { AuditCheckpoint } from '@mcpver/core'
import type { CheckpointNotary } from './checkpoint-notary.ts'

/** Why a checkpoint does not say what is true, given the root of its size; `undefined` when it does. */
export async function checkpointProblem(
  { size, note }: Pick<AuditCheckpoint, 'size' | 'note'>,
  notary: Pick<CheckpointNotary, 'verify'>,
  root: Uint8Array,
): Promise<string | undefined> {
  try {
    const signed = await notary.verify(note)
    if (signed.size !== size) return `its note is about ${String(signed.size)} entries`
    return Buffer.compare(signed.root, root) === 0 ? undefined : 'the root that was signed is another one'
  } catch (error) {
    return `its note is not accepted: ${error instanceof Error ? error.message : String(error)}`
  }
}
