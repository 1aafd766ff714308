import { canonicalize, parseJson, toReleaseClaims, type Clock, type Release, type ReleaseClaims } from '@mcpver/core'
import type {
  ApprovalClaims,
  ApprovalSigner,
  Authority,
  ReleaseSigner,
  SecurityVerdict,
  VerdictSigner,
} from '@mcpver/lifecycle'
import {
  parseEnvelope,
  payloadOf,
  signEnvelope,
  SigningKey,
  signRelease,
  standingOf,
  type TrustRoot,
} from '@mcpver/signing'

/** A trust root, and the clock that its keys are looked at by. */
export interface Trust {
  readonly root: TrustRoot
  readonly clock: Clock
}

/** Keys are credentials: who has one of the trust root that counts now is that person. */
export function authorityOf({ root, clock }: Trust): Authority {
  const isIn = (role: string, { person }: { person: string }, name: string): boolean =>
    root.roleFor(role, name)?.people.includes(person) === true
  return {
    identify: ({ key }) => {
      const entry = key instanceof SigningKey ? root.document.keys[key.keyid] : undefined
      const counts = entry !== undefined && standingOf(entry, clock.now()) === 'valid'
      return Promise.resolve(counts ? { person: entry.person } : undefined)
    },
    mayCreate: (identity, name) => Promise.resolve(isIn('publisher', identity, name)),
    mayPromote: (identity, { name, target }) => Promise.resolve(isIn(`promoter:${target}`, identity, name)),
    mayApprove: (identity, { name }) => Promise.resolve(isIn('approver', identity, name)),
    mayBreakGlass: () => Promise.resolve(false),
  }
}

/** Signs with the key of the credentials; verifies that a publisher signed just what is stored. */
export function releaseSignerOf({ root, clock }: Trust): ReleaseSigner {
  return {
    sign: async (claims, { key }) => JSON.stringify(await signRelease(claims, [key as SigningKey])),
    verify: async (release) => {
      try {
        const { claims, signers } = await root.verifyRelease(release.signature, { at: clock.now() })
        const other = await differenceOf(release, claims)
        return other === undefined
          ? { valid: true, signedBy: signers.map(({ person }) => person) }
          : { valid: false, reason: `The signature is over another ${other}` }
      } catch (error) {
        return { valid: false, reason: (error as Error).message }
      }
    },
  }
}

/** The first of the claims that is not what a release has; `undefined` when all are. */
async function differenceOf(release: Release, claims: ReleaseClaims): Promise<string | undefined> {
  // How it stands to the version before is kept nowhere else.
  const expected = await toReleaseClaims(release, claims.compatibility)
  const fields = Object.keys(expected) as (keyof ReleaseClaims)[]
  return fields.find((field) => canonicalize(claims[field]) !== canonicalize(expected[field]))
}

/** Signs with the key of the credentials; verifies that an approver signed. */
export function approvalSignerOf(trust: Trust): ApprovalSigner {
  const approvals = new Signatures<ApprovalClaims>(trust, 'application/x-approval+json')
  return {
    sign: (claims, { key }) => approvals.sign(claims, key),
    verify: async (text) => {
      const standing = await approvals.verify(text)
      return standing.valid ? { valid: true, person: standing.person, claims: standing.says } : standing
    },
  }
}

/** Signs with the key of the credentials; verifies that somebody signed who may approve. */
export function verdictSignerOf(trust: Trust): VerdictSigner {
  const verdicts = new Signatures<SecurityVerdict>(trust, 'application/x-verdict+json')
  return {
    sign: (verdict, { key }) => verdicts.sign(verdict, key),
    verify: async (text) => {
      const standing = await verdicts.verify(text)
      return standing.valid ? { valid: true, person: standing.person, verdict: standing.says } : standing
    },
  }
}

/** Signatures of approvers on documents that say which name they are about. */
class Signatures<T extends { readonly name: string }> {
  readonly #trust: Trust
  readonly #payloadType: string

  constructor(trust: Trust, payloadType: string) {
    this.#trust = trust
    this.#payloadType = payloadType
  }

  async sign(says: T, key: unknown): Promise<string> {
    const payload = Buffer.from(canonicalize(says))
    return JSON.stringify(await signEnvelope({ payload, payloadType: this.#payloadType }, [key as SigningKey]))
  }

  async verify(text: string): Promise<{ valid: true; person: string; says: T } | { valid: false; reason: string }> {
    const { root, clock } = this.#trust
    try {
      const { name } = this.#read(payloadOf(parseEnvelope(text)))
      const expected = { role: 'approver', name, at: clock.now(), payloadTypes: [this.#payloadType] }
      const { payload, signers } = await root.verify(text, expected)
      return { valid: true, person: signers.map(({ person }) => person).join(', '), says: this.#read(payload) }
    } catch (error) {
      return { valid: false, reason: (error as Error).message }
    }
  }

  #read(payload: Buffer): T {
    return parseJson(payload.toString()) as T
  }
}
