import { isPlainObject } from '@mcpver/core'
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

/** Of all pages together that are remembered, in characters: several lists of the largest servers that there are. */
const MOST_CHARACTERS = 8 * 1024 * 1024

/** Pages of lists, each cut into its tools once: servers list the same again and again, and lists may be of thousands. */
export class PageMemo {
  readonly #pages = new Map<string, ListedPage>()
  readonly #most: number
  #characters = 0

  /** @param most How much is remembered, in characters; a longer page is not. Default: 8 million. */
  constructor(most = MOST_CHARACTERS) {
    this.#most = most
  }

  /** The page in an answer to `tools/list`; `undefined` when there is none. */
  read(answer: WireMessage): ListedPage | undefined {
    const place = placeOf(answer, 'result')
    if (place === undefined) return undefined
    const text = answer.text.slice(place.start, place.end)
    const known = this.#pages.get(text)
    if (known !== undefined) return known
    const page = readPage(text, answer.value['result'])
    if (page !== undefined && text.length <= this.#most) this.#remember(text, page)
    return page
  }

  /** The pages that were there first give way. */
  #remember(text: string, page: ListedPage): void {
    this.#pages.set(text, page)
    this.#characters += text.length
    for (const oldest of this.#pages.keys()) {
      if (this.#characters <= this.#most) return
      this.#pages.delete(oldest)
      this.#characters -= oldest.length
    }
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
