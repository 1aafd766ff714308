import { logged, parseJson, systemClock, type Clock } from '@mcpver/core'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type CompactJWSHeaderParameters,
  type CryptoKey,
  type FetchImplementation,
  type FlattenedJWSInput,
  type JSONWebKeySet,
} from 'jose'
import { GatewayError } from '../gateway-error.ts'
import { accessError } from './access-error.ts'
import { isSafeWebUrl, quoteUrl } from './web-url.ts'

/**
 * Finds the public key that a token was signed with. Rejects with an error of jose where there is none for it, and with a
 * `GatewayError` `ERR_ISSUER_KEYS` where the keys cannot be had.
 */
export type IssuerKeys = (header: CompactJWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>

/** How often keys are fetched, in milliseconds. */
export interface RemoteKeysOptions {
  /** How long fetched keys are used. Default: 10 minutes. */
  readonly maxAge?: number
  /** How long after a fetch a token with an unknown key leads to the next one. Default: 30 seconds. */
  readonly cooldown?: number
  /** How long after a failed fetch none is tried. Default: 1 second. */
  readonly pause?: number
  /** How long a fetch may take. Default: 5 seconds. */
  readonly timeout?: number
  readonly clock?: Clock
}

const ABOUT_THE_TOKEN = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported]

/**
 * The keys of an authorization server, fetched when they are needed first, when they are old, and when a token names a key that
 * is not among them. Redirects are not followed.
 *
 * @param url Of a JSON Web Key Set (RFC 7517): https, or http on loopback.
 * @throws {GatewayError} `ERR_ACCESS_CONFIG` for another URL.
 */
export function remoteIssuerKeys(url: string, options: RemoteKeysOptions = {}): IssuerKeys {
  if (!isSafeWebUrl(url)) {
    throw accessError(
      `The keys of the issuer are at ${quoteUrl(url)}`,
      'Give a URL with https; http is for loopback only.',
    )
  }
  const { maxAge = 600_000, cooldown = 30_000, timeout = 5_000 } = options
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: maxAge,
    cooldownDuration: cooldown,
    timeoutDuration: timeout,
    [customFetch]: pausing(fetchKeySet, options),
  })
  return (header, token) => keys(header, token).catch(distinguish)
}

/**
 * Keys that are given.
 *
 * @throws {GatewayError} `ERR_ACCESS_CONFIG` for what is not a JSON Web Key Set.
 */
export function givenIssuerKeys(keySet: JSONWebKeySet): IssuerKeys {
  try {
    const keys = createLocalJWKSet(keySet)
    return (header, token) => keys(header, token).catch(distinguish)
  } catch {
    throw accessError(
      'The keys of the issuer are not a JSON Web Key Set',
      'Give an object with a list "keys" (RFC 7517).',
    )
  }
}

/** After a failure, fails for a while without trying: callers with invented keys must not keep the issuer or us busy. */
function pausing(
  fetchKeys: FetchImplementation,
  { pause = 1_000, clock = systemClock }: RemoteKeysOptions,
): FetchImplementation {
  let last: { readonly at: number; readonly failure: unknown } | undefined
  return async (url, options) => {
    if (last !== undefined && Math.abs(clock.now() - last.at) < pause) throw last.failure
    try {
      return await fetchKeys(url, options)
    } catch (cause) {
      const failure = logged(unavailable(`The keys of the issuer cannot be had from ${quoteUrl(url)}`, cause))
      last = { at: clock.now(), failure }
      throw failure
    }
  }
}

async function fetchKeySet(...[url, options]: Parameters<FetchImplementation>): Promise<Response> {
  const response = await fetch(url, options)
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`HTTP status ${String(response.status)}`)
  }
  const text = await response.text()
  createLocalJWKSet(parseJson(text) as JSONWebKeySet)
  return new Response(text)
}

/** Tells a token without a key from keys that cannot be had or used: the first is refused, the second nobody's fault. */
function distinguish(error: unknown): never {
  if (ABOUT_THE_TOKEN.some((kind) => error instanceof kind) || error instanceof GatewayError) throw error
  throw logged(unavailable('The keys of the issuer cannot be used', error))
}

function unavailable(message: string, cause: unknown): GatewayError<'ERR_ISSUER_KEYS'> {
  return new GatewayError(message, {
    code: 'ERR_ISSUER_KEYS',
    hint: 'Look whether the authorization server is up, and whether its keys are at that URL.',
    cause,
  })
}
