import { isPlainObject, logged, quote } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { ask } from '../upstream/ask.ts'
import type { Headers, UpstreamLink } from '../upstream/upstream-link.ts'
import { placeOf, spanAt, withId, withMember } from '../wire/edit.ts'
import { readMessage } from '../wire/read-message.ts'
import { unreadResponse } from '../wire/unread-response.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import type { ListedPage, PageMemo } from './page-memo.ts'

/** No real server has so many; the largest known surface has 401 tools. */
const MOST = { pages: 1000, characters: 64 * 1024 * 1024 } as const

/** What a server lists, whole, one page after the other; `error` is an answer that is none, of whatever page. */
export type ToolPages =
  | { readonly success: true; readonly first: FirstPage; readonly pages: readonly ListedPage[] }
  | { readonly success: false; readonly error: WireMessage }

/** The answer with the first page, for one to be made of it that has all tools. */
export interface FirstPage {
  readonly message: WireMessage
  readonly page: ListedPage
}

/** How a server is asked for its pages. */
export interface PagesRequest {
  /** The client's own request, or another that asks for the first page. */
  readonly message: WireMessage
  readonly headers: Headers
}

/**
 * Every tool that a server lists.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_FAILED` for an answer that is no page, a cursor that comes again, and for over 1,000 pages or
 *   64 million characters (the promise rejects).
 */
export async function listTools(
  link: UpstreamLink,
  { message: request, headers }: PagesRequest,
  memo: PageMemo,
): Promise<ToolPages> {
  const first = await ask(link, request, headers)
  const pages: ListedPage[] = []
  const cursors = new Set<string>()
  let size = 0
  for (let answer = first; ;) {
    if (answer.value['error'] !== undefined) return { success: false, error: withId(answer, request.id ?? 'null') }
    const page = memo.read(answer)
    if (page === undefined) throw notAPage(answer)
    pages.push(page)
    size += answer.text.length
    const { cursor } = page
    if (cursor === undefined) return { success: true, first: { message: first, page: pages[0] ?? page }, pages }
    if (cursors.has(cursor) || cursors.size >= MOST.pages || size > MOST.characters) throw endless(cursor)
    cursors.add(cursor)
    answer = await ask(link, nextPage(request, cursor, cursors.size), headers)
  }
}

/** The request for a page, with an id of its own, and otherwise as the first one was. */
function nextPage(request: WireMessage, cursor: string, count: number): WireMessage {
  const params = placeOf(request, 'params')
  const member = { name: 'cursor', value: JSON.stringify(cursor) }
  const own = params === undefined ? '{}' : request.text.slice(params.start, params.end)
  const next = withMember(own, 0, member)
  // Several lists may be asked for at a time in one session.
  const id = JSON.stringify(`mcpver-list-${String(count)}-${request.id ?? ''}`)
  return readMessage(`{"jsonrpc":"2.0","id":${id},"method":"tools/list","params":${next}}`)
}

/**
 * The answer with other tools, and without a cursor: all are there.
 *
 * @param id The id of the request that it answers, as JSON.
 */
export function withTools({ message, page: { frame } }: FirstPage, tools: readonly string[], id: string): WireMessage {
  const { text } = withId(message, id)
  const result = spanAt(text, ['result'])
  const all = `${frame.before}[${tools.join(',')}]${frame.after}`
  return unreadResponse(`${text.slice(0, result?.start)}${all}${text.slice(result?.end ?? text.length)}`, id)
}

function notAPage({ value: { result } }: WireMessage): GatewayError {
  const found = isPlainObject(result) ? result['tools'] : undefined
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
