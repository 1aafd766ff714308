import type { Authority, Credentials, Identity, Move } from '@mcpver/lifecycle'
import { SigningKey, standingOf, verifyIdentityToken, type TokenExpectation, type TrustRoot } from '@mcpver/signing'

/** A provider's keys, by issuer. */
export type KeySets = TokenExpectation['keySets']

/** What somebody shows: a key that they have, or a token of a provider that knows them. */
export type ShownCredentials = { readonly key: SigningKey } | { readonly token: string }

/** Lets in whom a trust root names, and lets them do what their roles say. */
export class TrustAuthority implements Authority {
  readonly #root: TrustRoot
  readonly #keySets: KeySets
  readonly #now: () => number

  constructor(root: TrustRoot, { keySets = {}, now }: { readonly keySets?: KeySets; readonly now: () => number }) {
    this.#root = root
    this.#keySets = keySets
    this.#now = now
  }

  /** Whoever has the private half of a key of the trust root that counts now, or a token for one of its identities. */
  async identify({ key, token }: Credentials): Promise<Identity | undefined> {
    if (key instanceof SigningKey) return this.#holderOf(key)
    if (typeof token !== 'string') return undefined
    const { identities = [] } = this.#root.document
    return verifyIdentityToken(token, { identities, keySets: this.#keySets, now: this.#now() })
  }

  mayCreate(identity: Identity, name: string): Promise<boolean> {
    return Promise.resolve(this.#isIn('publisher', identity, name))
  }

  mayPromote(identity: Identity, { name, target }: Move): Promise<boolean> {
    return Promise.resolve(this.#isIn(`promoter:${target}`, identity, name))
  }

  mayApprove(identity: Identity, { name, target }: Move): Promise<boolean> {
    return Promise.resolve(this.#isIn(`approver:${target}`, identity, name))
  }

  mayBreakGlass(identity: Identity, { name, target }: Move): Promise<boolean> {
    return Promise.resolve(this.#isIn(`break-glass:${target}`, identity, name))
  }

  #holderOf({ keyid }: SigningKey): Identity | undefined {
    const entry = Object.hasOwn(this.#root.document.keys, keyid) ? this.#root.document.keys[keyid] : undefined
    const counts = entry !== undefined && standingOf(entry, this.#now()) === 'valid'
    return counts ? { person: entry.person } : undefined
  }

  #isIn(role: string, { person }: Identity, name: string): boolean {
    return this.#root.roleFor(role, name)?.people.includes(person) === true
  }
}
