import { isPlainObject } from '@mcpver/core'
import { CLIENT_INFO_META_KEY, type ServerContext } from '@modelcontextprotocol/server'
import type { ToolCallEvent } from './call-counter.ts'
import type { LowLevelServer } from './low-level-server.ts'

const UNNAMED = Object.freeze({ name: '(unnamed)', version: '' })

/**
 * What a call's client says it is: in the request's envelope since protocol revision 2026-07-28, in the handshake before
 * that. It is used for counting only; the protocol forbids behaving differently by it.
 */
export function clientOf(server: LowLevelServer, context: ServerContext): ToolCallEvent['client'] {
  const envelope: Readonly<Record<string, unknown>> = context.mcpReq.envelope ?? {}
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only place where a 2025-era client says its name
  const info: unknown = envelope[CLIENT_INFO_META_KEY] ?? server.getClientVersion()
  if (!isPlainObject(info) || typeof info['name'] !== 'string') return UNNAMED
  return { name: info['name'], version: typeof info['version'] === 'string' ? info['version'] : '' }
}
