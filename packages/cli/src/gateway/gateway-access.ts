import {
  BearerAuthenticator,
  digestToken,
  NetworkPolicy,
  readSecret,
  StaticTokens,
  type AdminToken,
  type GatewayOptions,
  type IssuerKeys,
  type SecretSource,
} from '@mcpver/gateway'
import type { GatewaySettings, TokenSetting } from '../settings/gateway-settings.ts'
import { usage } from '../usage.ts'
import { oauthAccessOf, type OAuthAccess } from './oauth-access.ts'
import type { ServedServer } from './served-servers.ts'

/** Who may do what at a gateway. Of tokens, only digests are in it. */
export interface GatewayAccess {
  /** Who may call, and where they learn how to get a token. */
  readonly callers: Pick<GatewayOptions, 'authenticator' | 'metadata'>
  /** Who may use the admin API, besides the owner of the state directory. */
  readonly admins: readonly AdminToken[]
  /** What finds the keys of each issuer of access tokens. */
  readonly keys: readonly IssuerKeys[]
}

/** Whose a token is, by its digest. */
interface KnownToken {
  readonly principal: string
  readonly digest: string
}

/** A token as the header `Authorization` can carry it: RFC 6750, section 2.1. */
const BEARER = /^[0-9A-Za-z._~+/-]+=*$/

/**
 * Reads the tokens of the settings, and finds out who may do what: anybody may call where neither tokens nor issuers are set.
 *
 * @throws {CliError} `ERR_USAGE` for a token that cannot be had or be sent, and for one that is for callers and the admin API.
 *   {GatewayError} `ERR_ACCESS_CONFIG`.
 */
export async function accessOf(settings: GatewaySettings, source: SecretSource): Promise<GatewayAccess> {
  const { tokens = [], oauth, admin = {} } = settings
  const callers = await Promise.all(tokens.map((token) => known(token, source)))
  const admins = await Promise.all(
    (admin.tokens ?? []).map(async (token) => ({ ...(await known(token, source)), role: token.role })),
  )
  assertApart(callers, admins)
  const resourceServer = oauth && oauthAccessOf(oauth)
  return {
    callers: callersOf(callers, resourceServer, oauth?.requiredScopes),
    admins,
    keys: resourceServer?.keys ?? [],
  }
}

function callersOf(
  tokens: readonly KnownToken[],
  resourceServer: OAuthAccess | undefined,
  scopes: readonly string[] | undefined,
): GatewayAccess['callers'] {
  const { metadata, verifiers: issuers = [] } = resourceServer ?? {}
  const verifiers = [...(tokens.length === 0 ? [] : [new StaticTokens(tokens)]), ...issuers]
  if (verifiers.length === 0) return {}
  const challenge = { ...(metadata && { resourceMetadata: metadata.url }), ...(scopes && { scopes }) }
  return { authenticator: new BearerAuthenticator({ verifiers, challenge }), metadata }
}

async function known({ principal, token }: TokenSetting, source: SecretSource): Promise<KnownToken> {
  const result = await readSecret(token, source)
  if (!result.success) throw usage(result.reason, `It has to hold the token of ${principal}.`)
  if (BEARER.test(result.value)) return { principal, digest: digestToken(result.value) }
  const what = result.value === '' ? 'is empty' : 'holds what a client cannot send'
  throw usage(
    `The token of ${principal}, ${token.kind}:${token.target}, ${what}`,
    'A token is of letters, digits and - . _ ~ + / alone, as "openssl rand -hex 32" makes one.',
  )
}

function assertApart(callers: readonly KnownToken[], admins: readonly KnownToken[]): void {
  const both = admins.find(({ digest }) => callers.some((token) => token.digest === digest))
  if (both === undefined) return
  throw usage(
    `The admin token of ${both.principal} is a token of callers too`,
    'Give the admin API a token of its own: what clients send to call must not change routes.',
  )
}

/** Where servers may be: on public addresses, where the configuration has them, and where the settings say. */
export function networkOf(servers: readonly ServedServer[], hosts: readonly string[]): NetworkPolicy {
  const configured = servers.flatMap(({ host }) => (host === undefined ? [] : [host.replace(/^\[|\]$/g, '')]))
  return new NetworkPolicy({ hosts: [...new Set([...configured, ...hosts])] })
}
