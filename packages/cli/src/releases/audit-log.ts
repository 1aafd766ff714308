import type { Clock } from '@mcpver/core'
import { AuditLogger, type AuditTransparency, type CheckpointVerification } from '@mcpver/lifecycle'
import { MerkleFrontier, MerkleTree, type SigningKey, type TrustRoot } from '@mcpver/signing'
import { currentTime, type Io } from '../io.ts'
import { LogNotary } from '../trust/log-notary.ts'

/** What checkpoints and proofs are made with: a tree of RFC 6962, and the auditors of a trust root. */
function auditTransparency(root: TrustRoot, key: SigningKey | undefined): AuditTransparency {
  return { createTree: () => new MerkleTree(), notary: new LogNotary(root, key) }
}

/** What checkpoints are verified with, in little memory however long the audit is. */
export function checkpointVerification(root: TrustRoot): CheckpointVerification {
  return { createTree: () => new MerkleFrontier(), notary: new LogNotary(root) }
}

/** A logger that can sign checkpoints with a key, or only look at those that there are. */
export function auditLogger(root: TrustRoot, io: Io, key?: SigningKey): AuditLogger {
  const clock: Clock = { now: () => currentTime(io).getTime() }
  return new AuditLogger({ clock, transparency: auditTransparency(root, key) })
}
