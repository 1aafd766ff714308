export { digestJson } from './digest-json.ts'
export { addSignature, parseEnvelope, payloadOf, signEnvelope } from './envelope.ts'
export { verifyIdentityToken } from './identity-token.ts'
export { preAuthenticationEncoding } from './pre-authentication-encoding.ts'
export {
  fromReleaseStatement,
  readRelease,
  RELEASE_PREDICATE_TYPE,
  releaseSubject,
  signRelease,
  toReleaseStatement,
  verifyRelease,
} from './release-statement.ts'
export { SigningError } from './signing-error.ts'
export { SigningKey } from './signing-key.ts'
export { BUNDLE_MEDIA_TYPE, fromSigstoreBundle, toSigstoreBundle } from './sigstore-bundle.ts'
export { parseStatement, STATEMENT_PAYLOAD_TYPE, STATEMENT_TYPE } from './statement.ts'
export { signCheckpoint, verifyCheckpoint } from './transparency/checkpoint.ts'
export { HASH_BYTES, leafHash, nodeHash } from './transparency/merkle-hash.ts'
export { verifyConsistency, verifyInclusion } from './transparency/merkle-proof.ts'
export { MerkleFrontier } from './transparency/merkle-frontier.ts'
export { MerkleTree } from './transparency/merkle-tree.ts'
export { formatNoteVerifier, parseNoteVerifier, signNote, verifyNote } from './transparency/signed-note.ts'
export { parseTrustRoot, toTrustRootDocument, TRUST_ROOT_PAYLOAD_TYPE } from './trust-root-document.ts'
export { TrustRoot } from './trust-root.ts'
export { standingOf } from './trusted-key.ts'
export { VerificationKey } from './verification-key.ts'
export { verifyEnvelope } from './verify-envelope.ts'

export type { Envelope, EnvelopeSignature } from './envelope.ts'
export type { TokenExpectation, VerifiedIdentity } from './identity-token.ts'
export type { VerifiedRelease } from './release-statement.ts'
export type { SigningErrorCode } from './signing-error.ts'
export type { PemOptions } from './signing-key.ts'
export type { SigstoreBundle } from './sigstore-bundle.ts'
export type { Statement, StatementSubject } from './statement.ts'
export type { Checkpoint } from './transparency/checkpoint.ts'
export type { ConsistencyClaim, InclusionClaim } from './transparency/merkle-proof.ts'
export type { NoteSigner, NoteVerifier, VerifiedNote } from './transparency/signed-note.ts'
export type {
  TrustDelegation,
  TrustedIdentityEntry,
  TrustedKeyEntry,
  TrustedRole,
  TrustRootDocument,
} from './trust-root-document.ts'
export type {
  ReleaseExpectation,
  RoleExpectation,
  RoleVerification,
  TrustedRelease,
  TrustedSigner,
} from './trust-root.ts'
export type { KeyStanding } from './trusted-key.ts'
export type { EnvelopeExpectation, VerifiedEnvelope } from './verify-envelope.ts'
