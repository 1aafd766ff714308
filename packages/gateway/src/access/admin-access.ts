import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'
import type { AuthenticationResult, Authenticator } from './authenticator.ts'
import { BearerAuthenticator } from './bearer-authenticator.ts'
import type { Principal } from './principal.ts'
import type { RequestHead } from './request-head.ts'
import { StaticTokens } from './static-tokens.ts'

/** What somebody may do, each role also what those before it may: read; change routes and drain; everything. */
export const ADMIN_ROLES = ['viewer', 'operator', 'admin'] as const

/** What somebody may do with the admin API. */
export type AdminRole = (typeof ADMIN_ROLES)[number]

/** A token for the admin API. */
export interface AdminToken {
  /** `sha256:` and 64 lower-case hexadecimal digits, as `digestToken` gives. */
  readonly digest: string
  /** Whose it is. */
  readonly principal: string
  readonly role: AdminRole
}

/** Whether somebody may do something; if not, the answer is HTTP status 403. */
export type Authorization =
  { readonly success: true } | { readonly success: false; readonly status: 403; readonly description: string }

const AUTHORIZED: Authorization = Object.freeze({ success: true })

/** Who may use the admin API, and for what: its tokens are its own, those of callers do not count here. */
export class AdminAccess implements Authenticator {
  readonly #authenticator: BearerAuthenticator
  /** By the object, which nobody else can make: a principal of the same name that was authenticated elsewhere has no role here. */
  readonly #ranks = new Map<Principal, number>()

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a digest or a role that is not one. */
  constructor(tokens: readonly AdminToken[]) {
    for (const { role } of tokens) assertRole(role)
    const known = new StaticTokens(tokens.map(({ role, ...token }) => ({ ...token, roles: [role] })))
    this.#authenticator = new BearerAuthenticator({ verifiers: [known] })
    for (const principal of known.principals) this.#ranks.set(principal, rankOf(principal.roles[0]))
  }

  authenticate(head: RequestHead): AuthenticationResult | Promise<AuthenticationResult> {
    return this.#authenticator.authenticate(head)
  }

  /** Whether somebody has at least a role. */
  authorize(principal: Principal, role: AdminRole): Authorization {
    const rank = this.#ranks.get(principal) ?? -1
    if (rank >= 0 && rankOf(role) >= 0 && rank >= rankOf(role)) return AUTHORIZED
    return { success: false, status: 403, description: `The role ${role} is needed` }
  }
}

function rankOf(role: string | undefined): number {
  return ADMIN_ROLES.findIndex((known) => known === role)
}

function assertRole(role: string): void {
  if (rankOf(role) >= 0) return
  throw accessError(`The admin role ${quote(role)} is not known`, `Choose from ${ADMIN_ROLES.join(', ')}.`)
}
