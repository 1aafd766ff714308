import { quote } from '@mcpver/core'
import type { Backend } from '../backend/backend.ts'
import { metaOf } from '../downstream/era.ts'
import type { JsonRpcError } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { methodNotFound, UNSUPPORTED_REVISION } from './bridged-errors.ts'
import { REVISION_KEY } from './envelope.ts'

/**
 * Why a request that belongs to no session is refused before any server gets it; `undefined` when it is not. Where an HTTP server is
 * behind, that is its own business. Source: the protocol's revision 2026-07-28, "Protocol Version Negotiation".
 */
export function revisionProblem(message: WireMessage, { speaksHttp, revisions }: Backend): JsonRpcError | undefined {
  if (speaksHttp) return undefined
  const requested = metaOf(message)[REVISION_KEY]
  if (typeof requested === 'string' && revisions !== undefined && !revisions.includes(requested)) {
    const data = { supported: revisions, requested }
    return { code: UNSUPPORTED_REVISION, message: `Unsupported protocol version: ${quote(requested)}`, data }
  }
  // A server that begins sessions too would begin one.
  return message.method === 'initialize' ? methodNotFound(message.method) : undefined
}
