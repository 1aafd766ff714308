import { isIP } from 'node:net'
import { logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import type { NetworkPolicy } from './network-policy.ts'

const LOCAL_NAME = /^(?:.+\.)?localhost\.?$/

/**
 * The URL of an upstream, if the policy lets it be one. Of a name, only the look-up at the time of connecting tells whether it
 * leads to an allowed address: give the socket `policyLookup`. An address in the URL is not looked up, and is judged here only.
 *
 * Redirects must not be followed: where they lead nobody has judged.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_ADDRESS` for another scheme than http and https, a user name or a password in the URL, and
 *   an address that is not allowed.
 */
export function assertUpstreamUrl(url: string | URL, policy: NetworkPolicy): URL {
  // The whole URL is in no message: it may hold a password, or a key in its query.
  if (!URL.canParse(String(url)))
    throw refused("An upstream's URL cannot be read", 'Give it with its scheme and its host.')
  const parsed = new URL(url)
  const { protocol, username, password, hostname } = parsed
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw refused(`An upstream's URL begins with ${quote(protocol)}`, 'Give one that begins with http: or https:.')
  }
  if (username !== '' || password !== '') {
    throw refused(
      `The URL of the upstream at ${quote(hostname)} has a user name or a password in it`,
      "Give credentials in the upstream's headers, from the environment or a file.",
    )
  }
  if (!isAllowedHost(hostname, policy)) throw forbiddenAddress(hostname)
  return parsed
}

/** The error for an upstream that is where none may be. */
export function forbiddenAddress(hostname: string, address?: string): GatewayError<'ERR_UPSTREAM_ADDRESS'> {
  const where = address === undefined ? quote(hostname) : `${quote(hostname)}, which is ${quote(address)},`
  return refused(
    `The network policy forbids to connect to ${where}`,
    'List the host in the network policy if this upstream is to be reached.',
  )
}

function isAllowedHost(hostname: string, policy: NetworkPolicy): boolean {
  const address = hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address) !== 0) return policy.permits(address)
  return !LOCAL_NAME.test(hostname) || policy.permits('127.0.0.1', hostname)
}

function refused(message: string, hint: string): GatewayError<'ERR_UPSTREAM_ADDRESS'> {
  return logged(new GatewayError(message, { code: 'ERR_UPSTREAM_ADDRESS', hint }))
}
