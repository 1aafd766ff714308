import type { JWTPayload } from 'jose'
import { isPrincipalName, type Principal } from './principal.ts'

/** Whose claims they are, by whom, and where the roles stand. */
export interface ClaimsContext {
  readonly issuer: string
  readonly rolesClaim?: string | undefined
}

/** `at+jwt` is that of RFC 9068; many authorization servers write `JWT`, or nothing. */
const TYPES: ReadonlySet<string> = new Set(['at+jwt', 'application/at+jwt', 'jwt'])

/** Whether a token's `typ` is that of an access token. Others, such as `dpop+jwt` or `logout+jwt`, are made for other ends. */
export function isAccessTokenType(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && TYPES.has(typ.toLowerCase()))
}

/** Whether a token counts only together with a proof that its holder has a key (RFC 7800). */
export function isBoundToKey(claims: JWTPayload): boolean {
  return claimOf(claims, 'cnf') !== undefined
}

/** The principal of verified claims; `undefined` where they do not name one. */
export function principalOf(claims: JWTPayload, { issuer, rolesClaim }: ClaimsContext): Principal | undefined {
  const subject = claimOf(claims, 'sub')
  if (!isPrincipalName(subject)) return undefined
  return {
    // The issuer keeps apart the people whom two authorization servers call the same.
    id: `${issuer}#${subject}`,
    kind: 'subject',
    scopes: scopesOf(claims),
    roles: rolesClaim === undefined ? [] : textsOf(claimOf(claims, rolesClaim)),
  }
}

/** `scope` is that of RFC 9068, one text; some authorization servers write `scp`, a text or a list. */
function scopesOf(claims: JWTPayload): readonly string[] {
  const scopes = claimOf(claims, 'scope') ?? claimOf(claims, 'scp')
  return typeof scopes === 'string' ? scopes.split(' ').filter((scope) => scope !== '') : textsOf(scopes)
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

function claimOf(claims: JWTPayload, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined
}
