import { isPlainObject, logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { ask } from '../upstream/ask.ts'
import type { Headers, UpstreamLink } from '../upstream/upstream-link.ts'
import { replaced, spanAt, withId, withMember, withoutMember } from '../wire/edit.ts'
import { elementsAt } from '../wire/outline.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** No real server has so many; the largest known surface has 401 tools. */
const MOST = { pages: 1000, characters: 64 * 1024 * 1024 } as const

/** A tool as a server lists it. */
export interface ListedTool {
  /** Empty when it has none. */
  readonly name: string
  /** The definition as it stood on the wire. */
  readonly text: string
  readonly value: unknown
}

/** What a server lists, whole. */
export interface ToolPages {
  /** The answer with the first page; one that is an error is all there is. */
  readonly first: WireMessage
  /** `undefined` when the server answered with an error. */
  readonly tools: readonly ListedTool[] | undefined
}

/**
 * Every tool that a server lists.
 *
 * @param request The client's own request, or another that asks for the first page.
 * @throws {GatewayError} `ERR_UPSTREAM_FAILED` for an answer that is no page, a cursor that comes again, and for over 1,000 pages or
 *   64 million characters (the promise rejects).
 */
export async function listTools(link: UpstreamLink, request: WireMessage, headers: Headers): Promise<ToolPages> {
  const first = await ask(link, request, headers)
  const tools: ListedTool[] = []
  const cursors = new Set<string>()
  let size = 0
  for (let page = first; ;) {
    if (page.value['error'] !== undefined) return { first: withId(page, request.id ?? 'null'), tools: undefined }
    readPage(page, tools)
    size += page.text.length
    const cursor = cursorOf(page)
    if (cursor === undefined) return { first, tools }
    if (cursors.has(cursor) || cursors.size >= MOST.pages || size > MOST.characters) throw endless(cursor)
    cursors.add(cursor)
    page = await ask(link, nextPage(request, cursor, cursors.size), headers)
  }
}

function readPage({ text, value }: WireMessage, tools: ListedTool[]): void {
  const { result } = value
  const listed = isPlainObject(result) ? result['tools'] : undefined
  const span = spanAt(text, ['result', 'tools'])
  if (!Array.isArray(listed) || span === undefined) throw notAPage(listed)
  for (const [index, element] of elementsAt(text, span.start).entries()) {
    const tool: unknown = listed[index]
    const name = isPlainObject(tool) && typeof tool['name'] === 'string' ? tool['name'] : ''
    tools.push({ name, text: text.slice(element.start, element.end), value: tool })
  }
}

function cursorOf({ value }: WireMessage): string | undefined {
  const { result } = value
  const cursor = isPlainObject(result) ? result['nextCursor'] : undefined
  return typeof cursor === 'string' ? cursor : undefined
}

/** The request for a page, with an id of its own, and otherwise as the first one was. */
function nextPage(request: WireMessage, cursor: string, count: number): WireMessage {
  const params = spanAt(request.text, ['params'])
  const member = { name: 'cursor', value: JSON.stringify(cursor) }
  const own = params === undefined ? '{}' : request.text.slice(params.start, params.end)
  const next = withMember(own, 0, member)
  // Several lists may be asked for at a time.
  const id = JSON.stringify(`mcpver-list-${String(count)}-${request.id ?? ''}`)
  return readMessage(`{"jsonrpc":"2.0","id":${id},"method":"tools/list","params":${next}}`)
}

/** The answer with other tools, and without a cursor: all are there. */
export function withTools(first: WireMessage, tools: readonly string[]): WireMessage {
  const span = spanAt(first.text, ['result', 'tools'])
  if (span === undefined) return first
  const text = replaced(first.text, span, `[${tools.join(',')}]`)
  return readMessage(withoutCursor(text))
}

/** A page that is the last one has no cursor at all. */
function withoutCursor(text: string): string {
  const result = spanAt(text, ['result'])
  return result === undefined ? text : replaced(text, result, withoutMember(text, result.start, 'nextCursor'))
}

function notAPage(found: unknown): GatewayError {
  return logged(
    new GatewayError(`The server answered tools/list with "tools": ${quote(found)}, expected an array`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Look at what the server logged.',
    }),
  )
}

function endless(cursor: string): GatewayError {
  return logged(
    new GatewayError(`The pages of tools/list have no end: the cursor ${quote(cursor)}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Each page must have a cursor of its own, and the last one none.',
    }),
  )
}
