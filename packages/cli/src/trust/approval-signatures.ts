import type { ApprovalClaims, ApprovalSigner, ApprovalStanding, Credentials } from '@mcpver/lifecycle'
import { SigningError, type TrustRoot } from '@mcpver/signing'
import { signAttestation, verifyAttestation, type AttestationKind, type ReleaseFinding } from './attestation.ts'

const APPROVAL: AttestationKind = {
  predicateType: 'https://mcpver.dev/attestation/approval/v1',
  roles: ['approver:production'],
}

/** Signs approvals with the key of whoever gives them, and verifies them against a trust root. */
export class ApprovalSignatures implements ApprovalSigner {
  readonly #root: TrustRoot
  readonly #now: () => number

  constructor(root: TrustRoot, now: () => number) {
    this.#root = root
    this.#now = now
  }

  sign(claims: ApprovalClaims, credentials: Credentials): Promise<string> {
    return signAttestation({ ...claims } satisfies ReleaseFinding, APPROVAL, credentials)
  }

  async verify(text: string): Promise<ApprovalStanding> {
    try {
      const { finding, person } = await verifyAttestation(text, APPROVAL, { root: this.#root, at: this.#now() })
      return { valid: true, person, claims: finding as unknown as ApprovalClaims }
    } catch (error) {
      if (error instanceof SigningError) return { valid: false, reason: error.message }
      throw error
    }
  }
}
