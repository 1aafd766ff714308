import type { AuditTree } from './audit-tree.ts'

/** What an audit says of itself at one time: so many entries, and the root of the tree over them. */
export interface CheckpointExtent {
  readonly size: number
  readonly root: Uint8Array
}

/** What signs what an audit says of itself, and knows whose signature counts. */
export interface CheckpointNotary {
  /** A signed note (C2SP tlog-checkpoint). */
  sign(extent: CheckpointExtent): Promise<string>
  /** What a note says. Throws when nobody signed it whose signature counts. */
  verify(note: string): CheckpointExtent | Promise<CheckpointExtent>
}

/** What checkpoints of an audit are made and verified with. */
export interface AuditTransparency {
  /** A tree without entries. */
  readonly createTree: () => AuditTree
  readonly notary: CheckpointNotary
}
