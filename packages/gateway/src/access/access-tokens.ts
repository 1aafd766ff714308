import { quote, systemClock, type Clock } from '@mcpver/core'
import { decodeJwt, errors, jwtVerify, type JWTVerifyResult } from 'jose'
import { GatewayError } from '../gateway-error.ts'
import { accessError } from './access-error.ts'
import type { AuthenticationSuccess } from './authenticator.ts'
import type { TokenVerdict, TokenVerifier } from './bearer-authenticator.ts'
import type { BearerToken } from './bearer-token.ts'
import { assertScopes, type TokenRefusal } from './challenge.ts'
import type { IssuerKeys } from './issuer-keys.ts'
import { limitOption } from './limit-option.ts'
import { LruMap } from './lru-map.ts'
import { isAccessTokenType, isBoundToKey, principalOf } from './token-claims.ts'
import { isSafeWebUrl, quoteUrl } from './web-url.ts'

/** Which access tokens of which authorization server count. */
export interface AccessTokensOptions {
  /** The authorization server, exactly as `iss` of its tokens. */
  readonly issuer: string
  /** The gateway's resource URI (RFC 8707): tokens have to be made out to it. */
  readonly resource: string
  readonly keys: IssuerKeys
  /** The scopes that every token must have. Default: none. */
  readonly requiredScopes?: readonly string[]
  /** Default: all asymmetric ones of JSON Web Algorithms. With a shared secret, whoever can verify can also make a token. */
  readonly algorithms?: readonly string[]
  /** How far the authorization server's clock may be off, in seconds: 0 to 60. Default: 60. */
  readonly clockTolerance?: number
  /** The claim with the principal's roles, a list of texts. Default: none, so that nobody has a role. */
  readonly rolesClaim?: string
  /** How many verified tokens are remembered. Default: 10,000. */
  readonly maxRemembered?: number
  readonly clock?: Clock
}

interface Remembered {
  readonly verdict: AuthenticationSuccess | TokenRefusal
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly until: number
}

const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']
const MOST_TOLERANCE = 60
/** How long a verified token is remembered at most, in milliseconds: a key that the issuer withdrew counts no longer than that. */
const LONGEST_MEMORY = 300_000
const REASONS: ReadonlyMap<string, string> = new Map([
  ['aud', 'The access token is made out to another resource'],
  ['nbf', 'The access token is not valid yet'],
])

/**
 * Knows the access tokens of one authorization server: JSON Web Tokens (RFC 9068) that are signed by it, within their time and
 * made out to this gateway. A verified token is remembered by its SHA-256, so that the next calls cost no signature check.
 */
export class AccessTokens implements TokenVerifier {
  readonly #options: AccessTokensOptions
  readonly #audience: string[]
  readonly #algorithms: string[]
  readonly #clock: Clock
  readonly #remembered: LruMap<string, Remembered>

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a setting that would let others in, or nobody. */
  constructor(options: AccessTokensOptions) {
    const { issuer, resource, algorithms = ALGORITHMS, requiredScopes = [], maxRemembered = 10_000 } = options
    assertWebUrl('issuer', issuer)
    assertWebUrl('resource', resource)
    assertScopes(requiredScopes)
    assertAlgorithms(algorithms)
    assertTolerance(options.clockTolerance ?? MOST_TOLERANCE)
    this.#options = options
    this.#audience = audienceOf(resource)
    this.#algorithms = [...algorithms]
    this.#clock = options.clock ?? systemClock
    this.#remembered = new LruMap(limitOption('maxRemembered', maxRemembered))
  }

  verify(token: BearerToken): TokenVerdict | Promise<TokenVerdict> {
    const remembered = this.#remembered.get(token.sha256)
    if (remembered !== undefined) {
      if (this.#clock.now() < remembered.until) return remembered.verdict
      this.#remembered.delete(token.sha256)
    }
    return issuerOf(token.text) === this.#options.issuer ? this.#verify(token) : undefined
  }

  async #verify(token: BearerToken): Promise<TokenVerdict> {
    try {
      const verified = await this.#verifySignature(token.text)
      const verdict = this.#judge(verified)
      this.#remember(token, { verdict, expires: (verified.payload.exp ?? 0) * 1000 })
      return verdict
    } catch (error) {
      return refusalFor(error)
    }
  }

  #verifySignature(text: string): Promise<JWTVerifyResult> {
    const { issuer, keys, clockTolerance = MOST_TOLERANCE } = this.#options
    return jwtVerify(text, keys, {
      issuer,
      audience: this.#audience,
      algorithms: this.#algorithms,
      clockTolerance,
      currentDate: new Date(this.#clock.now()),
      requiredClaims: ['exp', 'sub'],
    })
  }

  #judge({ payload, protectedHeader }: JWTVerifyResult): AuthenticationSuccess | TokenRefusal {
    if (!isAccessTokenType(protectedHeader.typ)) return invalid('The token is not an access token')
    // Whoever stole it could use it: the proof that its holder has the key is not asked for here.
    if (isBoundToKey(payload)) return invalid('Access tokens that are bound to a key are not supported')
    const principal = principalOf(payload, this.#options)
    if (principal === undefined) return invalid('The access token does not say whose it is')
    const isEnough = (this.#options.requiredScopes ?? []).every((scope) => principal.scopes.includes(scope))
    return isEnough ? { success: true, principal } : lacking('The access token lacks a scope')
  }

  #remember(
    { sha256 }: BearerToken,
    known: { readonly verdict: Remembered['verdict']; readonly expires: number },
  ): void {
    const until = Math.min(known.expires, this.#clock.now() + LONGEST_MEMORY)
    this.#remembered.set(sha256, { verdict: known.verdict, until })
  }
}

/** Who is said to have made a token: only to find the verifier that has to decide. */
function issuerOf(text: string): unknown {
  try {
    return decodeJwt(text).iss
  } catch {
    return undefined
  }
}

function refusalFor(error: unknown): TokenRefusal {
  if (error instanceof GatewayError) {
    const description = 'The access token cannot be verified at the moment'
    return { success: false, error: 'temporarily_unavailable', description }
  }
  if (error instanceof errors.JWTExpired) return invalid('The access token has expired')
  const claim = error instanceof errors.JWTClaimValidationFailed ? error.claim : ''
  return invalid(REASONS.get(claim) ?? 'The access token is not valid')
}

function invalid(description: string): TokenRefusal {
  return { success: false, error: 'invalid_token', description }
}

function lacking(description: string): TokenRefusal {
  return { success: false, error: 'insufficient_scope', description }
}

/** Clients that normalise a URL end it with a slash where it has no path. */
function audienceOf(resource: string): string[] {
  const { origin, pathname, search } = new URL(resource)
  return pathname === '/' && search === '' ? [origin, `${origin}/`, resource] : [resource]
}

function assertWebUrl(name: string, value: string): void {
  if (isSafeWebUrl(value)) return
  throw accessError(
    `The ${name} of access tokens is ${quoteUrl(value)}`,
    'Give a URL with https and without a fragment; http is for loopback only.',
  )
}

function assertAlgorithms(algorithms: readonly string[]): void {
  const wrong = algorithms.find((algorithm) => !ALGORITHMS.includes(algorithm))
  if (wrong === undefined && algorithms.length > 0) return
  const what = wrong === undefined ? 'No algorithm is allowed' : `The algorithm ${quote(wrong)} is not allowed`
  throw accessError(`${what} for access tokens`, `Choose from ${ALGORITHMS.join(', ')}.`)
}

function assertTolerance(seconds: number): void {
  if (seconds >= 0 && seconds <= MOST_TOLERANCE) return
  throw accessError(
    `The clock tolerance for access tokens is ${quote(seconds)}`,
    `Give seconds, from 0 to ${String(MOST_TOLERANCE)}.`,
  )
}
