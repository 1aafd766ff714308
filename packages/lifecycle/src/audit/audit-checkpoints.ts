import { quote, type AuditCheckpoint, type AuditStore, type Clock } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import { toAuditProof, type AuditProof } from './audit-proof.ts'
import type { AuditTree } from './audit-tree.ts'
import { checkpointProblem } from './checkpoint-problem.ts'
import type { AuditTransparency, CheckpointNotary } from './checkpoint-notary.ts'
import { GrownTree } from './grown-tree.ts'

/** Signs what an audit says of itself, and proves of entries that they are in it. */
export class AuditCheckpoints {
  readonly #notary: CheckpointNotary
  readonly #tree: GrownTree
  readonly #clock: Clock

  constructor({ createTree, notary }: AuditTransparency, clock: Clock) {
    this.#notary = notary
    this.#tree = new GrownTree(createTree)
    this.#clock = clock
  }

  /** What `AuditLogger.checkpoint` says. */
  async sign(store: AuditStore): Promise<AuditCheckpoint> {
    const size = await sizeOf(store)
    const tree = await this.#tree.over(store)
    const last = (await store.checkpoints()).at(-1)
    // A second history of one log must not be signed: the new checkpoint has to go on from the last.
    if (last !== undefined) await this.#assertHolds(last, { tree, size })
    if (last?.size === size) return last
    const note = await this.#notary.sign({ size, root: tree.root(size) })
    const checkpoint = { size, note, createdAt: this.#clock.now() }
    await this.#assertHolds(checkpoint, { tree, size })
    await store.addCheckpoint(checkpoint)
    return checkpoint
  }

  /** What `AuditLogger.prove` says. */
  async prove(store: AuditStore, sequence: number): Promise<AuditProof> {
    const size = await sizeOf(store)
    if (!Number.isSafeInteger(sequence) || sequence < 0 || sequence >= size) throw missing(sequence, size)
    const checkpoint = (await store.checkpoints()).at(-1)
    if (checkpoint === undefined || checkpoint.size <= sequence) throw uncovered(sequence, checkpoint)
    const tree = await this.#tree.over(store)
    await this.#assertHolds(checkpoint, { tree, size })
    const [record] = await store.read(sequence, 1)
    if (record === undefined) throw missing(sequence, size)
    return toAuditProof({ record, checkpoint, hashes: tree.inclusionProof(sequence, checkpoint.size) })
  }

  async #assertHolds(
    checkpoint: AuditCheckpoint,
    audit: { readonly tree: AuditTree; readonly size: number },
  ): Promise<void> {
    const { size } = checkpoint
    const problem =
      size > audit.size
        ? `the audit has ${String(audit.size)} entries only`
        : await checkpointProblem(checkpoint, this.#notary, audit.tree.root(size))
    if (problem === undefined) return
    throw new LifecycleError(`The checkpoint of ${String(size)} entries does not hold: ${problem}`, {
      code: 'ERR_AUDIT_BROKEN',
      hint: 'Verify the audit. If it was changed, restore the store from a backup; else see that the auditor is trusted.',
    })
  }
}

async function sizeOf(store: AuditStore): Promise<number> {
  const head = await store.head()
  return head === undefined ? 0 : head.sequence + 1
}

function missing(sequence: number, size: number): LifecycleError<'ERR_AUDIT_ENTRY_MISSING'> {
  return new LifecycleError(`The audit has no entry ${quote(sequence)}: it has ${String(size)}`, {
    code: 'ERR_AUDIT_ENTRY_MISSING',
    hint: 'The first entry has the number 0.',
  })
}

function uncovered(
  sequence: number,
  checkpoint: AuditCheckpoint | undefined,
): LifecycleError<'ERR_AUDIT_ENTRY_UNCOVERED'> {
  const last = checkpoint === undefined ? 'there is none' : `the last one covers ${String(checkpoint.size)} entries`
  return new LifecycleError(`No checkpoint covers the entry ${String(sequence)}: ${last}`, {
    code: 'ERR_AUDIT_ENTRY_UNCOVERED',
    hint: 'Have an auditor sign a checkpoint now, then ask for the proof again.',
  })
}
