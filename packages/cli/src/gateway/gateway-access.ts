import {
  AccessTokens,
  BearerAuthenticator,
  digestToken,
  discoveredIssuerKeys,
  NetworkPolicy,
  readSecret,
  remoteIssuerKeys,
  ResourceMetadata,
  StaticTokens,
  type AdminToken,
  type GatewayOptions,
  type SecretSource,
} from '@mcpver/gateway'
import type { GatewaySettings, IssuerSettings, OAuthSettings, TokenSetting } from '../settings/gateway-settings.ts'
import { usage } from '../usage.ts'
import type { ServedServer } from './served-servers.ts'

/** Who may do what at a gateway. Of tokens, only digests are in it. */
export interface GatewayAccess {
  /** Who may call, and where they learn how to get a token. */
  readonly callers: Pick<GatewayOptions, 'authenticator' | 'metadata'>
  /** Who may use the admin API, besides the owner of the state directory. */
  readonly admins: readonly AdminToken[]
}

/** A token as the header `Authorization` can carry it: RFC 6750, section 2.1. */
const BEARER = /^[0-9A-Za-z._~+/-]+=*$/

/**
 * Reads the tokens of the settings, and finds out who may do what: anybody may call where neither tokens nor issuers are set.
 *
 * @throws {CliError} `ERR_USAGE` for a token that cannot be had or be sent, and for one that is for callers and the admin API.
 *   {GatewayError} `ERR_ACCESS_CONFIG`.
 */
export async function accessOf(
  { tokens = [], oauth, admin = {} }: GatewaySettings,
  source: SecretSource,
): Promise<GatewayAccess> {
  const known = await Promise.all(
    tokens.map(async (token) => ({ principal: token.principal, digest: await digestOf(token, source) })),
  )
  const admins = await Promise.all(
    (admin.tokens ?? []).map(async (token) => ({
      principal: token.principal,
      role: token.role,
      digest: await digestOf(token, source),
    })),
  )
  const both = admins.find(({ digest }) => known.some((token) => token.digest === digest))
  if (both !== undefined) {
    const hint = 'Give the admin API a token of its own: what clients send to call must not change routes.'
    throw usage(`The admin token of ${both.principal} is a token of callers too`, hint)
  }
  const metadata = oauth && metadataOf(oauth)
  const verifiers = [...(known.length === 0 ? [] : [new StaticTokens(known)]), ...(oauth ? issuersOf(oauth) : [])]
  if (verifiers.length === 0) return { callers: {}, admins }
  const challenge = {
    ...(metadata && { resourceMetadata: metadata.url }),
    ...(oauth?.requiredScopes && { scopes: oauth.requiredScopes }),
  }
  return { callers: { authenticator: new BearerAuthenticator({ verifiers, challenge }), metadata }, admins }
}

async function digestOf({ principal, token }: TokenSetting, source: SecretSource): Promise<string> {
  const result = await readSecret(token, source)
  if (!result.success) throw usage(result.reason, `It has to hold the token of ${principal}.`)
  if (BEARER.test(result.value)) return digestToken(result.value)
  const what = result.value === '' ? 'is empty' : 'holds what a client cannot send'
  throw usage(
    `The token of ${principal}, ${token.kind}:${token.target}, ${what}`,
    'A token is of letters, digits and - . _ ~ + / alone, as "openssl rand -hex 32" makes one.',
  )
}

function metadataOf({ resource = '', issuers = [], scopes, requiredScopes, name }: OAuthSettings): ResourceMetadata {
  const offered = scopes ?? requiredScopes
  return new ResourceMetadata({
    resource,
    authorizationServers: issuers.map(({ issuer }) => issuer),
    ...(offered && { scopes: offered }),
    ...(name !== undefined && { name }),
  })
}

function issuersOf({ resource = '', issuers = [], requiredScopes }: OAuthSettings): readonly AccessTokens[] {
  return issuers.map(
    (settings) =>
      new AccessTokens({
        issuer: settings.issuer,
        resource,
        keys: keysOf(settings),
        ...(requiredScopes && { requiredScopes }),
        ...(settings.algorithms && { algorithms: settings.algorithms }),
        ...(settings.clockTolerance !== undefined && { clockTolerance: settings.clockTolerance }),
      }),
  )
}

function keysOf({ issuer, jwksUri }: IssuerSettings): ReturnType<typeof remoteIssuerKeys> {
  return jwksUri === undefined ? discoveredIssuerKeys(issuer) : remoteIssuerKeys(jwksUri)
}

/** Where servers may be: on public addresses, where the configuration has them, and where the settings say. */
export function networkOf(servers: readonly ServedServer[], hosts: readonly string[]): NetworkPolicy {
  const configured = servers.flatMap(({ host }) => (host === undefined ? [] : [host.replace(/^\[|\]$/g, '')]))
  return new NetworkPolicy({ hosts: [...new Set([...configured, ...hosts])] })
}
