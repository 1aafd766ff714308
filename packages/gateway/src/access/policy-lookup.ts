import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { NetworkPolicy } from './network-policy.ts'
import { forbiddenAddress } from './upstream-url.ts'

/** Finds all addresses of a name, as `lookup` of `node:dns` does. */
export type ResolveName = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

/**
 * A look-up of names for sockets, `lookup` of `net.connect` and of undici's `connect`, that gives addresses of the policy only.
 * It is asked for each connection, so a name that leads elsewhere later (DNS rebinding) does not get past it. Fails with a
 * `GatewayError` `ERR_UPSTREAM_ADDRESS` where no address is left.
 *
 * Sockets do not look up what is an address already: `assertUpstreamUrl` has to judge that.
 *
 * @param resolve Default: the system's resolver.
 */
export function policyLookup(policy: NetworkPolicy, resolve: ResolveName = systemLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const permitted = error === null ? found.filter(({ address }) => policy.permits(address, hostname)) : []
      const [first] = permitted
      if (error !== null) callback(error, '', 0)
      else if (first === undefined) callback(forbiddenAddress(hostname, found[0]?.address), '', 0)
      else if (options.all === true) callback(null, permitted)
      else callback(null, first.address, first.family)
    })
  }
}
