import type { AuditRecord, AuditStore, Digest } from '@mcpver/core'
import { AuditChain } from './audit-chain.ts'
import type { AuditFault } from './audit-fault.ts'
import { CheckpointPass, type CheckpointVerification } from './checkpoint-pass.ts'

/** Entries that are read at once: what a verification needs in memory. */
const PAGE = 1000

/** How far an audit had come at some time, as somebody outside of it knows: from a checkpoint, or from an earlier verification. */
export interface AuditExtent {
  /** How many entries there were. */
  readonly size: number
  /** The hash of the last of them; `null` when there was none. */
  readonly head: Digest | null
}

/** What became of a verification: how far the audit goes, or the first entry or checkpoint that is wrong. */
export type AuditVerification =
  | (AuditExtent & {
      readonly valid: true
      /** How many checkpoints were verified. Default: they were not looked at. */
      readonly checkpoints?: number
    })
  | AuditFault

/**
 * Recomputes an audit from its first entry on, in one pass and a few entries at a time. Every change of an entry shows, and so does
 * one that is missing, doubled, or out of order. That the newest entries were cut off shows only against a checkpoint, or an extent
 * that was kept elsewhere.
 *
 * @param known What the audit is known to have been: it must still begin so.
 * @param transparency What checkpoints are recomputed with: each must be signed, and the root be the one of just these entries. The
 *   tree is all that grows with the audit. Default: checkpoints are not looked at.
 */
export async function verifyAudit(
  store: AuditStore,
  known: readonly AuditExtent[] = [],
  transparency?: CheckpointVerification,
): Promise<AuditVerification> {
  const extents = new ExtentPass(known)
  const checkpoints = transparency && new CheckpointPass(await store.checkpoints(), transparency)
  let fault = await checkpoints?.faultAt(0)
  for (let records = await store.read(0, PAGE); records.length > 0; records = await store.read(extents.size, PAGE)) {
    for (const record of records) {
      fault ??= extents.accept(record)
      if (fault !== undefined) return fault
      checkpoints?.add(record)
      if (checkpoints?.isDue(extents.size) === true) fault = await checkpoints.faultAt(extents.size)
    }
  }
  return fault ?? checkpoints?.faultBeyond(extents.size) ?? extents.end(checkpoints?.count)
}

/** Holds an audit against what is known of it from elsewhere. */
class ExtentPass {
  readonly #chain = new AuditChain()
  readonly #heads: ReadonlyMap<number, Digest | null>
  readonly #longest: number

  constructor(known: readonly AuditExtent[]) {
    this.#heads = new Map(known.map(({ size, head }) => [size, head]))
    this.#longest = known.reduce((longest, { size }) => Math.max(longest, size), 0)
  }

  /** How many records were right. */
  get size(): number {
    return this.#chain.size
  }

  /** Takes the next record; what is wrong with it, if anything is. */
  accept(record: AuditRecord): AuditFault | undefined {
    const sequence = this.size
    const problem = this.#chain.accept(record) ?? this.#mismatch()
    return problem === undefined ? undefined : { valid: false, sequence, problem }
  }

  end(checkpoints: number | undefined): AuditVerification {
    const { size, head } = this.#chain
    if (size >= this.#longest) return { valid: true, size, head, ...(checkpoints !== undefined && { checkpoints }) }
    const problem = `The audit ends here; it is known to have had ${String(this.#longest)} entries`
    return { valid: false, sequence: size, problem }
  }

  #mismatch(): string | undefined {
    const known = this.#heads.get(this.size)
    if (known === undefined || known === this.#chain.head) return undefined
    return `The hash is not the one that is known from elsewhere, ${String(known)}`
  }
}
