import type { Credentials, SecurityVerdict, VerdictSigner, VerdictStanding } from '@mcpver/lifecycle'
import { SigningError, type TrustRoot } from '@mcpver/signing'
import { signAttestation, verifyAttestation, type AttestationKind } from './attestation.ts'

/** Whoever promotes or approves ran the checks, and says what they said. */
const VERDICT: AttestationKind = {
  predicateType: 'https://mcpver.dev/attestation/security-verdict/v1',
  roles: ['promoter:production', 'approver:production'],
}

/** Signs verdicts with the key of whoever ran the checks, and verifies them against a trust root. */
export class VerdictSignatures implements VerdictSigner {
  readonly #root: TrustRoot
  readonly #now: () => number

  constructor(root: TrustRoot, now: () => number) {
    this.#root = root
    this.#now = now
  }

  sign(verdict: SecurityVerdict, credentials: Credentials): Promise<string> {
    return signAttestation(verdict, VERDICT, credentials)
  }

  async verify(text: string): Promise<VerdictStanding> {
    try {
      const { finding, person } = await verifyAttestation(text, VERDICT, { root: this.#root, at: this.#now() })
      return { valid: true, person, verdict: finding as unknown as SecurityVerdict }
    } catch (error) {
      if (error instanceof SigningError) return { valid: false, reason: error.message }
      throw error
    }
  }
}
