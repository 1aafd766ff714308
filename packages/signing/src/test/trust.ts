import type { SigningKey } from '../signing-key.ts'
import { TrustRoot } from '../trust-root.ts'
import type { TrustedKeyEntry, TrustedRole, TrustRootDocument } from '../trust-root-document.ts'

/** What a trust root for tests has beside what they all have. */
interface RootParts {
  readonly keys: readonly (readonly [person: string, key: SigningKey])[]
  readonly roles: Readonly<Record<string, TrustedRole>>
}

/** The first trust root of some people. */
export function rootDocument({ keys, roles }: RootParts): TrustRootDocument {
  return {
    version: 1,
    previous: null,
    expires: '2027-01-01T00:00:00Z',
    keys: Object.fromEntries(keys.map(([person, key]) => [key.keyid, keyEntry(person, key)])),
    roles,
  }
}

export function keyEntry(person: string, key: SigningKey, limits: Partial<TrustedKeyEntry> = {}): TrustedKeyEntry {
  return { person, publicKey: key.publicKey.toPem(), ...limits }
}

/** A trust root that some people signed. */
export async function openedRoot(document: TrustRootDocument, signers: readonly SigningKey[]): Promise<TrustRoot> {
  return TrustRoot.open(await TrustRoot.sign(document, signers))
}
