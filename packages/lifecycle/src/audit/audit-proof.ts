import { hash } from 'node:crypto'
import { DocumentNode, quote, type AuditCheckpoint, type AuditRecord, type JsonObject } from '@mcpver/core'
import { LifecycleError } from '../lifecycle-error.ts'
import type { AuditEntry } from './audit-entry.ts'
import { parsedEntry } from './audit-chain.ts'
import { leafOf } from './audit-tree.ts'
import type { CheckpointExtent, CheckpointNotary } from './checkpoint-notary.ts'

const FORMAT = { format: 'mcpver-audit-proof', formatVersion: 1 } as const

/** That an entry is in an audit, as a document that is verified without the audit. */
export interface AuditProof extends JsonObject {
  readonly format: typeof FORMAT.format
  readonly formatVersion: typeof FORMAT.formatVersion
  /** The entry: exactly these characters were hashed. */
  readonly entry: string
  /** The number of the entry, from 0. */
  readonly index: number
  /** How many entries the checkpoint covers. */
  readonly size: number
  /** The hashes that lead from the entry to the root, from the leaf upwards, in base64. */
  readonly hashes: readonly string[]
  /** The signed note of the checkpoint. */
  readonly checkpoint: string
}

/** That an entry is in a tree: what `verifyInclusion` of `@mcpver/signing` takes. */
export interface AuditInclusion {
  readonly index: number
  readonly size: number
  /** The hash of the leaf: SHA-256 over a zero byte and the entry. */
  readonly leaf: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** What a proof is verified with. */
export interface AuditProofVerification {
  readonly notary: Pick<CheckpointNotary, 'verify'>
  /** Throws when the entry is not in the tree. Source: RFC 9162, section 2.1.3.2. */
  readonly verifyInclusion: (claim: AuditInclusion) => void
}

/** An entry that was proved, and the checkpoint that it was proved with. */
export interface ProvedEntry {
  readonly entry: AuditEntry
  readonly checkpoint: CheckpointExtent
}

/** The document of a proof. */
export function toAuditProof({
  record,
  checkpoint,
  hashes,
}: {
  readonly record: AuditRecord
  readonly checkpoint: AuditCheckpoint
  readonly hashes: readonly Uint8Array[]
}): AuditProof {
  return {
    ...FORMAT,
    entry: record.entry,
    index: record.sequence,
    size: checkpoint.size,
    hashes: hashes.map((one) => Buffer.from(one).toString('base64')),
    checkpoint: checkpoint.note,
  }
}

/**
 * Verifies a proof without the audit: somebody whose signature counts signed a checkpoint, and the entry is under its root.
 *
 * @param proof A document as `AuditLogger.prove` gives it. Nothing in it is trusted.
 * @throws {LifecycleError} `ERR_AUDIT_PROOF_INVALID`. {CoreError} `ERR_INVALID_DOCUMENT`, `ERR_LATER_FORMAT` for another document
 *   (the promise rejects).
 */
export async function verifyAuditProof(
  proof: unknown,
  { notary, verifyInclusion }: AuditProofVerification,
): Promise<ProvedEntry> {
  const { entry, index, size, hashes, note } = readProof(proof)
  const checkpoint = await accepted('The checkpoint is not accepted', () => notary.verify(note))
  if (checkpoint.size !== size) {
    throw invalid(`The proof is for ${quote(size)} entries, the checkpoint for ${String(checkpoint.size)}`)
  }
  const leaf = Buffer.from(hash('sha256', Buffer.concat([Buffer.of(0), leafOf(entry)]), 'hex'), 'hex')
  const claim = { index, size, leaf, root: checkpoint.root, proof: hashes }
  await accepted('The entry is not in the audit', () => verifyInclusion(claim))
  return { entry: entryIn(entry, index), checkpoint }
}

interface ReadProof {
  readonly entry: string
  readonly index: number
  readonly size: number
  readonly hashes: readonly Uint8Array[]
  readonly note: string
}

function readProof(proof: unknown): ReadProof {
  const members = DocumentNode.open(proof, FORMAT).members([
    'format',
    'formatVersion',
    'entry',
    'index',
    'size',
    'hashes',
    'checkpoint',
  ])
  return {
    entry: members.entry.text(),
    index: countIn(members.index),
    size: countIn(members.size),
    hashes: members.hashes.elements().map(hashIn),
    note: members.checkpoint.text(),
  }
}

function countIn(node: DocumentNode): number {
  const { value } = node
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw node.refusal('a whole number from 0')
}

/** One spelling only: what Node reads leniently would be two texts for one proof. */
function hashIn(node: DocumentNode): Uint8Array {
  const text = node.text()
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 32 && bytes.toString('base64') === text) return bytes
  throw node.refusal('32 bytes in base64')
}

function entryIn(text: string, index: number): AuditEntry {
  const entry = parsedEntry(text)
  if (entry?.['sequence'] === index) return entry as unknown as AuditEntry
  throw invalid(`The entry is not the one with the number ${String(index)}`)
}

async function accepted<T>(otherwise: string, verify: () => T | Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (cause) {
    throw invalid(`${otherwise}: ${cause instanceof Error ? cause.message : String(cause)}`, cause)
  }
}

function invalid(message: string, cause?: unknown): LifecycleError<'ERR_AUDIT_PROOF_INVALID'> {
  return new LifecycleError(message, {
    code: 'ERR_AUDIT_PROOF_INVALID',
    hint: 'Ask whoever keeps the audit for the proof anew, and see that their auditor is one whom you trust.',
    cause,
  })
}
