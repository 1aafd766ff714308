import { isIPv6 } from 'node:net'

/** A host and a port, as the header `Host` or an origin names them. */
export interface Authority {
  /** In lower case; an IPv6 address in its shortest form, in brackets. */
  readonly name: string
  /** `undefined` where none is written. */
  readonly port: number | undefined
}

const LONGEST = 255
const PATTERN = /^(?<name>\[[0-9a-f:.]+\]|[0-9a-z](?:[0-9a-z._-]*[0-9a-z])?)(?::(?<port>[1-9][0-9]{0,4}))?$/i
const HIGHEST_PORT = 65_535

/**
 * Reads a host with or without a port; `undefined` for anything else: user names, paths, spaces, an empty port, a dot at the end,
 * letters beyond ASCII.
 */
export function readAuthority(text: string): Authority | undefined {
  if (text.length > LONGEST) return undefined
  // The text itself, not its lower case: some letters beyond ASCII have one within.
  const { name, port } = PATTERN.exec(text)?.groups ?? {}
  if (name === undefined || Number(port ?? 0) > HIGHEST_PORT) return undefined
  const shortest = name.startsWith('[') ? shortestAddress(name) : name.toLowerCase()
  return shortest === undefined ? undefined : { name: shortest, port: port === undefined ? undefined : Number(port) }
}

/** A name with a port as text: the form in which two of them are compared. */
export function toAuthorityText({ name, port }: Authority): string {
  return port === undefined ? name : `${name}:${String(port)}`
}

function shortestAddress(bracketed: string): string | undefined {
  return isIPv6(bracketed.slice(1, -1)) ? new URL(`http://${bracketed}`).hostname : undefined
}
