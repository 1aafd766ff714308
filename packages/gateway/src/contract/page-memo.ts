import { isPlainObject } from '@mcpver/core'
import { GenerationMap } from '../generation-map.ts'
import { placeOf, replaced, spanAt, withoutMember } from '../wire/edit.ts'
import { elementsAt } from '../wire/outline.ts'
import type { WireMessage } from '../wire/wire-message.ts'

/** A tool as a server lists it. */
export interface ListedTool {
  /** Empty when it has none. */
  readonly name: string
  /** The definition as it stood on the wire. */
  readonly text: string
  readonly value: unknown
}

/** One page of a list. */
export interface ListedPage {
  readonly tools: readonly ListedTool[]
  /** The result around its tools, without a cursor. */
  readonly frame: { readonly before: string; readonly after: string }
  /** Of the next page. */
  readonly cursor: string | undefined
}

/** How many pages are remembered at least: most servers list all on one, and few list other tools to other clients. */
const REMEMBERED = 8

/** Pages of lists, each cut into its tools once: servers list the same again and again, and lists may be of thousands. */
export class PageMemo {
  readonly #pages = new GenerationMap<string, ListedPage>(REMEMBERED)

  /** The page in an answer to `tools/list`; `undefined` when there is none. */
  read(answer: WireMessage): ListedPage | undefined {
    const place = placeOf(answer, 'result')
    if (place === undefined) return undefined
    const text = answer.text.slice(place.start, place.end)
    const known = this.#pages.get(text)
    if (known !== undefined) return known
    const page = readPage(text, answer.value['result'])
    if (page !== undefined) this.#pages.set(text, page)
    return page
  }
}

function readPage(text: string, result: unknown): ListedPage | undefined {
  const listed = isPlainObject(result) ? result['tools'] : undefined
  const span = Array.isArray(listed) ? spanAt(text, ['tools']) : undefined
  if (!isPlainObject(result) || !Array.isArray(listed) || span === undefined) return undefined
  const tools = elementsAt(text, span.start).map(({ start, end }, index): ListedTool => {
    const value: unknown = listed[index]
    const name = isPlainObject(value) && typeof value['name'] === 'string' ? value['name'] : ''
    return { name, text: text.slice(start, end), value }
  })
  const { nextCursor } = result
  const cursor = typeof nextCursor === 'string' ? nextCursor : undefined
  return { tools, frame: frameOf(replaced(text, span, '[]')), cursor }
}

/** A page that is the last one has no cursor at all. */
function frameOf(text: string): ListedPage['frame'] {
  const whole = withoutMember(text, 0, 'nextCursor')
  const { start, end } = spanAt(whole, ['tools']) ?? { start: 0, end: 0 }
  return { before: whole.slice(0, start), after: whole.slice(end) }
}
