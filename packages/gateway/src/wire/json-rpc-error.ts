import type { JsonObject } from '@mcpver/core'
import type { WireMessage } from './wire-message.ts'

/** The text was not JSON. */
export const PARSE_ERROR = -32_700
/** The message was none of the protocol, or came where it must not. */
export const INVALID_REQUEST = -32_600
export const METHOD_NOT_FOUND = -32_601
/** The params are wrong; what mcpver refuses has this code, and says more in its data. */
export const INVALID_PARAMS = -32_602
export const INTERNAL_ERROR = -32_603
/** The headers of a request say something else than its body (protocol revision 2026-07-28). */
export const HEADER_MISMATCH = -32_020

/** What a JSON-RPC error says. */
export interface JsonRpcError {
  readonly code: number
  readonly message: string
  readonly data?: JsonObject
}

/**
 * The answer that says an error.
 *
 * @param id The id of the request as JSON; `null` when it is not known.
 */
export function errorResponse(id: string | undefined, error: JsonRpcError): WireMessage {
  const written = id ?? 'null'
  const value = { jsonrpc: '2.0', id: null, error: { ...error } } as unknown as JsonObject
  return {
    text: `{"jsonrpc":"2.0","id":${written},"error":${JSON.stringify(error)}}`,
    value,
    kind: 'response',
    id: written,
    method: undefined,
    places: undefined,
  }
}
