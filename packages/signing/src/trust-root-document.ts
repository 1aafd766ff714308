import { canonicalize, isPlainObject, parseJson, quote, type Digest } from '@mcpver/core'
import { SigningError } from './signing-error.ts'
import { textOf } from './utf8.ts'
import { VerificationKey } from './verification-key.ts'

/** The type of payload that a trust root has in an envelope. */
export const TRUST_ROOT_PAYLOAD_TYPE = 'application/vnd.mcpver.trust-root+json'

/** A key, whose it is, and when it may be used. Times are ISO 8601 in UTC. */
export interface TrustedKeyEntry {
  /** Who holds it. A person may hold several keys, and still is one person. */
  readonly person: string
  /** The key in PEM. */
  readonly publicKey: string
  /** Default: always. */
  readonly validFrom?: string
  /** The first moment at which it does not count any more. Default: never. */
  readonly validUntil?: string
  /** Since when it is out of use. What was proved to be signed before stays good. */
  readonly retiredAt?: string
  /** Since when somebody else may have it: not when that was noticed. What was proved to be signed before stays good. */
  readonly revokedAt?: string
}

/** An identity that an OpenID provider vouches for, in place of a key. */
export interface TrustedIdentityEntry {
  readonly person: string
  /** The provider: `iss` of its tokens. */
  readonly issuer: string
  /** Whom tokens have to be made out to: `aud`. */
  readonly audience: string
  /** Claims that a token must have, with exactly these values: at least one. */
  readonly claims: Readonly<Record<string, string>>
}

/** Who may do something, and how many of them have to. */
export interface TrustedRole {
  /** How many different people are needed. */
  readonly threshold: number
  readonly people: readonly string[]
}

/** Roles for some names only, in place of the general ones. */
export interface TrustDelegation {
  /** Names of tools or servers; one that ends with `*` stands for all that begin so. */
  readonly names: readonly string[]
  readonly roles: Readonly<Record<string, TrustedRole>>
}

/**
 * Who is trusted for what. Roles are `root` (changes this document), `publisher` (creates versions), `promoter` (moves them; also
 * `promoter:production` and so on, for one state) and `auditor` (signs checkpoints of the audit); others are kept.
 *
 * Source: the rules of The Update Framework 1.0, sections 2.1.1 and 6.1, with people in place of keys.
 */
export interface TrustRootDocument {
  /** Counts from 1; each document has one more than the one that it takes over from. */
  readonly version: number
  /** The digest of the canonical JSON of the document before; `null` for the first. */
  readonly previous: Digest | null
  /** The first moment at which a newer document is needed, ISO 8601 in UTC. */
  readonly expires: string
  /** Keys by keyid. */
  readonly keys: Readonly<Record<string, TrustedKeyEntry>>
  readonly identities?: readonly TrustedIdentityEntry[]
  /** Roles by name; `root` is always there. */
  readonly roles: Readonly<Record<string, TrustedRole>>
  /** The first that fits a name and has the role counts. */
  readonly delegations?: readonly TrustDelegation[]
}

const DIGEST = /^sha256:[0-9a-f]{64}$/
const MOST_BYTES = 1_000_000

/**
 * Reads a trust root from verified bytes, which have to be canonical JSON.
 *
 * @throws {SigningError} `ERR_INVALID_TRUST_ROOT`, with what is wrong and where.
 */
export function parseTrustRoot(payload: Uint8Array): TrustRootDocument {
  if (payload.length > MOST_BYTES) throw invalid(`The trust root has ${String(payload.length)} bytes`)
  const value = valueOf(payload)
  const document = toTrustRootDocument(value)
  if (canonicalize(value) !== textOf(payload)) {
    throw invalid('The signed trust root is not written in canonical JSON')
  }
  return document
}

/**
 * Checks a value that is to be a trust root.
 *
 * @throws {SigningError} `ERR_INVALID_TRUST_ROOT`, with what is wrong and where.
 */
export function toTrustRootDocument(value: unknown): TrustRootDocument {
  if (!isPlainObject(value)) throw invalid(`A trust root must be an object, found ${quote(value)}`)
  const { version, previous, expires, keys, identities = [], roles, delegations = [] } = value
  if (!Number.isSafeInteger(version) || Number(version) < 1)
    throw expected('"version"', 'a whole number from 1', version)
  const isFirst = version === 1
  if (isFirst ? previous !== null : !isText(previous, DIGEST)) {
    throw expected('"previous"', isFirst ? 'null in the first version' : 'the digest of the version before', previous)
  }
  assertTime(expires, '"expires"')
  if (!isPlainObject(keys)) throw expected('"keys"', 'keys by keyid', keys)
  for (const [keyid, key] of Object.entries(keys)) assertKey(key, keyid)
  if (!Array.isArray(identities)) throw expected('"identities"', 'a list', identities)
  identities.forEach(assertIdentity)
  const people = peopleIn(Object.values(keys), identities)
  assertRoles(roles, '"roles"', people)
  if (!Object.hasOwn(roles as object, 'root')) throw invalid('The trust root has no role "root"')
  if (!Array.isArray(delegations)) throw expected('"delegations"', 'a list', delegations)
  delegations.forEach((delegation, index) => {
    assertDelegation(delegation, { where: `delegation ${String(index)}`, people })
  })
  return value as unknown as TrustRootDocument
}

function valueOf(payload: Uint8Array): unknown {
  try {
    return parseJson(textOf(payload) ?? '')
  } catch (cause) {
    throw invalid('The signed trust root is not JSON in UTF-8', cause)
  }
}

function assertKey(key: unknown, keyid: string): void {
  const where = `key ${quote(keyid)}`
  if (!isPlainObject(key)) throw expected(where, 'an object', key)
  const { person, publicKey } = key
  if (!isText(person)) throw expected(`"person" of ${where}`, 'a text', person)
  if (!isText(publicKey)) throw expected(`"publicKey" of ${where}`, 'a key in PEM', publicKey)
  for (const time of ['validFrom', 'validUntil', 'retiredAt', 'revokedAt']) {
    if (key[time] !== undefined) assertTime(key[time], `"${time}" of ${where}`)
  }
  const found = VerificationKey.fromPem(publicKey).keyid
  if (found !== keyid) throw invalid(`The key that is listed as ${quote(keyid)} is ${quote(found)}`)
}

function assertIdentity(identity: unknown, index: number): void {
  const where = `identity ${String(index)}`
  if (!isPlainObject(identity)) throw expected(where, 'an object', identity)
  for (const field of ['person', 'issuer', 'audience']) {
    if (!isText(identity[field])) throw expected(`"${field}" of ${where}`, 'a text', identity[field])
  }
  const { claims } = identity
  const values = isPlainObject(claims) ? Object.values(claims) : []
  // Without one, everybody whom the provider knows would be that person.
  if (values.length === 0 || !values.every((value) => isText(value))) {
    throw expected(`"claims" of ${where}`, 'texts by name, at least one', claims)
  }
}

function assertRoles(roles: unknown, where: string, people: ReadonlySet<unknown>): void {
  if (!isPlainObject(roles)) throw expected(where, 'roles by name', roles)
  for (const [name, role] of Object.entries(roles)) assertRole(role, `role ${quote(name)} in ${where}`, people)
}

function assertRole(role: unknown, where: string, known: ReadonlySet<unknown>): void {
  if (!isPlainObject(role)) throw expected(where, 'an object', role)
  const { threshold, people } = role
  if (!Array.isArray(people) || new Set(people).size !== people.length) {
    throw expected(`"people" of ${where}`, 'a list of different names', people)
  }
  const stranger: unknown = people.find((person) => !known.has(person))
  if (stranger !== undefined) throw invalid(`${quote(stranger)} of ${where} has neither a key nor an identity`)
  if (!Number.isSafeInteger(threshold) || Number(threshold) < 1 || Number(threshold) > people.length) {
    throw expected(`"threshold" of ${where}`, `a whole number from 1 to the ${String(people.length)} people`, threshold)
  }
}

function assertDelegation(
  delegation: unknown,
  { where, people }: { readonly where: string; readonly people: ReadonlySet<unknown> },
): void {
  if (!isPlainObject(delegation)) throw expected(where, 'an object', delegation)
  const { names, roles } = delegation
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => isText(name, /^[^*]*\*?$/))) {
    throw expected(`"names" of ${where}`, 'names, with a "*" at most at the end', names)
  }
  assertRoles(roles, where, people)
  if (Object.hasOwn(roles as object, 'root')) throw invalid(`The role "root" cannot be delegated, as in ${where}`)
}

function peopleIn(...groups: readonly (readonly unknown[])[]): ReadonlySet<unknown> {
  return new Set(groups.flat().map((one) => (isPlainObject(one) ? one['person'] : undefined)))
}

function assertTime(value: unknown, where: string): void {
  const time = typeof value === 'string' ? new Date(value) : new Date(Number.NaN)
  const isCanonical =
    !Number.isNaN(time.getTime()) && [time.toISOString(), withoutMilliseconds(time)].includes(String(value))
  if (!isCanonical) throw expected(where, 'a time such as 2027-01-31T00:00:00Z', value)
}

function withoutMilliseconds(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z')
}

function isText(value: unknown, pattern = /[^]/): value is string {
  return typeof value === 'string' && pattern.test(value)
}

function expected(where: string, what: string, found: unknown): SigningError<'ERR_INVALID_TRUST_ROOT'> {
  return invalid(`${where} must be ${what}, found ${quote(found)}`)
}

function invalid(message: string, cause?: unknown): SigningError<'ERR_INVALID_TRUST_ROOT'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_TRUST_ROOT',
    hint: '"mcpver trust init" writes a trust root to begin with.',
    cause,
  })
}
