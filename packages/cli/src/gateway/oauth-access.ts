import { McpverError } from '@mcpver/core'
import {
  AccessTokens,
  discoveredIssuerKeys,
  remoteIssuerKeys,
  ResourceMetadata,
  type IssuerKeys,
} from '@mcpver/gateway'
import type { IssuerSettings, OAuthSettings } from '../settings/gateway-settings.ts'

/** The gateway as a resource server: whose tokens count, and what clients are told. */
export interface OAuthAccess {
  readonly verifiers: readonly AccessTokens[]
  readonly metadata: ResourceMetadata
  /** What finds the keys of each issuer. */
  readonly keys: readonly IssuerKeys[]
}

/** Makes a resource server of settings that are whole. Throws a `GatewayError` `ERR_ACCESS_CONFIG`. */
export function oauthAccessOf(oauth: OAuthSettings): OAuthAccess {
  const issuers = (oauth.issuers ?? []).map((settings) => ({ settings, keys: keysOf(settings) }))
  return {
    metadata: metadataOf(oauth),
    verifiers: issuers.map((issuer) => verifierOf(issuer, oauth)),
    keys: issuers.map(({ keys }) => keys),
  }
}

/** Why keys of issuers cannot be had now; nothing of those that can. */
export async function faultsOfKeys(all: readonly IssuerKeys[]): Promise<readonly string[]> {
  const faults = await Promise.all(all.map(faultOf))
  return faults.filter((fault) => fault !== undefined)
}

async function faultOf(keys: IssuerKeys): Promise<string | undefined> {
  try {
    // Whether there is a key of this name is not the question.
    await keys({ alg: 'ES256', kid: 'mcpver' }, { payload: '', signature: '' })
    return undefined
  } catch (error) {
    return McpverError.isInstance(error) && error.code === 'ERR_ISSUER_KEYS' ? error.message : undefined
  }
}

function keysOf({ issuer, jwksUri }: IssuerSettings): IssuerKeys {
  return jwksUri === undefined ? discoveredIssuerKeys(issuer) : remoteIssuerKeys(jwksUri)
}

function verifierOf(
  { settings, keys }: { readonly settings: IssuerSettings; readonly keys: IssuerKeys },
  { resource = '', requiredScopes }: OAuthSettings,
): AccessTokens {
  const { issuer, algorithms, clockTolerance } = settings
  return new AccessTokens({
    ...{ issuer, resource, keys },
    ...(requiredScopes && { requiredScopes }),
    ...(algorithms && { algorithms }),
    ...(clockTolerance !== undefined && { clockTolerance }),
  })
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
