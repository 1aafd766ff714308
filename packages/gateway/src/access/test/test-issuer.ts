import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JSONWebKeySet } from 'jose'
import type { ManualClock } from './manual-clock.ts'

/** Claims or header parameters to set in place of the usual ones; `undefined` leaves one out. */
type Change = Readonly<Record<string, unknown>>

/** An authorization server's keys, and the tokens that it would make. */
export class TestIssuer {
  readonly issuer: string
  readonly resource: string
  readonly #clock: ManualClock
  readonly #keys = new Map<string, { readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }>()

  constructor(options: { readonly issuer: string; readonly resource: string; readonly clock: ManualClock }) {
    this.issuer = options.issuer
    this.resource = options.resource
    this.#clock = options.clock
  }

  async addKey(kid: string): Promise<this> {
    this.#keys.set(kid, await generateKeyPair('ES256'))
    return this
  }

  dropKey(kid: string): void {
    this.#keys.delete(kid)
  }

  async keySet(): Promise<JSONWebKeySet> {
    const keys = [...this.#keys].map(async ([kid, { publicKey }]) => ({ ...(await exportJWK(publicKey)), kid }))
    return { keys: await Promise.all(keys) }
  }

  claims(change: Change = {}): Record<string, unknown> {
    const seconds = Math.floor(this.#clock.now() / 1000)
    const usual = { iss: this.issuer, aud: this.resource, sub: 'ana', iat: seconds, exp: seconds + 3600 }
    return { ...usual, ...change }
  }

  token(kid: string, claims: Change = {}, header: Change = {}): Promise<string> {
    const key = this.#keys.get(kid)?.privateKey
    if (key === undefined) throw new Error(`There is no key ${kid}`)
    return new SignJWT(this.claims(claims))
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
      .sign(key)
  }
}
