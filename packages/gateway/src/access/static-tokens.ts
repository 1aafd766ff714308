import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'
import type { AuthenticationSuccess } from './authenticator.ts'
import type { TokenVerdict, TokenVerifier } from './bearer-authenticator.ts'
import type { BearerToken } from './bearer-token.ts'
import { assertPrincipalId, type Principal } from './principal.ts'

/** A token of the configuration. */
export interface StaticToken {
  /** `sha256:` and 64 lower-case hexadecimal digits, as `digestToken` gives. The token itself is nowhere. */
  readonly digest: string
  /** Whose it is. Somebody may have several. */
  readonly principal: string
  readonly scopes?: readonly string[]
  readonly roles?: readonly string[]
}

const DIGEST = /^sha256:([0-9a-f]{64})$/

/**
 * Knows the tokens of the configuration.
 *
 * A token is looked up by its SHA-256. How long that takes depends on digests only, which a caller cannot choose, so it tells
 * nothing of a token. The digest is made anew for each call: that takes a microsecond, and keeping it would mean to keep tokens
 * in clear beside it.
 */
export class StaticTokens implements TokenVerifier {
  readonly #known: ReadonlyMap<string, AuthenticationSuccess>

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a digest that is not one or comes twice, and for a principal without a name. */
  constructor(tokens: readonly StaticToken[]) {
    const known = new Map<string, AuthenticationSuccess>()
    for (const token of tokens) {
      const sha256 = hexOf(token)
      if (known.has(sha256)) {
        throw accessError(
          `The token of ${quote(token.principal)} is configured twice`,
          'Give everybody their own token.',
        )
      }
      known.set(sha256, { success: true, principal: toPrincipal(token) })
    }
    this.#known = known
  }

  /** The principals that have a token, one for each token. */
  get principals(): readonly Principal[] {
    return [...this.#known.values()].map(({ principal }) => principal)
  }

  verify({ sha256 }: BearerToken): TokenVerdict {
    return this.#known.get(sha256)
  }
}

function hexOf({ digest, principal }: StaticToken): string {
  const hex = DIGEST.exec(digest)?.[1]
  if (hex !== undefined) return hex
  // Not quoted: where the token itself was put there by mistake, it must not get into a log.
  throw accessError(
    `The token of ${quote(principal)} is not given as a digest`,
    'Give "sha256:" and the 64 lower-case hexadecimal digits of the SHA-256 of the token.',
  )
}

function toPrincipal({ principal, scopes = [], roles = [] }: StaticToken): Principal {
  assertPrincipalId(principal)
  return Object.freeze({ id: principal, kind: 'token', scopes: [...scopes], roles: [...roles] })
}
