import { canonicalize, type Digest, type DocumentStore, type StoredDocument, type StoreView } from '@mcpver/core'
import { invalidSignature } from '../invalid-signature.ts'
import type { Credentials } from '../manager/credentials.ts'
import { subjectOf, type ReleaseName } from '../release-name.ts'
import { digestVerdict, isSecurityVerdict, type SecurityVerdict } from './security-verdict.ts'
import type { VerdictSigner, VerdictStanding } from './verdict-signer.ts'

const KIND = 'verdict'

/** What a verdict is attested with. */
export interface VerdictAttestation {
  readonly verdict: SecurityVerdict
  readonly credentials: Credentials
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
}

/**
 * A signed verdict as a document, known by the digest of the verdict.
 *
 * @throws {LifecycleError} `ERR_INVALID_SIGNATURE` when what was signed does not stand (the promise rejects).
 */
export async function toVerdictDocument(
  signer: VerdictSigner,
  { verdict, credentials, now }: VerdictAttestation,
): Promise<StoredDocument> {
  const attestation = await signer.sign(verdict, credentials)
  const standing = await signer.verify(attestation)
  if (!standing.valid) throw invalidSignature(`The attestation of the verdict does not hold: ${standing.reason}`)
  if (canonicalize(standing.verdict) !== canonicalize(verdict)) {
    throw invalidSignature('The attestation is over another verdict')
  }
  const id = await digestVerdict(verdict)
  return { kind: KIND, id, subject: subjectOf(verdict), content: { attestation }, createdAt: now }
}

/** Keeps a verdict, unless the same one is kept already. */
export async function keepVerdict({ documents }: StoreView, document: StoredDocument | undefined): Promise<void> {
  if (document === undefined || (await documents.get(KIND, document.id)) !== undefined) return
  await documents.put(document)
}

/** The verdict of a digest on a release; without a digest, the one that was kept last. `undefined` when there is none. */
export async function findVerdict(
  documents: DocumentStore,
  release: ReleaseName,
  digest?: Digest,
): Promise<StoredDocument | undefined> {
  const subject = subjectOf(release)
  if (digest === undefined) return (await documents.list(KIND, subject)).at(-1)?.value
  const found = (await documents.get(KIND, digest))?.value
  return found?.subject === subject ? found : undefined
}

/** Whether a kept verdict is what somebody attested of this release, under the digest that it is known by. */
export async function verifyVerdictDocument(
  { id, subject, content }: StoredDocument,
  signer: VerdictSigner,
): Promise<VerdictStanding> {
  const { attestation } = content
  if (typeof attestation !== 'string') return { valid: false, reason: 'The attestation is no text' }
  const standing = await signer.verify(attestation)
  if (!standing.valid) return standing
  const { verdict } = standing
  if (!isSecurityVerdict(verdict)) return { valid: false, reason: 'What was attested is no verdict' }
  if (subjectOf(verdict) !== subject) return { valid: false, reason: `It is a verdict on ${subjectOf(verdict)}` }
  return (await digestVerdict(verdict)) === id ? standing : { valid: false, reason: 'It is kept under another digest' }
}
