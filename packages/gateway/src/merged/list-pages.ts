import { isPlainObject, logged, quote, type JsonObject } from '@mcpver/core'
import { GatewayError } from '../gateway-error.ts'
import { askWithin } from '../upstream/ask.ts'
import type { Headers, UpstreamLink } from '../upstream/upstream-link.ts'
import { replaced, spanAt, withMember } from '../wire/edit.ts'
import { elementsAt } from '../wire/outline.ts'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** No real server has so many pages. */
const MOST = { pages: 1000, characters: 64 * 1024 * 1024 } as const

/** Something that a server lists. */
export interface ListedEntry {
  /** As it stood on the wire. */
  readonly text: string
  readonly value: JsonObject
}

/** What one server lists, whole. */
export interface MemberEntries {
  readonly entries: readonly ListedEntry[]
  /** The result with the first page; `undefined` when the server has answered with an error. */
  readonly result: JsonObject | undefined
  /** That error. */
  readonly refusal?: WireMessage
}

/** How a list is asked for. */
export interface ListQuestion {
  /** The client's request for the first page. */
  readonly message: WireMessage
  readonly headers: Headers
  /** The member of the result that has the entries. */
  readonly key: string
  /** How long each page may take, in milliseconds. */
  readonly patience: number
}

/**
 * Everything that a server lists, page after page.
 *
 * @throws {GatewayError} `ERR_UPSTREAM_FAILED` for an answer that is no page, for an error after the first page, and for pages without
 *   end (the promise rejects).
 */
export async function listAll(link: UpstreamLink, question: ListQuestion): Promise<MemberEntries> {
  const { message, headers, key, patience } = question
  const entries: ListedEntry[] = []
  const cursors = new Set<string>()
  let [size, first]: [number, JsonObject | undefined] = [0, undefined]
  for (let asked = message; ;) {
    const page = await askWithin(link, asked, { headers, patience })
    if (page.value['error'] !== undefined && first === undefined) return { entries, result: undefined, refusal: page }
    const result = resultOf(page, message.method)
    first ??= result
    size += page.text.length
    addEntries(page, result[key], { key, entries })
    const { nextCursor: cursor } = result
    if (typeof cursor !== 'string') return { entries, result: first }
    if (cursors.has(cursor) || cursors.size >= MOST.pages || size > MOST.characters)
      throw endless(message.method, cursor)
    cursors.add(cursor)
    asked = pageAfter(message, cursor, cursors.size)
  }
}

function resultOf({ value: { result, error } }: WireMessage, method = ''): JsonObject {
  if (isPlainObject(result)) return result
  const said = isPlainObject(error) && typeof error['message'] === 'string' ? `: ${error['message']}` : ''
  throw failed(`The server refused ${method}${said}`)
}

function addEntries(
  page: WireMessage,
  listed: unknown,
  to: { readonly key: string; readonly entries: ListedEntry[] },
): void {
  const span = spanAt(page.text, ['result', to.key])
  if (!Array.isArray(listed) || span === undefined) {
    throw failed(`The server answered with "${to.key}": ${quote(listed)}, expected an array`)
  }
  for (const [index, { start, end }] of elementsAt(page.text, span.start).entries()) {
    const value: unknown = listed[index]
    if (isPlainObject(value)) to.entries.push({ text: page.text.slice(start, end), value: value as JsonObject })
  }
}

function pageAfter(request: WireMessage, cursor: string, count: number): WireMessage {
  const span = spanAt(request.text, ['params'])
  const params = span === undefined ? '{}' : request.text.slice(span.start, span.end)
  const next = withMember(params, 0, { name: 'cursor', value: JSON.stringify(cursor) })
  const id = spanAt(request.text, ['id'])
  // Several lists may be asked for at a time.
  const own = JSON.stringify(`mcpver-page-${String(count)}-${request.id ?? ''}`)
  const text = id === undefined ? request.text : replaced(request.text, id, own)
  const at = spanAt(text, ['params'])
  return readMessage(at === undefined ? withMember(text, 0, { name: 'params', value: next }) : replaced(text, at, next))
}

function failed(message: string): GatewayError {
  return new GatewayError(message, { code: 'ERR_UPSTREAM_FAILED', hint: 'Look at what the server logged.' })
}

function endless(method: string | undefined, cursor: string): GatewayError {
  return logged(
    new GatewayError(`The pages of ${method ?? ''} have no end: the cursor ${quote(cursor)}`, {
      code: 'ERR_UPSTREAM_FAILED',
      hint: 'Each page must have a cursor of its own, and the last one none.',
    }),
  )
}
