import { isPlainObject, logged, parseJson, quote, systemClock } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { accessError } from './access-error.ts'
import { remoteIssuerKeys, type IssuerKeys, type RemoteKeysOptions } from './issuer-keys.ts'
import { isSafeWebUrl, quoteUrl } from './web-url.ts'

const TIMEOUT = 5_000
const PAUSE = 1_000

/**
 * The keys of an authorization server that are where its metadata says (RFC 8414, or OpenID Connect Discovery). The metadata is
 * fetched when a key is needed first, and counts from then on.
 *
 * @param issuer Exactly as `iss` of its tokens: https, or http on loopback.
 * @throws {GatewayError} `ERR_ACCESS_CONFIG` for another URL.
 */
export function discoveredIssuerKeys(issuer: string, options: RemoteKeysOptions = {}): IssuerKeys {
  if (!isSafeWebUrl(issuer)) {
    throw accessError(`The issuer is ${quoteUrl(issuer)}`, 'Give a URL with https; http is for loopback only.')
  }
  const { pause = PAUSE, timeout = TIMEOUT, clock = systemClock } = options
  let search: Search | undefined
  const isOver = ({ failedAt }: Search): boolean => failedAt !== undefined && Math.abs(clock.now() - failedAt) >= pause
  const begin = (): Search => {
    const begun: Search = { keys: findKeySet(issuer, timeout).then((url) => remoteIssuerKeys(url, options)) }
    begun.keys.catch(() => (begun.failedAt = clock.now()))
    return begun
  }
  return async (header, token) => {
    if (search === undefined || isOver(search)) search = begin()
    return (await search.keys)(header, token)
  }
}

/** One look at the metadata; where it failed, that is the answer for a while, so that callers do not keep the issuer busy. */
interface Search {
  readonly keys: Promise<IssuerKeys>
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  failedAt?: number
}

/** Where the metadata can be, in the order in which the protocol's clients look for it. */
function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  const openId = '/.well-known/openid-configuration'
  return [
    ...new Set([
      `${origin}/.well-known/oauth-authorization-server${path}`,
      `${origin}${openId}${path}`,
      `${origin}${path}${openId}`,
    ]),
  ]
}

/** The URL of the issuer's JSON Web Key Set. Rejects with `ERR_ISSUER_KEYS`. */
async function findKeySet(issuer: string, timeout: number): Promise<string> {
  const causes: unknown[] = []
  for (const url of metadataUrls(issuer)) {
    try {
      const metadata = await fetchMetadata(url, timeout)
      if (metadata !== undefined) return keySetOf(metadata, issuer)
    } catch (error) {
      if (error instanceof GatewayError) throw error
      causes.push(error)
    }
  }
  throw unavailable(`The issuer ${quoteUrl(issuer)} does not say where its keys are`, causes[0])
}

/** `undefined` where there is none. */
async function fetchMetadata(url: string, timeout: number): Promise<unknown> {
  const headers = { accept: 'application/json' }
  const response = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(timeout) })
  if (response.status === 200) return parseJson(await response.text())
  await response.body?.cancel()
  return undefined
}

/** What says that it is of another issuer is not followed: RFC 8414, section 3.3. */
function keySetOf(metadata: unknown, issuer: string): string {
  const { issuer: said, jwks_uri: url } = isPlainObject(metadata) ? metadata : {}
  if (said !== issuer) {
    throw unavailable(`The metadata of the issuer ${quoteUrl(issuer)} is of ${quote(said)}`)
  }
  if (typeof url === 'string' && isSafeWebUrl(url)) return url
  throw unavailable(`The metadata of the issuer ${quoteUrl(issuer)} names no safe URL of its keys`)
}

function unavailable(message: string, cause?: unknown): GatewayError<'ERR_ISSUER_KEYS'> {
  return logged(
    new GatewayError(message, {
      code: 'ERR_ISSUER_KEYS',
      hint: 'Look whether the authorization server is up and the issuer is written as it writes it, or say where its keys are.',
      cause,
    }),
  )
}
