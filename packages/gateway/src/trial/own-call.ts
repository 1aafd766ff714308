import type { JsonObject } from '@mcpver/core'
import { OWN_CLIENT, OWN_ENVELOPE, type ListRequest } from '../contract/list-request.ts'
import { mirrorHeaders } from '../era/mirror-headers.ts'
import { paramHeadersOf, type MirroredParam } from '../era/param-headers.ts'
import { readMessage } from '../wire/read-message.ts'

/** A client that nobody can ask anything: there is nobody. */
const ENVELOPE = {
  ...OWN_ENVELOPE,
  'io.modelcontextprotocol/clientInfo': OWN_CLIENT,
  'io.modelcontextprotocol/clientCapabilities': {},
}

/** A tool, and what it is called with. */
export interface OwnCall {
  readonly tool: string
  readonly arguments: JsonObject
  /** The arguments that headers repeat. */
  readonly mirrored: readonly MirroredParam[]
}

let count = 0

/** A call that the gateway makes in its own name, without a session, and the headers that go along: none of anybody else. */
export function ownCall({ tool, arguments: args, mirrored }: OwnCall): ListRequest {
  const id = `mcpver-call-${String(++count)}`
  const params = { name: tool, arguments: args, _meta: ENVELOPE }
  const message = readMessage(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }))
  return { message, headers: { ...mirrorHeaders(message), ...paramHeadersOf(mirrored, args) } }
}
