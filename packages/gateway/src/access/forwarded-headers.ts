import { quote, REQUIRES_HEADER } from '@mcpver/core'
import type { Headers } from '../upstream/upstream-link.ts'
import { accessError } from './access-error.ts'
import type { RequestHead } from './request-head.ts'
import { GenerationMap } from '../generation-map.ts'

/** What may go upstream without being configured: what the protocol needs, traces, and what a client says of itself. */
const ALLOWED: ReadonlySet<string> = new Set([
  'accept-language',
  'baggage',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'traceparent',
  'tracestate',
  'user-agent',
  REQUIRES_HEADER.toLowerCase(),
])
const ALLOWED_PREFIX = 'mcp-param-'

/**
 * What never goes upstream: the caller's credentials, what belongs to one connection (RFC 9110, section 7.6.1), what says how a
 * body is written, where a call came from, and the gateway's own sessions and streams.
 */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'cookie2',
  'dpop',
  'expect',
  'forwarded',
  'host',
  'http2-settings',
  'keep-alive',
  'last-event-id',
  'mcp-session-id',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-real-ip',
])
const FORBIDDEN_PREFIXES = ['proxy-', 'sec-', 'x-forwarded-']
/** RFC 9110, section 5.6.2. */
const NAME = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i

/** How many names are remembered, and how long one may be that is, in characters. */
const KNOWN_NAMES = 200
const LONGEST_KNOWN = 100
/** In the place of the name of a header that does not go upstream. */
const STAYS = ''

/** Chooses the headers of a request that go upstream: an allow-list, never everything. */
export class ForwardedHeaders {
  readonly #custom: ReadonlySet<string>
  /** What becomes of names as clients write them, remembered: the same few come with every request. */
  readonly #names = new GenerationMap<string, string>(KNOWN_NAMES)

  /**
   * @param custom Names of further headers, in any case.
   * @throws {GatewayError} `ERR_ACCESS_CONFIG` for a name that is not one, and for a header that must stay here.
   */
  constructor(custom: readonly string[] = []) {
    custom.forEach(assertCustom)
    this.#custom = new Set(custom.map((name) => name.toLowerCase()))
  }

  /** @param name In any case. */
  isForwardable(name: string): boolean {
    return this.#isAllowed(name.toLowerCase())
  }

  /**
   * The headers of a request that go upstream, names in lower case. Values of one that comes several times are joined by commas;
   * one that the request names in `Connection` stays here.
   */
  of({ rawHeaders }: RequestHead): Headers {
    const chosen: Record<string, string> = {}
    let connection = ''
    for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
      const name = this.#nameOf(rawHeaders[at] ?? '')
      if (name === undefined) continue
      const value = rawHeaders[at + 1] ?? ''
      if (name === 'connection') connection = joined(connection, value)
      else put(chosen, name, joined(Object.hasOwn(chosen, name) ? chosen[name] : undefined, value))
    }
    return connection === '' || connection === 'keep-alive' ? chosen : without(chosen, connection.split(','))
  }

  /** The name in lower case of a header that goes upstream, and of the one that says which do not. */
  #nameOf(written: string): string | undefined {
    const known = this.#names.get(written)
    if (known !== undefined) return known === STAYS ? undefined : known
    const name = written.toLowerCase()
    const isOfUse = name === 'connection' || this.#isAllowed(name)
    // Whoever sends names without end must not fill the memory with them.
    if (written.length <= LONGEST_KNOWN) this.#names.set(written, isOfUse ? name : STAYS)
    return isOfUse ? name : undefined
  }

  #isAllowed(name: string): boolean {
    return ALLOWED.has(name) || this.#custom.has(name) || name.startsWith(ALLOWED_PREFIX)
  }
}

/** Whether a header must never go upstream. @param name In lower case. */
export function mustStayHere(name: string): boolean {
  return FORBIDDEN.has(name) || FORBIDDEN_PREFIXES.some((prefix) => name.startsWith(prefix))
}

const standardHeaders = new ForwardedHeaders()

/** Whether a header goes upstream without being configured. */
export function isForwardable(headerName: string): boolean {
  return standardHeaders.isForwardable(headerName)
}

function put(headers: Record<string, string>, name: string, value: string): void {
  if (name !== '__proto__') headers[name] = value
  else Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true })
}

function without(headers: Headers, names: readonly string[]): Headers {
  const left = new Set(names.map((name) => name.trim().toLowerCase()))
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !left.has(name)))
}

function joined(before: string | undefined, value: string): string {
  return before === undefined || before === '' ? value : `${before}, ${value}`
}

function assertCustom(name: string): void {
  if (!NAME.test(name)) {
    throw accessError(`The header ${quote(name)} cannot be forwarded`, 'Give the name of a header, without a value.')
  }
  const lower = name.toLowerCase()
  if (mustStayHere(lower)) {
    throw accessError(
      `The header ${quote(name)} must not be forwarded`,
      "Credentials for an upstream belong into the upstream's own headers; the other ones are made anew for each connection.",
    )
  }
}
