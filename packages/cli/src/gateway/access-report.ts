import { plural } from '../plural.ts'
import type { GatewaySettings } from '../settings/gateway-settings.ts'
import { shownLine } from '../shown.ts'
import type { GatewayAccess } from './gateway-access.ts'

/** Who may call, as a program reads it. */
export function accessDocument({ tokens = [], oauth }: GatewaySettings): object {
  const issuers = oauth?.issuers?.map(({ issuer }) => issuer)
  return {
    isOpen: tokens.length === 0 && oauth === undefined,
    principals: principalsOf(tokens),
    ...(oauth && { oauth: { resource: oauth.resource, issuers } }),
  }
}

/** Who may call, as a line. */
export function accessText({ tokens = [], oauth }: GatewaySettings): string {
  const ways = [
    ...(tokens.length === 0 ? [] : [`${plural(principalsOf(tokens).length, 'principal')} with a token of their own`]),
    ...(oauth?.issuers ?? []).map(
      ({ issuer }) => `those with an access token of ${shownLine(issuer)} for ${shownLine(oauth?.resource ?? '')}`,
    ),
  ]
  return ways.length === 0 ? 'Callers: anybody on this machine' : `Callers: ${ways.join('; ')}`
}

/** Where the admin API is and who may use it, as a line. */
export function adminText(url: string, { admins }: GatewayAccess): string {
  const others = admins.map(({ principal, role }) => `${shownLine(principal)} (${role})`)
  return `Admin API: ${url}, for ${['you ("mcpver ps")', ...others].join(', ')}`
}

/** How clients show who they are, as lines; those of an authorization server find out by themselves. */
export function tokenHelp({ tokens = [] }: GatewaySettings): string {
  if (tokens.length === 0) return ''
  return '\nClients send their token in the header "Authorization: Bearer <token>"; "mcpver connect" has it from --token-env.\n'
}

function principalsOf(tokens: NonNullable<GatewaySettings['tokens']>): readonly string[] {
  return [...new Set(tokens.map(({ principal }) => principal))]
}
