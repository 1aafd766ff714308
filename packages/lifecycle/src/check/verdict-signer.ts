import type { Credentials } from '../manager/credentials.ts'
import type { SecurityVerdict } from './security-verdict.ts'

/** What a signed verdict turned out to be. */
export type VerdictStanding =
  | {
      readonly valid: true
      /** Who ran the checks, as the signature says. */
      readonly person: string
      readonly verdict: SecurityVerdict
    }
  | { readonly valid: false; readonly reason: string }

/** What signs verdicts of the security checks, and verifies them. */
export interface VerdictSigner {
  /** The signed attestation as text, made with what the credentials give access to. */
  sign(verdict: SecurityVerdict, credentials: Credentials): Promise<string>
  /** Who attested a verdict, and which. */
  verify(attestation: string): Promise<VerdictStanding>
}
