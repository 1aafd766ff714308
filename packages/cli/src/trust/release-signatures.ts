import { canonicalize, toReleaseClaims, type Release, type ReleaseClaims } from '@mcpver/core'
import type { Credentials, ReleaseSigner, SignatureStanding } from '@mcpver/lifecycle'
import { SigningError, signRelease, type TrustRoot } from '@mcpver/signing'
import { signingKeyIn } from './attestation.ts'

/** Signs releases with the key of whoever creates them, and verifies them against a trust root. */
export class ReleaseSignatures implements ReleaseSigner {
  readonly #root: TrustRoot
  readonly #now: () => number

  constructor(root: TrustRoot, now: () => number) {
    this.#root = root
    this.#now = now
  }

  async sign(claims: ReleaseClaims, credentials: Credentials): Promise<string> {
    return JSON.stringify(await signRelease(claims, [signingKeyIn(credentials)]))
  }

  async verify(release: Release): Promise<SignatureStanding> {
    try {
      const { claims, signers } = await this.#root.verifyRelease(release.signature, { at: this.#now() })
      const difference = await differenceOf(release, claims)
      if (difference !== undefined) return { valid: false, reason: `${difference} is not what was signed` }
      return { valid: true, signedBy: signers.map(({ person }) => person) }
    } catch (error) {
      if (error instanceof SigningError) return { valid: false, reason: error.message }
      throw error
    }
  }
}

/** What of a release is not as its signed claims say; `undefined` when all is. */
export async function differenceOf(release: Release, claims: ReleaseClaims): Promise<string | undefined> {
  const expected = await toReleaseClaims(release, claims.compatibility)
  return Object.entries(expected).find(
    ([part, value]) => canonicalize(value) !== canonicalize(claims[part as keyof ReleaseClaims]),
  )?.[0]
}
