import { isPlainObject } from '@mcpver/core'
import { INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR } from '../wire/json-rpc-error.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** The errors for which revision 2026-07-28 has an HTTP status: those of the transport, and what is no request at all. */
const STATUSES: ReadonlyMap<unknown, number> = new Map([
  [METHOD_NOT_FOUND, 404],
  [PARSE_ERROR, 400],
  [INVALID_REQUEST, 400],
  [-32_020, 400],
  [-32_021, 400],
  [-32_022, 400],
])

/** The HTTP status of an answer to a request that belongs to no session. */
export function statusOf({ value }: WireMessage): number {
  const { error } = value
  return isPlainObject(error) ? (STATUSES.get(error['code']) ?? 200) : 200
}
