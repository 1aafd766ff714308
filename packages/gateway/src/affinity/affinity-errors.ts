import { INTERNAL_ERROR, INVALID_PARAMS, type JsonRpcError } from '../wire/json-rpc-error.ts'
import type { TokenKind } from './release-tokens.ts'

/** What each kind is called, and what to do without it. */
const KINDS: Readonly<Record<TokenKind, { readonly name: string; readonly anew: string }>> = {
  cursor: { name: 'cursor', anew: 'Ask for the first page, without a cursor.' },
  requestState: { name: 'requestState', anew: 'Send the request anew, without requestState and inputResponses.' },
  task: { name: 'id of the task', anew: 'Start the task anew, and use the id as it is given then.' },
}

/** The error for what a client brings back that it was not given here, which is not said to whom it was. */
export function invalidToken(kind: TokenKind, server: string): JsonRpcError {
  const { name, anew } = KINDS[kind]
  const message = `Invalid params: the ${name} was not given to this caller by ${server}`
  return { code: INVALID_PARAMS, message, data: { code: 'ERR_STATE_INVALID', server, hint: anew } }
}

/** The error for what a release has given that is not served any more. No other one would know it. */
export function releaseGone(of: {
  readonly kind: TokenKind
  readonly version: string
  readonly server: string
}): JsonRpcError {
  const { name, anew } = KINDS[of.kind]
  const { server, version: release } = of
  const message = `Invalid params: the ${name} is of release ${release} of ${server}, which is not served any more`
  return { code: INVALID_PARAMS, message, data: { code: 'ERR_STATE_RELEASE', server, release, hint: anew } }
}

/** The error for a request that brings back what several releases have given. */
export function severalReleases(server: string): JsonRpcError {
  const hint = 'Send a request for each of them.'
  const message = `Invalid params: what is brought back is of several releases of ${server}`
  return { code: INVALID_PARAMS, message, data: { code: 'ERR_STATE_INVALID', server, hint } }
}

/** The error for an answer with a state that no client could bring back. */
export function tooLong(server: string): JsonRpcError {
  const message = `${server} answered with a cursor, a state or an id that is too long`
  const hint = 'The server has to keep itself what is so long: 700,000 bytes fit.'
  return { code: INTERNAL_ERROR, message, data: { code: 'ERR_UPSTREAM_FAILED', hint } }
}
