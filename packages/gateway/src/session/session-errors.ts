import { INVALID_REQUEST, type JsonRpcError } from '../wire/json-rpc-error.ts'

/** How many requests of a session may be under way: a client that gives up waiting need not take its requests back. */
export const MOST_PENDING = 4096

/** The error for a request before the handshake. */
export const NOT_INITIALIZED: JsonRpcError = {
  code: INVALID_REQUEST,
  message: 'The session has not begun: send initialize first',
}
/** The error for a request too many. */
export const TOO_MANY: JsonRpcError = {
  code: INVALID_REQUEST,
  message: `${String(MOST_PENDING)} requests of this session are under way already`,
}
/** The error for a second handshake. */
export const ALREADY_INITIALIZED: JsonRpcError = {
  code: INVALID_REQUEST,
  message: 'The session has begun already',
}
