import type { AuditCheckpoint, AuditRecord } from '@mcpver/core'
import type { AuditFault } from './audit-fault.ts'
import { leafOf, type AuditTree } from './audit-tree.ts'
import { checkpointProblem } from './checkpoint-problem.ts'
import type { CheckpointNotary } from './checkpoint-notary.ts'

/** What checkpoints are recomputed with. A tree that gives only its root will do. */
export interface CheckpointVerification {
  readonly createTree: () => Pick<AuditTree, 'append' | 'root'>
  readonly notary: Pick<CheckpointNotary, 'verify'>
}

/** Recomputes the checkpoints of an audit while its entries go by. */
export class CheckpointPass {
  readonly #checkpoints: ReadonlyMap<number, readonly AuditCheckpoint[]>
  readonly #tree: ReturnType<CheckpointVerification['createTree']>
  readonly #notary: CheckpointVerification['notary']
  #count = 0

  constructor(checkpoints: readonly AuditCheckpoint[], { createTree, notary }: CheckpointVerification) {
    this.#checkpoints = bySize(checkpoints)
    this.#tree = createTree()
    this.#notary = notary
  }

  /** How many checkpoints were right. */
  get count(): number {
    return this.#count
  }

  add({ entry }: AuditRecord): void {
    this.#tree.append(leafOf(entry))
  }

  /** Whether there is a checkpoint of a size. */
  isDue(size: number): boolean {
    return this.#checkpoints.has(size)
  }

  /** What is wrong with the checkpoints of the size that there is now. */
  async faultAt(size: number): Promise<AuditFault | undefined> {
    for (const checkpoint of this.#checkpoints.get(size) ?? []) {
      const problem = await checkpointProblem(checkpoint, this.#notary, this.#tree.root())
      if (problem !== undefined) return faultOf(checkpoint, { size, problem })
      this.#count++
    }
    return undefined
  }

  /** The first checkpoint of an audit that was longer than it is. */
  faultBeyond(size: number): AuditFault | undefined {
    const beyond = [...this.#checkpoints.keys()].filter((one) => one > size).sort((a, b) => a - b)
    const [checkpoint] = this.#checkpoints.get(beyond[0] ?? -1) ?? []
    return checkpoint && faultOf(checkpoint, { size, problem: `the audit ends here, after ${String(size)} entries` })
  }
}

function bySize(checkpoints: readonly AuditCheckpoint[]): ReadonlyMap<number, readonly AuditCheckpoint[]> {
  const sizes = new Map<number, AuditCheckpoint[]>()
  for (const checkpoint of checkpoints) sizes.set(checkpoint.size, [...(sizes.get(checkpoint.size) ?? []), checkpoint])
  return sizes
}

function faultOf(
  checkpoint: AuditCheckpoint,
  { size, problem }: { readonly size: number; readonly problem: string },
): AuditFault {
  return {
    valid: false,
    sequence: size,
    checkpoint: checkpoint.size,
    problem: `The checkpoint of ${String(checkpoint.size)} entries does not hold: ${problem}`,
  }
}
