import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'
import type { AuthenticationError, AuthenticationFailure } from './authenticator.ts'
import { quoteUrl } from './web-url.ts'

/** Where a caller without a good token learns how to get one. */
export interface ChallengeOptions {
  /** The URL of the protected resource metadata (RFC 9728). Default: none. */
  readonly resourceMetadata?: string
  /** The scopes that a call needs. Default: none. */
  readonly scopes?: readonly string[]
}

/** What is wrong, before it is made an answer of. */
export interface TokenRefusal {
  readonly success: false
  readonly error: AuthenticationError
  /** One sentence in ASCII without quotation marks. */
  readonly description: string
}

const STATUSES: Readonly<Record<AuthenticationError, AuthenticationFailure['status']>> = {
  credential_missing: 401,
  invalid_request: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  temporarily_unavailable: 503,
}
/** RFC 6749, section 3.3. */
const SCOPE = /^[\u0021\u0023-\u005b\u005d-\u007e]+$/

/** Makes the answers for callers who are not let in (RFC 6750, section 3; RFC 9728, section 5.1). */
export class Challenge {
  readonly #parameters: readonly string[]

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a URL that is not one, or a scope that cannot be one. */
  constructor({ resourceMetadata, scopes = [] }: ChallengeOptions = {}) {
    assertScopes(scopes)
    this.#parameters = [
      ...(resourceMetadata === undefined ? [] : [`resource_metadata="${hrefOf(resourceMetadata)}"`]),
      ...(scopes.length === 0 ? [] : [`scope="${scopes.join(' ')}"`]),
    ]
  }

  /** The answer for what is wrong. */
  toFailure({ error, description }: TokenRefusal): AuthenticationFailure {
    const wwwAuthenticate = error === 'temporarily_unavailable' ? undefined : this.#header(error, description)
    return { success: false, status: STATUSES[error], error, description, wwwAuthenticate }
  }

  #header(error: AuthenticationError, description: string): string {
    // A caller who showed nothing did nothing wrong: RFC 6750, section 3.1.
    const fault = error === 'credential_missing' ? [] : [`error="${error}"`, `error_description="${description}"`]
    return ['Bearer', [...fault, ...this.#parameters].join(', ')].join(' ').trimEnd()
  }
}

/** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a scope that cannot be one. */
export function assertScopes(scopes: readonly string[]): void {
  const wrong = scopes.find((scope) => !SCOPE.test(scope))
  if (wrong === undefined) return
  throw accessError(
    `The scope ${quote(wrong)} cannot be asked for`,
    'Give each scope on its own, in printable ASCII without spaces, quotation marks and backslashes.',
  )
}

function hrefOf(url: string): string {
  if (URL.canParse(url)) return new URL(url).href
  throw accessError(
    `The URL of the resource metadata is ${quoteUrl(url)}`,
    'Give it whole, with its scheme and its host.',
  )
}
