import { BlockList, isIP } from 'node:net'

/** A range of addresses: the first one, and how many bits they have in common. */
export type AddressRange = readonly [address: string, prefix: number]

/**
 * Where machines in a cloud get their credentials from, and other addresses of the local link. They are refused under every
 * policy, unless one is listed as exactly that address.
 */
const METADATA: readonly AddressRange[] = [
  ['169.254.0.0', 16],
  ['fe80::', 10],
  // Amazon, Google, Oracle, Scaleway and Akamai over IPv6.
  ['fd00:ec2::', 32],
  ['fd20:ce::254', 128],
  ['fd00:c1::a9fe:a9fe', 128],
  ['fd00:42::42', 128],
  ['fd00:a9fe:a9fe::1', 128],
  // Alibaba, Azure and Oracle.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['192.0.0.192', 32],
  // 169.254.0.0/16 through NAT64 (RFC 6052, RFC 8215) and 6to4 (RFC 3056).
  ['64:ff9b::a9fe:0', 112],
  ['64:ff9b:1::', 48],
  ['2002:a9fe::', 32],
]

/** IPv4 addresses that are not of the public internet: the registry of RFC 6890. */
const NOT_PUBLIC_IPV4: readonly AddressRange[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]

/** The public internet over IPv6 is within 2000::/3, and what follows is not of it: protocols, documentation, 6to4. */
const PUBLIC_IPV6: AddressRange = ['2000::', 3]
const NOT_PUBLIC_IPV6: readonly AddressRange[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** A set of ranges. An IPv4 address that is written as an IPv6 one (`::ffff:10.0.0.1`) is in the ranges of the first. */
export class AddressSet {
  readonly #list = new BlockList()

  constructor(ranges: readonly AddressRange[]) {
    for (const [address, prefix] of ranges) this.#list.addSubnet(address, prefix, familyOf(address))
  }

  has(address: string): boolean {
    return this.#list.check(address, familyOf(address))
  }
}

/** Addresses that are refused under every policy. */
export const METADATA_ADDRESSES = new AddressSet(METADATA)

const notPublic = new AddressSet([...NOT_PUBLIC_IPV4, ...NOT_PUBLIC_IPV6])
const publicIpv6 = new AddressSet([PUBLIC_IPV6])

/** Whether an address is one of the public internet. An IPv4 address that is written as an IPv6 one is not. */
export function isPublicAddress(address: string): boolean {
  if (notPublic.has(address)) return false
  return isIP(address) === 4 || publicIpv6.has(address)
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6'
}
