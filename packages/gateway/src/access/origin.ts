import { readAuthority, toAuthorityText, type Authority } from './authority.ts'

const LONGEST = 300
const ORIGIN = /^([a-z][0-9a-z+.-]*):\/\/([^\s/?#@\\]+)$/i
const USUAL_PORTS: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
])

/**
 * An origin (RFC 6454) as browsers write it: in lower case, without the usual port. Those of other schemes, such as an
 * extension's, stay as they are. `undefined` for what is no origin, `null` among it.
 */
export function canonicalOrigin(text: string): string | undefined {
  if (text.length > LONGEST) return undefined
  const [, written = '', rest = ''] = ORIGIN.exec(text) ?? []
  const scheme = written.toLowerCase()
  if (scheme === '') return undefined
  if (!USUAL_PORTS.has(scheme)) return text
  const authority = readAuthority(rest)
  return authority && originOf(scheme, authority)
}

/** The origins of the pages that a host serves over http and https at its port; none where it has no port. */
export function originsOf(host: Authority): readonly string[] {
  if (host.port === undefined) return []
  return [...USUAL_PORTS.keys()].map((scheme) => originOf(scheme, host))
}

function originOf(scheme: string, { name, port }: Authority): string {
  const isUsual = port === USUAL_PORTS.get(scheme)
  return `${scheme}://${toAuthorityText({ name, port: isUsual ? undefined : port })}`
}
