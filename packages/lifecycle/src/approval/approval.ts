import type { Digest, ReleaseState } from '@mcpver/core'
import type { Credentials } from '../manager/credentials.ts'

/** What somebody approves: a move of one version, what it holds, and what was found out about it. Another build voids it. */
export interface ApprovalClaims {
  readonly name: string
  readonly version: string
  readonly target: ReleaseState
  /** What is released. */
  readonly checksum: Digest
  /** The digest of the verdict of the security checks. */
  readonly verdict: Digest
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly approvedAt: number
  /** The first moment at which it does not count any more. */
  readonly expiresAt: number
}

/** What a signature on an approval turned out to be. */
export type ApprovalStanding =
  | { readonly valid: true; readonly person: string; readonly claims: ApprovalClaims }
  | { readonly valid: false; readonly reason: string }

/** What signs approvals, and verifies them. */
export interface ApprovalSigner {
  /** The signed approval as text, made with what the credentials give access to. */
  sign(claims: ApprovalClaims, credentials: Credentials): Promise<string>
  /** Who gave an approval, and what for. The signature says who, never the text. */
  verify(approval: string): Promise<ApprovalStanding>
}

/** What a move needs. */
export interface ApprovalPolicy {
  /** How many people, other than the author, have to approve. Default: 1, which makes four eyes. */
  readonly required?: number
  /** How long an approval counts, in milliseconds. Default: 7 days. */
  readonly lifetime?: number
}
