import { quote } from '@mcpver/core'
import { createLocalJWKSet, decodeJwt, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose'
import { SigningError } from './signing-error.ts'
import type { TrustedIdentityEntry } from './trust-root-document.ts'

/** What a token is checked against. */
export interface TokenExpectation {
  /** The identities that count, of a trust root. */
  readonly identities: readonly TrustedIdentityEntry[]
  /** The public keys of each provider (JSON Web Key Set, RFC 7517), by issuer. Nothing is fetched. */
  readonly keySets: Readonly<Record<string, JSONWebKeySet>>
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: number
  /** How far the provider's clock may be off, in seconds. Default: 30. */
  readonly clockTolerance?: number
}

/** Who a token says that somebody is. */
export interface VerifiedIdentity {
  /** The person of the trust root. */
  readonly person: string
  readonly issuer: string
  readonly subject: string
  /** When the token stops counting, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly expiresAt: number
}

/** Asymmetric algorithms only: with a shared secret, whoever can verify can also make one. */
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']

/** Tokens that live longer are no proof that somebody is there now. */
const LONGEST_SECONDS = 3600

/**
 * Verifies an OpenID Connect token (JSON Web Token, RFC 7519): signed by its provider, made out to the right audience, within its
 * time, and of somebody whom the trust root lists with just these claims.
 *
 * @throws {SigningError} `ERR_INVALID_TOKEN` for a token that does not hold; `ERR_UNTRUSTED_IDENTITY` for one that does, of
 *   somebody who is not listed. The token itself is in no message.
 */
export async function verifyIdentityToken(token: string, expected: TokenExpectation): Promise<VerifiedIdentity> {
  const issuer = issuerOf(token)
  const identities = expected.identities.filter((identity) => identity.issuer === issuer)
  const keySet = Object.hasOwn(expected.keySets, issuer) ? expected.keySets[issuer] : undefined
  if (identities.length === 0 || keySet === undefined) throw untrusted(`Tokens of ${quote(issuer)} are not trusted`)
  const claims = await claimsOf(token, { keySet, issuer, identities, expected })
  const found = identities.find((identity) => isOf(claims, identity))
  if (found === undefined)
    throw untrusted(`Nobody is listed with the claims of ${quote(claims.sub)} at ${quote(issuer)}`)
  return { person: found.person, issuer, subject: claims.sub ?? '', expiresAt: (claims.exp ?? 0) * 1000 }
}

/** Who is said to have made a token: only to find the key with which that is verified. */
function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? ''
  } catch (cause) {
    throw invalid('Not a JSON Web Token', cause)
  }
}

interface TokenContext {
  readonly keySet: JSONWebKeySet
  readonly issuer: string
  readonly identities: readonly TrustedIdentityEntry[]
  readonly expected: TokenExpectation
}

async function claimsOf(token: string, { keySet, issuer, identities, expected }: TokenContext): Promise<JWTPayload> {
  const { now, clockTolerance = 30 } = expected
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keySet), {
      algorithms: ALGORITHMS,
      issuer,
      audience: identities.map(({ audience }) => audience),
      currentDate: new Date(now),
      clockTolerance,
      requiredClaims: ['sub', 'exp', 'iat'],
      maxTokenAge: LONGEST_SECONDS,
    })
    return payload
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown'
    throw invalid(`The token of ${quote(issuer)} does not hold: ${reason}`, cause)
  }
}

function isOf(claims: JWTPayload, { audience, claims: wanted }: TrustedIdentityEntry): boolean {
  const audiences = typeof claims.aud === 'string' ? [claims.aud] : (claims.aud ?? [])
  return (
    audiences.includes(audience) &&
    Object.entries(wanted).every(([name, value]) => Object.hasOwn(claims, name) && claims[name] === value)
  )
}

function invalid(message: string, cause: unknown): SigningError<'ERR_INVALID_TOKEN'> {
  return new SigningError(message, {
    code: 'ERR_INVALID_TOKEN',
    hint: 'Ask the provider for a new token, for the audience that the trust root names.',
    cause,
  })
}

function untrusted(message: string): SigningError<'ERR_UNTRUSTED_IDENTITY'> {
  return new SigningError(message, {
    code: 'ERR_UNTRUSTED_IDENTITY',
    hint: '"mcpver trust show" prints which identities count, and for whom.',
  })
}
