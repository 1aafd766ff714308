import { DocumentNode, isPlainObject, pointerTo, quote, type JsonObject, type TrafficMatch } from '@mcpver/core'
import { isMatchable, LONGEST_MATCHED } from '../access/matchable-headers.ts'
import { parseName, parsePercent, parseVersion } from './route-values.ts'
import type { Route, RouteMirror } from './route.ts'

/** What a route says, beside shares, of who gets which version. */
export type RouteTraffic = Pick<Route, 'gateways' | 'matches' | 'mirror' | 'warm'>

/** Visible ASCII, with blanks between: other characters are not read alike by all that a request passes. */
const VALUE = /^[!-~](?:[ -~]*[!-~])?$/

/** What a route says of who gets which version, as JSON: nothing where it says nothing. */
export function toTrafficDocument({ matches = [], gateways, mirror, warm = [] }: RouteTraffic): JsonObject {
  return {
    ...(matches.length > 0 && { matches: matches.map((match) => ({ ...match })) }),
    ...(gateways && gateways.size > 0 && { gateways: Object.fromEntries(gateways) }),
    ...(mirror && { mirror: { version: mirror.version, percent: mirror.percent } }),
    ...(warm.length > 0 && { warm: [...warm] }),
  }
}

/**
 * Reads matches.
 *
 * @throws {CoreError} `ERR_INVALID_DOCUMENT`: for a header that nothing may go by, a value that no request can have, and two matches of
 *   the same.
 */
export function parseMatches(node: DocumentNode): readonly TrafficMatch[] {
  const seen = new Set<string>()
  return node.elements().map((element) => {
    const match = parseMatch(element)
    const holder = 'principal' in match ? `principal ${match.principal}` : `header ${match.header}: ${match.value}`
    if (seen.has(holder)) throw element.refusal(`nobody to be matched twice, as ${quote(holder)} is`)
    seen.add(holder)
    return match
  })
}

function parseMatch(node: DocumentNode): TrafficMatch {
  const { version: versionNode, principal, header, value } = node.members(['version'], ['principal', 'header', 'value'])
  const version = parseVersion(versionNode)
  if (principal !== undefined && header === undefined && value === undefined) {
    return { principal: parseName(principal), version }
  }
  if (header !== undefined && value !== undefined && principal === undefined) {
    return { header: parseHeader(header), value: parseValue(value), version }
  }
  throw node.refusal('either a principal, or a header and its value')
}

function parseHeader(node: DocumentNode): string {
  const name = node.text().toLowerCase()
  if (isMatchable(name)) return name
  throw node.refusal('the name of a header that holds no credentials and does not belong to one connection')
}

/** One that is refused may be a secret that somebody took for a value, so that it is not repeated. */
function parseValue(node: DocumentNode): string {
  const text = node.text()
  if (text.length <= LONGEST_MATCHED && VALUE.test(text)) return text
  const found = new DocumentNode(`${String(text.length)} characters`, node.at)
  throw found.refusal(`1 to ${String(LONGEST_MATCHED)} visible ASCII characters, with blanks only between them,`)
}

/** Reads versions by the names of gateways. @throws {CoreError} `ERR_INVALID_DOCUMENT`. */
export function parseGateways(node: DocumentNode): ReadonlyMap<string, string> {
  if (!isPlainObject(node.value)) throw node.refusal('versions, by the names of gateways')
  const gateways = new Map<string, string>()
  for (const [name, version] of Object.entries(node.value)) {
    const at = new DocumentNode(version, pointerTo(node.at, name))
    if (name === '') throw at.refusal('the name of a gateway that is not empty')
    gateways.set(name, parseVersion(at))
  }
  return gateways
}

/** Reads which version gets copies of calls. @throws {CoreError} `ERR_INVALID_DOCUMENT`. */
export function parseMirror(node: DocumentNode): RouteMirror {
  const { version, percent } = node.members(['version', 'percent'])
  return { version: parseVersion(version), percent: parsePercent(percent) }
}

/** Reads versions that are kept running. @throws {CoreError} `ERR_INVALID_DOCUMENT`. */
export function parseWarm(node: DocumentNode): readonly string[] {
  const seen = new Set<string>()
  return node.elements().map((element) => {
    const version = parseVersion(element)
    if (seen.has(version)) throw element.refusal('no version twice')
    seen.add(version)
    return version
  })
}
