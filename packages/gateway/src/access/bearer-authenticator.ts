import { accessError } from './access-error.ts'
import {
  anonymousAuthenticator,
  type AuthenticationResult,
  type AuthenticationSuccess,
  type Authenticator,
} from './authenticator.ts'
import { readBearer, type BearerToken } from './bearer-token.ts'
import { Challenge, type ChallengeOptions, type TokenRefusal } from './challenge.ts'
import type { RequestHead } from './request-head.ts'

/** Whose a token is, why it does not count, or `undefined` for a token of somebody else's making. */
export type TokenVerdict = AuthenticationSuccess | TokenRefusal | undefined

/** Knows tokens of one kind. */
export interface TokenVerifier {
  verify(token: BearerToken): TokenVerdict | Promise<TokenVerdict>
}

/** Which tokens count, and what those hear who have none. */
export interface BearerAuthenticatorOptions {
  /** The first that recognises a token decides. At least one. */
  readonly verifiers: readonly TokenVerifier[]
  readonly challenge?: ChallengeOptions
  /** Lets callers without any credential in as the anonymous principal; a wrong credential is refused still. Default: false. */
  readonly allowsAnonymous?: boolean
}

const REFUSALS = {
  missing: refusal('credential_missing', 'A bearer token is needed'),
  'other-scheme': refusal('invalid_token', 'Only bearer tokens are accepted'),
  malformed: refusal('invalid_request', 'The Authorization header is malformed'),
  unknown: refusal('invalid_token', 'The token is not known'),
} as const

/** Lets callers in who show a bearer token that one of several verifiers knows. */
export class BearerAuthenticator implements Authenticator {
  readonly #verifiers: readonly TokenVerifier[]
  readonly #challenge: Challenge
  readonly #allowsAnonymous: boolean

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` without any verifier, or for a challenge that cannot be made. */
  constructor({ verifiers, challenge, allowsAnonymous = false }: BearerAuthenticatorOptions) {
    if (verifiers.length === 0) {
      throw accessError('Bearer tokens are asked for, and none counts', 'Configure a token or an authorization server.')
    }
    this.#verifiers = [...verifiers]
    this.#challenge = new Challenge(challenge)
    this.#allowsAnonymous = allowsAnonymous
  }

  authenticate(head: RequestHead): AuthenticationResult | Promise<AuthenticationResult> {
    const credential = readBearer(head)
    if (typeof credential === 'object') return this.#ask(credential, 0)
    if (credential === 'missing' && this.#allowsAnonymous) return anonymousAuthenticator.authenticate(head)
    return this.#challenge.toFailure(REFUSALS[credential])
  }

  /** Asks the verifiers in turn, without waiting for those that need not be waited for. */
  #ask(token: BearerToken, first: number): AuthenticationResult | Promise<AuthenticationResult> {
    for (let index = first; index < this.#verifiers.length; index++) {
      const verdict = this.#verifiers[index]?.verify(token)
      if (verdict instanceof Promise) {
        return verdict.then((late) => (late === undefined ? this.#ask(token, index + 1) : this.#answer(late)))
      }
      if (verdict !== undefined) return this.#answer(verdict)
    }
    return this.#answer(REFUSALS.unknown)
  }

  #answer(verdict: NonNullable<TokenVerdict>): AuthenticationResult {
    return verdict.success ? verdict : this.#challenge.toFailure(verdict)
  }
}

function refusal(error: TokenRefusal['error'], description: string): TokenRefusal {
  return { success: false, error, description }
}
