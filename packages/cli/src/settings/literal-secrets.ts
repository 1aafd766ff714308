import { isPlainObject } from '@mcpver/core'
import { parseSecretReference } from '@mcpver/gateway'

/** Names of members in which people put secrets, whatever the file wants there. */
const SUSPICIOUS = /token|secret|password|passphrase|credential|key$/i
/** What stands beside a token and tells whose it is. */
const OPEN: ReadonlySet<string> = new Set(['principal', 'role'])
/** Servers have their own way to say secrets, and their own reader, which shows no value. */
const NOT_OURS = 'mcpServers'

/** A document whose texts that may be secrets are `***`, so that no message about it can show them; references stay. */
export function withoutLiteralSecrets(document: unknown): unknown {
  if (!isPlainObject(document)) return document
  return mapMembers(document, (name, value) => (name === NOT_OURS ? value : hidden(value, SUSPICIOUS.test(name))))
}

function hidden(value: unknown, isSuspicious: boolean): unknown {
  if (typeof value === 'string') return isSuspicious && parseSecretReference(value) === undefined ? '***' : value
  if (Array.isArray(value)) return value.map((element) => hidden(element, isSuspicious))
  if (!isPlainObject(value)) return value
  return mapMembers(value, (name, member) => hidden(member, !OPEN.has(name) && (isSuspicious || SUSPICIOUS.test(name))))
}

/** By entries, so that a member `__proto__` stays one. */
function mapMembers(value: object, map: (name: string, member: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(name, member)]))
}
