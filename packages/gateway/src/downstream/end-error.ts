import { defaultLogger, logged, McpverError, quote, type Logger } from '@mcpver/core'
import type { LinkEnd } from '../upstream/upstream-link.ts'
import { INTERNAL_ERROR, type JsonRpcError } from '../wire/json-rpc-error.ts'

/** What the official SDKs answer for a session that they do not know. */
export const SESSION_NOT_FOUND = -32_001

/**
 * What a caller gets to read when there is no answer.
 *
 * @param logger Where it is said what no caller may read. Default: core's.
 */
export function endError(reason: LinkEnd, logger: Logger = defaultLogger()): JsonRpcError {
  switch (reason.kind) {
    case 'session-lost':
      return { code: SESSION_NOT_FOUND, message: 'Session not found' }
    case 'failed': {
      const { error } = reason
      const known = McpverError.isInstance(error)
      if (!known) logged(error, logger)
      const data = {
        code: known ? error.code : 'ERR_UPSTREAM_FAILED',
        ...(known && error.hint && { hint: error.hint }),
      }
      return { code: INTERNAL_ERROR, message: known ? error.message : 'The server failed', data }
    }
    case 'refused': {
      const { status, contentType = 'nothing' } = reason
      const data = { code: 'ERR_UPSTREAM_FAILED', hint: 'Look at what the server logged; is its URL right?' }
      const message = `The server answered with status ${String(status)} and ${quote(contentType)}, no message of the protocol`
      return { code: INTERNAL_ERROR, message, data }
    }
    case 'closed':
    case 'paused': {
      const data = { code: 'ERR_UPSTREAM_CLOSED' }
      return { code: INTERNAL_ERROR, message: 'The server ended without an answer', data }
    }
  }
}
