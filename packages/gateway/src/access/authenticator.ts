import { ANONYMOUS, type Principal } from './principal.ts'
import type { RequestHead } from './request-head.ts'

/** Finds out who calls. */
export interface Authenticator {
  /** Comes back at once where nothing has to be asked elsewhere; never throws for what a caller sends. */
  authenticate(head: RequestHead): AuthenticationResult | Promise<AuthenticationResult>
}

/** Who calls, or the answer to give. */
export type AuthenticationResult = AuthenticationSuccess | AuthenticationFailure

/** Who calls. */
export interface AuthenticationSuccess {
  readonly success: true
  readonly principal: Principal
}

/** What is wrong with a credential: codes of RFC 6750, section 3.1, and two that it has no words for. */
export type AuthenticationError =
  'credential_missing' | 'invalid_request' | 'invalid_token' | 'insufficient_scope' | 'temporarily_unavailable'

/** The answer to a request whose caller is not let in. */
export interface AuthenticationFailure {
  readonly success: false
  /** The HTTP status: 400 for a malformed credential, 401, 403 for a lack of scopes, 503 where it cannot be found out. */
  readonly status: 400 | 401 | 403 | 503
  readonly error: AuthenticationError
  /** For people, in one line of ASCII. Holds nothing that the caller sent. */
  readonly description: string
  /** The value of the header `WWW-Authenticate`; `undefined` where a new credential would not help. */
  readonly wwwAuthenticate: string | undefined
}

const EVERYBODY: AuthenticationSuccess = Object.freeze({ success: true, principal: ANONYMOUS })

/** Lets everybody in as the anonymous principal, whatever credential they show: for servers that only this machine reaches. */
export const anonymousAuthenticator: Authenticator = Object.freeze({ authenticate: () => EVERYBODY })
