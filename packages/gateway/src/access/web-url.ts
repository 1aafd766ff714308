import { quote } from '@mcpver/core'
import { isLoopbackAddress } from './loopback.ts'

/** Whether a text is a URL over which secrets may pass: https, or http to this machine; without user names and fragments. */
export function isSafeWebUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  if (username !== '' || password !== '' || text.includes('#')) return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackAddress(hostname))
}

/** A URL as it appears in an error message: without what may be secret in it, user names, passwords and the query. */
export function quoteUrl(text: string): string {
  return quote(text.replace(/^[^?#]*@/, '…@').replace(/\?[^#]*/, '?…'))
}
