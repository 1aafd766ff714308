import { quote, type Digest } from '@mcpver/core'
import type {
  TrustedIdentityEntry,
  TrustedKeyEntry,
  TrustedRole,
  TrustRootDocument,
  VerificationKey,
} from '@mcpver/signing'
import { usage } from '../usage.ts'

/** What somebody wants of the next trust root. */
export interface TrustChange {
  readonly addedKeys: readonly { readonly person: string; readonly key: VerificationKey }[]
  /** Identities that a provider vouches for. */
  readonly addedIdentities: readonly TrustedIdentityEntry[]
  /** Keys that are out of use from a time on, ISO 8601. */
  readonly retired: ReadonlyMap<string, string>
  /** Keys that somebody else may have since a time, ISO 8601. */
  readonly revoked: ReadonlyMap<string, string>
  /** Roles by name; one without people is taken away. */
  readonly roles: ReadonlyMap<string, TrustedRole>
  /** When a newer one is needed, ISO 8601. */
  readonly expires: string
}

/** The trust root that follows one, or the first one. */
export function nextTrustRoot(
  before: { readonly document: TrustRootDocument; readonly digest: Digest } | undefined,
  change: TrustChange,
): TrustRootDocument {
  const document = before?.document
  return {
    ...document,
    version: (document?.version ?? 0) + 1,
    previous: before?.digest ?? null,
    expires: change.expires,
    keys: keysAfter(document?.keys ?? {}, change),
    ...identitiesAfter(document?.identities ?? [], change),
    roles: rolesAfter(document?.roles ?? {}, change.roles),
  }
}

function keysAfter(
  before: Readonly<Record<string, TrustedKeyEntry>>,
  { addedKeys, retired, revoked }: TrustChange,
): Record<string, TrustedKeyEntry> {
  const added = addedKeys.map(({ person, key }) => [key.keyid, { person, publicKey: key.toPem() }] as const)
  const known = Object.keys(before)
  for (const keyid of [...retired.keys(), ...revoked.keys()]) {
    if (known.includes(keyid)) continue
    throw usage(`The trust root has no key ${quote(keyid)}`, '"mcpver trust show" prints the ids of its keys.')
  }
  const marked = Object.entries(before).map(([keyid, entry]) => [keyid, markedKey(entry, keyid, { retired, revoked })])
  return Object.fromEntries([...marked, ...added]) as Record<string, TrustedKeyEntry>
}

function markedKey(
  entry: TrustedKeyEntry,
  keyid: string,
  { retired, revoked }: Pick<TrustChange, 'retired' | 'revoked'>,
): TrustedKeyEntry {
  const [retiredAt, revokedAt] = [retired.get(keyid), revoked.get(keyid)]
  return { ...entry, ...(retiredAt !== undefined && { retiredAt }), ...(revokedAt !== undefined && { revokedAt }) }
}

function identitiesAfter(
  before: readonly TrustedIdentityEntry[],
  { addedIdentities }: TrustChange,
): Pick<TrustRootDocument, 'identities'> {
  const identities = [...before, ...addedIdentities]
  return identities.length === 0 ? {} : { identities }
}

function rolesAfter(
  before: Readonly<Record<string, TrustedRole>>,
  changed: ReadonlyMap<string, TrustedRole>,
): Record<string, TrustedRole> {
  const roles = new Map(Object.entries(before))
  for (const [name, role] of changed) {
    if (role.people.length === 0) roles.delete(name)
    else roles.set(name, role)
  }
  return Object.fromEntries(roles)
}
