import type { Digest, Release } from '@mcpver/core'
import type { Credentials } from './credentials.ts'

/** How a version stands to the one before it. */
export type CompatibilityClass = 'breaking' | 'compatible' | 'first' | 'identical' | 'text-only' | 'undecided'

/** What is to be signed of a version. */
export interface SignatureRequest {
  readonly name: string
  readonly version: string
  readonly digest: Digest
  readonly previousDigest: Digest | null
  readonly compatibility: CompatibilityClass
  readonly dependencies: Readonly<Record<string, string>>
  readonly changelogDigest: Digest
  readonly createdBy: string
  readonly createdAt: number
}

/** What a signature on a release turned out to be. */
export type SignatureStanding =
  { readonly valid: true; readonly signedBy: readonly string[] } | { readonly valid: false; readonly reason: string }

/** What signs versions and verifies their signatures: the specification's `SignatureManager`. */
export interface ReleaseSigner {
  /** The signature as text, made with what the credentials give access to. */
  sign(request: SignatureRequest, credentials: Credentials): Promise<string>
  /** Whether the signature of a release is one over just this release, by those who may publish it. */
  verify(release: Release): Promise<SignatureStanding>
}
