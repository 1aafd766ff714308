import type { Headers } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** Makes the request to list tools when it is needed. */
export type MakeListRequest = () => ListRequest

/** A request to list tools, and what goes along with it. */
export interface ListRequest {
  readonly message: WireMessage
  readonly headers: Headers
}

/** The revision without sessions that the gateway asks in. */
export const STATELESS_REVISION = '2026-07-28'

/** What a client can do that wants to see every tool: some servers list fewer to others. */
export const ALL_CAPABILITIES = { roots: { listChanged: true }, sampling: {}, elicitation: { form: {}, url: {} } }

/** Who asks when nobody else does. */
export const OWN_CLIENT = { name: 'mcpver', version: '1.0.0' }

/** What every request without a session brings along in `_meta`. */
export const OWN_ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': STATELESS_REVISION,
  'io.modelcontextprotocol/clientInfo': OWN_CLIENT,
  'io.modelcontextprotocol/clientCapabilities': ALL_CAPABILITIES,
}

/** The header that repeats what is asked for. Servers of a revision that does not know it pass over it. */
export const METHOD_HEADER = 'mcp-method'

/** An id that no client is likely to choose. */
const ID = 'mcpver-list-0'
const IN_SESSION = readMessage(JSON.stringify({ jsonrpc: '2.0', id: ID, method: 'tools/list', params: {} }))
const WITHOUT = readMessage(
  JSON.stringify({ jsonrpc: '2.0', id: ID, method: 'tools/list', params: { _meta: OWN_ENVELOPE } }),
)

/** What the gateway asks in a session that is open. */
export function sessionListRequest(headers: Headers): ListRequest {
  return { message: IN_SESSION, headers: { ...headers, [METHOD_HEADER]: 'tools/list' } }
}

const STATELESS: ListRequest = {
  message: WITHOUT,
  headers: { 'mcp-protocol-version': STATELESS_REVISION, [METHOD_HEADER]: 'tools/list' },
}

/** What the gateway asks without a session. Of what came with a call, nothing goes along: the answer is for all. */
export function statelessListRequest(): ListRequest {
  return STATELESS
}
