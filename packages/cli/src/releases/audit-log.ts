import type { Clock } from '@mcpver/core'
import { AuditLogger, type AuditTransparency } from '@mcpver/lifecycle'
import { MerkleTree, type SigningKey, type TrustRoot } from '@mcpver/signing'
import { currentTime, type Io } from '../io.ts'
import { LogNotary } from '../trust/log-notary.ts'

/** What checkpoints are made and verified with: a tree of RFC 6962, and the auditors of a trust root. */
export function auditTransparency(root: TrustRoot, key?: SigningKey): AuditTransparency {
  return { createTree: () => new MerkleTree(), notary: new LogNotary(root, key) }
}

/** A logger that can sign checkpoints with a key, or only look at those that there are. */
export function auditLogger(root: TrustRoot, io: Io, key?: SigningKey): AuditLogger {
  const clock: Clock = { now: () => currentTime(io).getTime() }
  return new AuditLogger({ clock, transparency: auditTransparency(root, key) })
}
