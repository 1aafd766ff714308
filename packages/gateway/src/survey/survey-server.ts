import { isPlainObject, type JsonObject, type ToolDefinition } from '@mcpver/core'
import { parseSnapshot, type ToolSurface } from '@mcpver/diff'
import type { Backend } from '../backend/backend.ts'
import {
  METHOD_HEADER,
  OWN_ENVELOPE,
  STATELESS_REVISION,
  statelessListRequest,
  type ListRequest,
} from '../contract/list-request.ts'
import { PageMemo } from '../contract/page-memo.ts'
import { listTools } from '../contract/tool-pages.ts'
import { GatewayError } from '../gateway-error.ts'
import { ask } from '../upstream/ask.ts'
import type { UpstreamLink } from '../upstream/upstream-link.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** What a server is, as it says itself to a client that can do everything. */
export interface Survey {
  readonly surface: ToolSurface
  /** What it tells clients to do. */
  readonly instructions: string | undefined
}

/**
 * Asks a server what it is and what it lists, without a session. What speaks the older revisions only is reached by a backend that
 * bridges them.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_START`, `ERR_UPSTREAM_FAILED` (the promise rejects). {DiffError} what `parseSnapshot` throws for
 *   tools that are none.
 */
export async function surveyServer(backend: Backend): Promise<Survey> {
  const link = await backend.stateless()
  const method = 'server/discover'
  const headers = { 'mcp-protocol-version': STATELESS_REVISION, [METHOD_HEADER]: method }
  const answer = await ask(link, requestOf(method, { _meta: OWN_ENVELOPE }), headers)
  const discovered = resultOf(answer)
  if (discovered === undefined) throw refused(answer)
  return surveyed(link, discovered, statelessListRequest())
}

async function surveyed(link: UpstreamLink, handshake: JsonObject, request: ListRequest): Promise<Survey> {
  const { protocolVersion, capabilities, serverInfo, instructions } = handshake
  const hasTools = isPlainObject(capabilities) && capabilities['tools'] !== undefined
  const answer = hasTools ? await listTools(link, request, new PageMemo()) : undefined
  const pages = answer?.success === true ? answer.pages : []
  const listed = pages.flatMap(({ tools }) => tools.map(({ value }) => value as ToolDefinition))
  const meta = handshake['_meta']
  const server = serverInfo ?? (isPlainObject(meta) ? meta['io.modelcontextprotocol/serverInfo'] : undefined)
  return {
    surface: parseSnapshot({ serverInfo: server, protocolVersion, capabilities, tools: listed }),
    instructions: typeof instructions === 'string' ? instructions : undefined,
  }
}

function requestOf(method: string, params: object): WireMessage {
  return readMessage(JSON.stringify({ jsonrpc: '2.0', id: `mcpver-${method}`, method, params }))
}

function resultOf({ value }: WireMessage): JsonObject | undefined {
  const { result } = value
  return isPlainObject(result) ? result : undefined
}

function refused({ value }: WireMessage): GatewayError {
  const { error } = value
  const said = isPlainObject(error) && typeof error['message'] === 'string' ? `: ${error['message']}` : ''
  return new GatewayError(`The server refused the handshake${said}`, {
    code: 'ERR_UPSTREAM_FAILED',
    hint: 'Does it speak the Model Context Protocol, and need an argument or a variable?',
  })
}
