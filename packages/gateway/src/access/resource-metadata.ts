import { accessError } from './access-error.ts'
import { assertScopes } from './challenge.ts'
import { isSafeWebUrl, quoteUrl } from './web-url.ts'

/** What clients have to know to get a token for the gateway. */
export interface ResourceMetadataOptions {
  /** The gateway's resource URI, as clients know it: `https://gateway.example/mcp`. */
  readonly resource: string
  /** The issuers whose tokens count. At least one. */
  readonly authorizationServers: readonly string[]
  /** The scopes that a client may ask for. Default: none are named. */
  readonly scopes?: readonly string[]
  /** A name for people. Default: none. */
  readonly name?: string
}

/** Protected resource metadata (RFC 9728, section 2). */
export interface ResourceMetadataDocument {
  readonly resource: string
  readonly authorization_servers: readonly string[]
  readonly bearer_methods_supported: readonly ['header']
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
}

const WELL_KNOWN = '/.well-known/oauth-protected-resource'

/** Tells clients where to get a token (RFC 9728): the document, and where it is found. Anybody may read it. */
export class ResourceMetadata {
  readonly document: ResourceMetadataDocument
  /** For the challenge: RFC 9728, section 3.1. */
  readonly url: string
  readonly #path: string

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a resource or an issuer that is not a URL with https, and without an issuer. */
  constructor({ resource, authorizationServers, scopes = [], name }: ResourceMetadataOptions) {
    for (const url of [resource, ...authorizationServers]) assertWebUrl(url)
    if (authorizationServers.length === 0) throw withoutIssuer(resource)
    assertScopes(scopes)
    const { origin, pathname, search } = new URL(resource)
    this.#path = `${WELL_KNOWN}${pathname.replace(/\/$/, '')}`
    this.url = `${origin}${this.#path}${search}`
    this.document = {
      resource,
      authorization_servers: [...authorizationServers],
      bearer_methods_supported: ['header'],
      ...(scopes.length === 0 ? {} : { scopes_supported: [...scopes] }),
      ...(name === undefined ? {} : { resource_name: name }),
    }
  }

  /**
   * Whether the document is found at a path: the well-known one, the one with the resource's path after it, and those of what is
   * below the resource, for which the same tokens count.
   *
   * @param pathname Without the query.
   */
  isFoundAt(pathname: string): boolean {
    return pathname === WELL_KNOWN || pathname === this.#path || pathname.startsWith(`${this.#path}/`)
  }
}

function withoutIssuer(resource: string): Error {
  return accessError(
    `The resource ${quoteUrl(resource)} has no authorization server`,
    'Name the issuer whose tokens count for it.',
  )
}

function assertWebUrl(url: string): void {
  if (isSafeWebUrl(url)) return
  throw accessError(
    `The resource metadata names ${quoteUrl(url)}`,
    'Give URLs with https and without a fragment; http is for loopback only.',
  )
}
