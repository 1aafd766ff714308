import { isPlainObject } from '@mcpver/core'
import type { WireMessage } from '../wire/wire-message.ts'

/** The first revision of the protocol without sessions. */
export const FIRST_STATELESS_REVISION = '2026-07-28'

const VERSION_KEY = 'io.modelcontextprotocol/protocolVersion'
const STATELESS_METHODS: ReadonlySet<string | undefined> = new Set(['server/discover', 'subscriptions/listen'])

/** The `_meta` of a message's params; empty when there is none. */
export function metaOf({ value }: WireMessage): Readonly<Record<string, unknown>> {
  const { params } = value
  const meta = isPlainObject(params) ? params['_meta'] : undefined
  return isPlainObject(meta) ? meta : {}
}

/** What the headers of a POST say of the protocol. */
export interface ProtocolHeaders {
  readonly version: string | undefined
  readonly method: string | undefined
  readonly sessionId: string | undefined
}

/**
 * Whether a message belongs to no session: it says so itself, or its headers do. Source: the protocol's revision 2026-07-28,
 * "Streamable HTTP".
 */
export function isStateless(message: WireMessage, { version, method, sessionId }: ProtocolHeaders): boolean {
  if (message.kind === 'response') return false
  if (STATELESS_METHODS.has(message.method) || typeof metaOf(message)[VERSION_KEY] === 'string') return true
  if (sessionId !== undefined) return false
  // The header that names the method is no sign by itself of how a session begins.
  if (method !== undefined && message.method !== 'initialize') return true
  // Revisions are dates, whose order is that of their texts.
  return version !== undefined && version >= FIRST_STATELESS_REVISION
}
