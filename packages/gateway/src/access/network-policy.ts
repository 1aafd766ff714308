import { isIP } from 'node:net'
import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'
import { AddressSet, isPublicAddress, METADATA_ADDRESSES, type AddressRange } from './reserved-addresses.ts'

/** Where upstreams may be. */
export interface NetworkPolicyOptions {
  /** `public`: on the public internet. `any`: also in private networks and on this machine. Default: `public`. */
  readonly allow?: 'public' | 'any'
  /**
   * What is allowed besides: names (`tools.internal`, whatever they resolve to), addresses (`10.0.0.7`) and ranges
   * (`10.1.0.0/16`). Addresses of the local link and of cloud metadata have to be listed one by one.
   */
  readonly hosts?: readonly string[]
}

const RANGE = /^(?<address>[0-9a-f:.]+)(?:\/(?<prefix>\d{1,3}))?$/i

/** Decides to which addresses the gateway connects, so that an upstream's URL cannot be used to reach what only we can reach. */
export class NetworkPolicy {
  readonly #allow: 'public' | 'any'
  readonly #names: ReadonlySet<string>
  readonly #addresses: AddressSet
  readonly #ranges: AddressSet

  /** @throws {GatewayError} `ERR_ACCESS_CONFIG` for a host that is neither a name nor an address nor a range. */
  constructor({ allow = 'public', hosts = [] }: NetworkPolicyOptions = {}) {
    const ranges = hosts.map(readRange)
    const found = ranges.filter((range) => range !== undefined)
    this.#allow = allow
    this.#names = new Set(hosts.filter((_, index) => ranges[index] === undefined).map(toName))
    this.#ranges = new AddressSet(found)
    this.#addresses = new AddressSet(found.filter(isOneAddress))
  }

  /** Whether a name is listed, so that it may resolve to addresses which are not allowed otherwise. */
  lists(hostname: string): boolean {
    return this.#names.has(canonicalName(hostname))
  }

  /**
   * Whether to connect to an address.
   *
   * @param address IPv4 or IPv6; anything else is refused.
   * @param hostname The name that it was resolved from. Default: none.
   */
  permits(address: string, hostname?: string): boolean {
    const bare = address.replace(/%.*$/, '')
    if (isIP(bare) === 0) return false
    if (this.#addresses.has(bare)) return true
    if (METADATA_ADDRESSES.has(bare)) return false
    return (
      this.#allow === 'any' ||
      isPublicAddress(bare) ||
      this.#ranges.has(bare) ||
      (hostname !== undefined && this.lists(hostname))
    )
  }
}

function readRange(text: string): AddressRange | undefined {
  const { address = '', prefix } = RANGE.exec(text.replace(/^\[(.*)\]$/, '$1'))?.groups ?? {}
  const family = isIP(address)
  if (family === 0) return undefined
  const bits = family === 4 ? 32 : 128
  if (Number(prefix ?? 0) > bits) throw noHost(text)
  return [address, Number(prefix ?? bits)]
}

function isOneAddress([address, prefix]: AddressRange): boolean {
  return prefix === (isIP(address) === 4 ? 32 : 128)
}

/** A name as URLs have it, in lower case and in ASCII; what a URL would take for an address is not one. */
function toName(text: string): string {
  const url = `http://${text}/`
  const { hostname = '', host = '' } = URL.canParse(url) ? new URL(url) : {}
  if (hostname === '' || isIP(hostname) !== 0 || hostname !== host || /[@/?#:*\s\\]/.test(text)) throw noHost(text)
  return canonicalName(hostname)
}

function canonicalName(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, '')
}

function noHost(text: string): Error {
  return accessError(
    `The network policy lists ${quote(text)}`,
    'Give a name without a port, an address, or a range such as "10.1.0.0/16".',
  )
}
