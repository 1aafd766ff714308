import { isIPv6 } from 'node:net'
import { quote } from '@mcpver/core'
import { accessError } from './access-error.ts'
import { readAuthority, toAuthorityText, type Authority } from './authority.ts'
import { isLoopbackAddress } from './loopback.ts'
import { canonicalOrigin, originsOf } from './origin.ts'
import { REPEATED, soleHeader, type RequestHead } from './request-head.ts'

/** Where a server listens, and under which names it may be called. */
export interface HostGuardOptions {
  /** The address that it is bound to: `127.0.0.1`, `::1`, `localhost`, `0.0.0.0`. */
  readonly address: string
  /** The port that it is bound to; where that was 0, the one that it got. */
  readonly port: number
  /**
   * What the header `Host` may say, each as `name` or `name:port`. One without a port stands for the port bound, 80, 443, and none.
   * Default: on loopback `localhost`, `127.0.0.1`, `[::1]` and the address, with the port bound; elsewhere there is no default.
   */
  readonly allowedHosts?: readonly string[]
  /** Which web pages may call: `https://app.example`. Default: those of the allowed hosts, over http and https. */
  readonly allowedOrigins?: readonly string[]
}

/** Why a request is turned away. */
export type HostRefusal =
  'host-missing' | 'host-repeated' | 'host-malformed' | 'host-foreign' | 'origin-repeated' | 'origin-foreign'

/** Whether a request may come in. A refused one is answered with HTTP status 403; the reason is for the log. */
export type HostVerdict = { readonly allowed: true } | { readonly allowed: false; readonly reason: HostRefusal }

const ALLOWED: HostVerdict = Object.freeze({ allowed: true })
const WEB_PORTS = [80, 443]

/**
 * Turns away requests that a web page made in a browser behind the user's back, DNS rebinding among them: they name the host or
 * the origin of the page.
 */
export class HostGuard {
  readonly #hosts: ReadonlySet<string>
  readonly #origins: ReadonlySet<string>

  /**
   * @throws {GatewayError} `ERR_ACCESS_CONFIG` for a host or an origin that is not one, and where hosts have to be given and are
   *   not.
   */
  constructor({ address, port, allowedHosts, allowedOrigins }: HostGuardOptions) {
    const hosts = (allowedHosts ?? loopbackHosts(address, port)).map(toHost).flatMap((host) => formsOf(host, port))
    this.#hosts = new Set(hosts.map(toAuthorityText))
    this.#origins = new Set(allowedOrigins?.map(toOrigin) ?? hosts.flatMap(originsOf))
  }

  /** Looks at the headers `Host` and `Origin` of a request. */
  check(head: RequestHead): HostVerdict {
    const reason = this.#hostRefusal(soleHeader(head, 'host')) ?? this.#originRefusal(soleHeader(head, 'origin'))
    return reason === undefined ? ALLOWED : { allowed: false, reason }
  }

  #hostRefusal(host: ReturnType<typeof soleHeader>): HostRefusal | undefined {
    if (host === undefined) return 'host-missing'
    if (host === REPEATED) return 'host-repeated'
    if (this.#hosts.has(host)) return undefined
    const authority = readAuthority(host)
    if (authority === undefined) return 'host-malformed'
    return this.#hosts.has(toAuthorityText(authority)) ? undefined : 'host-foreign'
  }

  #originRefusal(origin: ReturnType<typeof soleHeader>): HostRefusal | undefined {
    if (origin === undefined) return undefined
    if (origin === REPEATED) return 'origin-repeated'
    if (this.#origins.has(origin)) return undefined
    const canonical = canonicalOrigin(origin)
    return canonical !== undefined && this.#origins.has(canonical) ? undefined : 'origin-foreign'
  }
}

function loopbackHosts(address: string, port: number): readonly string[] {
  if (!isLoopbackAddress(address)) {
    throw accessError(
      `The server listens at ${quote(address)}, and no hosts are allowed`,
      'List the names under which clients reach it, or listen at 127.0.0.1.',
    )
  }
  return ['localhost', '127.0.0.1', '[::1]', withBrackets(address)].map((name) => `${name}:${String(port)}`)
}

function withBrackets(address: string): string {
  return isIPv6(address) ? `[${address}]` : address
}

function toHost(text: string): Authority {
  const host = readAuthority(withBrackets(text))
  if (host !== undefined) return host
  throw accessError(
    `The allowed host ${quote(text)} is not a host`,
    'Give a name in ASCII or an address, with a port where only that one counts: "gateway.example", "[::1]:8080".',
  )
}

function toOrigin(text: string): string {
  const origin = canonicalOrigin(text)
  if (origin !== undefined) return origin
  throw accessError(
    `The allowed origin ${quote(text)} is not an origin`,
    'Give a scheme and a host, with a port where it is not the usual one, and nothing after it: "https://app.example".',
  )
}

/** The ways in which clients write a host: those of the web leave its usual ports out. */
function formsOf({ name, port }: Authority, bound: number): readonly Authority[] {
  const ports = port === undefined ? [...WEB_PORTS, bound] : [port]
  const written = ports.map((one) => ({ name, port: one }))
  return ports.some((one) => WEB_PORTS.includes(one)) ? [{ name, port: undefined }, ...written] : written
}
