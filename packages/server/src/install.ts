import { logged, type ToolDefinition } from '@mcpver/core'
import type { ServerContext, StandardSchemaV1, Tool } from '@modelcontextprotocol/server'
import type { CallParams } from './dispatch.ts'
import type { LowLevelServer } from './low-level-server.ts'
import { ToolServerError } from './tool-server-error.ts'
import type { ToolResult } from './tool-version.ts'

/** What answers the two methods about tools. */
export interface ToolHandlers {
  list(): Promise<ToolDefinition[]>
  call(params: CallParams, context: ServerContext, server: LowLevelServer): Promise<ToolResult>
}

/**
 * Sets a server's handlers of `tools/list` and `tools/call`.
 *
 * @throws {ToolServerError} `ERR_TOOLS_TAKEN` when the server has one of them already.
 */
export function installHandlers(server: LowLevelServer, handlers: ToolHandlers): void {
  assertFree(server)
  server.registerCapabilities({ tools: { listChanged: true } })
  server.setRequestHandler('tools/list', async () => ({ tools: (await handlers.list()) as unknown as Tool[] }))
  server.setRequestHandler('tools/call', { params: ANY_CALL }, (params, context) =>
    handlers.call(params, context, server),
  )
}

function assertFree(server: LowLevelServer): void {
  try {
    server.assertCanSetRequestHandler('tools/list')
    server.assertCanSetRequestHandler('tools/call')
  } catch (cause) {
    throw logged(
      new ToolServerError('The server has tools of its own already', {
        code: 'ERR_TOOLS_TAKEN',
        hint: 'Add every tool to VersionedTools, those with a single version too, and install it once.',
        cause,
      }),
    )
  }
}

/**
 * Lets the params of a call through as they came. With its own schema the SDK would drop what it does not know, and with it
 * SEP-1575's `tool_requirements`; it has held the request against the protocol by the time this runs.
 */
const ANY_CALL: StandardSchemaV1<unknown, CallParams> = {
  '~standard': { version: 1, vendor: 'mcpver', validate: (value) => ({ value: value as CallParams }) },
}
