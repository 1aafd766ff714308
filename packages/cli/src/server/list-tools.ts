import { isPlainObject, quote, type ToolDefinition } from '@mcpver/core'
import { parseSnapshot } from '@mcpver/diff'
import { METHOD_NOT_FOUND, ProtocolError, type Client } from '@modelcontextprotocol/client'
import { failure, type CliError } from '../cli-error.ts'
import type { WireTap } from './wire-tap.ts'

/** No real server has so many; the largest known surface has 401 tools. */
const MOST_PAGES = 1000

interface Page {
  readonly tools: readonly unknown[]
  readonly nextCursor?: unknown
}

/** Takes a result as it is. */
const AS_IS = {
  '~standard': { version: 1, vendor: 'mcpver', validate: (value: unknown) => ({ value }) },
} as const

/**
 * Every tool of a server, from the wire: nothing is dropped, whatever the client knows of it.
 *
 * @throws {CliError} `ERR_PAGINATION` for a cursor that comes again, or over 1,000 pages; `ERR_SERVER_ANSWER` for no page.
 * @throws {McpverError} for tools that are none, and for a name that is listed twice, with a JSON Pointer into the whole list.
 */
export async function listTools(client: Client, tap: WireTap, timeout: number): Promise<readonly ToolDefinition[]> {
  const tools: unknown[] = []
  const cursors = new Set<string>()
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const page = await requestPage(client, tap, { timeout, cursor })
    for (const tool of page.tools) tools.push(tool)
    cursor = cursorAfter(page, cursors)
  }
  return parseSnapshot({ tools }).tools
}

async function requestPage(client: Client, tap: WireTap, { timeout, cursor }: PageRequest): Promise<Page> {
  const request = { method: 'tools/list', ...(cursor !== '' && { params: { cursor } }) }
  let result: unknown
  try {
    result = await client.request(request, AS_IS, { timeout })
  } catch (error) {
    if (hasNoTools(client, error)) return { tools: [] }
    result = tap.take()
    if (!isPage(result)) throw error
  }
  const raw = tap.take() ?? result
  if (!isPage(raw)) throw notAPage(raw)
  return raw
}

interface PageRequest {
  readonly timeout: number
  readonly cursor: string
}

function isPage(value: unknown): value is Page {
  return isPlainObject(value) && Array.isArray(value['tools'])
}

function notAPage(result: unknown): CliError {
  const found = isPlainObject(result) ? `"tools": ${quote(result['tools'])}` : quote(result)
  return failure(`The server answered tools/list with ${found}, expected "tools" with an array`, {
    code: 'ERR_SERVER_ANSWER',
  })
}

/** A server that never claimed to have tools may refuse to list them. */
function hasNoTools(client: Client, error: unknown): boolean {
  return (
    error instanceof ProtocolError &&
    error.code === METHOD_NOT_FOUND &&
    client.getServerCapabilities()?.tools === undefined
  )
}

/** The cursor of the next page; many servers write the end as an empty text. */
function cursorAfter({ nextCursor }: Page, seen: Set<string>): string | undefined {
  if (typeof nextCursor !== 'string' || nextCursor === '') return undefined
  if (seen.has(nextCursor)) {
    throw failure(`The server gave the cursor ${quote(nextCursor)} twice: its list of tools has no end`, {
      code: 'ERR_PAGINATION',
    })
  }
  seen.add(nextCursor)
  if (seen.size >= MOST_PAGES) {
    throw failure(`The server's list of tools has over ${String(MOST_PAGES)} pages`, { code: 'ERR_PAGINATION' })
  }
  return nextCursor
}
