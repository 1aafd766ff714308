import { parseJson, quote } from '@mcpver/core'
import type { EvidenceLimits } from './evidence-limits.ts'
import { invalidEvidence } from './invalid-evidence.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Looks over a JSON text in one pass, before it is parsed: how deep it is, how many values it has, and whether an object has a
 * name twice, of which parsers keep one or the other (RFC 8259, section 4). Whether it is JSON at all is left to the parser.
 *
 * @throws {LifecycleError} `ERR_INVALID_EVIDENCE`, at the first place beyond a limit or with a name that was there.
 */
export function assertJsonOutline(text: string, limits: Required<EvidenceLimits>): void {
  new JsonOutline(text, limits).assert()
}

class JsonOutline {
  readonly #text: string
  readonly #limits: Required<EvidenceLimits>
  /** What is open: an object with the names that it has had, or an array. */
  readonly #open: (Set<string> | undefined)[] = []
  #at = 0
  #values = 1
  /** Whether the next text is the name of a member, if it stands in an object. */
  #isNameNext = false

  constructor(text: string, limits: Required<EvidenceLimits>) {
    this.#text = text
    this.#limits = limits
  }

  assert(): void {
    for (; this.#at < this.#text.length; this.#at++) this.#take(this.#text.charCodeAt(this.#at))
  }

  #take(code: number): void {
    switch (code) {
      case QUOTE:
        this.#takeText()
        break
      case COMMA:
        this.#count()
        this.#isNameNext = true
        break
      case COLON:
        this.#isNameNext = false
        break
      case OPEN_ARRAY:
        this.#enter(undefined)
        break
      case OPEN_OBJECT:
        this.#enter(new Set())
        this.#isNameNext = true
        break
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        this.#open.pop()
        break
    }
  }

  #enter(names: Set<string> | undefined): void {
    this.#count()
    this.#open.push(names)
    const { maxDepth } = this.#limits
    if (this.#open.length > maxDepth) {
      throw this.#refused(`is nested more than ${String(maxDepth)} deep`, 'Raise "maxDepth" if that is right.')
    }
  }

  #count(): void {
    this.#values++
    const { maxValues } = this.#limits
    if (this.#values > maxValues) {
      throw this.#refused(`has more than ${String(maxValues)} values`, 'Raise "maxValues" if that is right.')
    }
  }

  /** Goes on to the end of a text: its last quotation mark, or of everything when there is none. */
  #takeText(): void {
    const start = this.#at
    let hasEscape = false
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === QUOTE) break
      if (code !== BACKSLASH) continue
      hasEscape = true
      this.#at++
    }
    const names = this.#open.at(-1)
    if (!this.#isNameNext || names === undefined) return
    this.#isNameNext = false
    this.#addName(names, nameOf(this.#text.slice(start, this.#at + 1), hasEscape))
  }

  #addName(names: Set<string>, name: string): void {
    if (names.has(name)) throw this.#refused(`has the name ${quote(name)} twice in one object`)
    names.add(name)
  }

  #refused(what: string, hint?: string): ReturnType<typeof invalidEvidence> {
    return invalidEvidence(`The JSON ${what}, at character ${String(this.#at)}`, hint === undefined ? {} : { hint })
  }
}

/** The name that a text in quotation marks stands for: the same name can be written with escapes and without. */
function nameOf(quoted: string, hasEscape: boolean): string {
  if (!hasEscape) return quoted.slice(1, -1)
  try {
    return parseJson(quoted) as string
  } catch {
    // The parser refuses it, with a better reason.
    return quoted
  }
}
