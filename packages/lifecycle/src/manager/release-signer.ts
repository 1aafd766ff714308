import type { Release, ReleaseClaims } from '@mcpver/core'
import type { Credentials } from './credentials.ts'

/** What a signature on a release turned out to be. */
export type SignatureStanding =
  { readonly valid: true; readonly signedBy: readonly string[] } | { readonly valid: false; readonly reason: string }

/** What signs versions and verifies their signatures: the specification's `SignatureManager`. */
export interface ReleaseSigner {
  /** The signature as text, made with what the credentials give access to. */
  sign(claims: ReleaseClaims, credentials: Credentials): Promise<string>
  /** Whether the signature of a release is one over just this release, by those who may publish it. */
  verify(release: Release): Promise<SignatureStanding>
}
