import { GatewayError } from '../gateway-error.ts'
import type { LinkEnd } from '../upstream/upstream-link.ts'
import { INVALID_PARAMS, INVALID_REQUEST, METHOD_NOT_FOUND, type JsonRpcError } from '../wire/json-rpc-error.ts'

/** The server does not speak the revision that a request names. Source: the protocol's revision 2026-07-28, "Error Codes". */
export const UNSUPPORTED_REVISION = -32_022

/** The error for a method that its revision does not have. */
export function methodNotFound(method: string | undefined): JsonRpcError {
  return { code: METHOD_NOT_FOUND, message: `Method not found: ${method ?? ''}` }
}

/** The error for a request that lacks what every request without a session has. */
export function incomplete(missing: readonly string[]): JsonRpcError {
  const keys = missing.join(', ')
  return { code: INVALID_PARAMS, message: `Invalid params: a request without a session needs ${keys} in _meta` }
}

/** The error for a state that a client brings back in vain. */
export function unknownState(reason: 'expired' | 'foreign' | 'gone'): JsonRpcError {
  const what = {
    expired: 'has expired',
    foreign: 'was not given to this caller for this request',
    gone: 'belongs to a request that is over',
  }[reason]
  const data = { code: 'ERR_REQUEST_STATE', hint: 'Send the request anew, without requestState and inputResponses.' }
  return { code: INVALID_PARAMS, message: `Invalid params: the requestState ${what}`, data }
}

/** The error for a request during which the server asks the client for something that it cannot do. */
export function missingCapability(method: string, capability: string): JsonRpcError {
  const data = {
    code: 'ERR_CLIENT_CAPABILITY',
    capability,
    hint: 'Use a client that has the capability, or call the tool in a way that needs no answer of the user.',
  }
  return { code: INVALID_REQUEST, message: `The server asks for ${method}, and the client lacks ${capability}`, data }
}

/** The error for a request that the server answers with questions again and again. */
export function tooManyRounds(rounds: number): JsonRpcError {
  const data = { code: 'ERR_INPUT_ROUNDS', hint: 'Look at what the server wants to know.' }
  return { code: INVALID_REQUEST, message: `The server asked ${String(rounds)} times and did not answer`, data }
}

/** The end of a request in a session whose server has none: a refusal over HTTP has no meaning there, and no stream can be read on. */
export function endInSession(reason: LinkEnd): LinkEnd {
  if (reason.kind === 'failed' || reason.kind === 'closed') return reason
  const what =
    reason.kind === 'refused' ? `refused it with HTTP status ${String(reason.status)}` : 'broke off its answer'
  return failure(`The server ${what}`)
}

/** The end of a request that a server gave no answer to. */
export function failure(message: string): LinkEnd & { readonly kind: 'failed' } {
  const hint = 'Look at what the server logged.'
  return { kind: 'failed', error: new GatewayError(message, { code: 'ERR_UPSTREAM_FAILED', hint }) }
}
