/** Where something stands in a text: from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

/**
 * Where the values of an object's members stand, by name, in their order. The text must be known to be JSON.
 *
 * A name that stands there twice has two meanings, one for each way to read it: `undefined` then.
 *
 * @param at Where the object begins.
 */
export function membersAt(text: string, at: number): ReadonlyMap<string, Span> | undefined {
  const members = new Map<string, Span>()
  const isUnique = eachMember(text, at, (name, span) => {
    if (members.has(name)) return false
    members.set(name, span)
    return true
  })
  return isUnique ? members : undefined
}

/** Which of an object's members stand where. */
export interface FoundMembers {
  /** How many members the object has, those of one name counted each. */
  readonly count: number
  /** Where the value of each member stands that was looked for, the last of several; in the order of the names. */
  readonly spans: readonly (Span | undefined)[]
  /** Whether one that was looked for stands there more than once. */
  readonly isRepeated: boolean
}

/**
 * Looks for members of an object. The text must be known to be JSON.
 *
 * @param at Where the object begins.
 * @param names Few: each member is held against all of them.
 */
export function findMembers(text: string, at: number, names: readonly string[]): FoundMembers {
  const spans: (Span | undefined)[] = names.map(() => undefined)
  let count = 0
  let isRepeated = false
  let next = skipBlank(text, at + 1)
  while (text.charCodeAt(next) !== CLOSE_BRACE) {
    if (text.charCodeAt(next) === COMMA) next = skipBlank(text, next + 1)
    const nameEnd = endOfString(text, next)
    const start = skipBlank(text, skipBlank(text, nameEnd) + 1)
    const end = endOfValue(text, start)
    const index = indexOfName(text, { start: next, end: nameEnd }, names)
    if (index !== -1) {
      isRepeated ||= spans[index] !== undefined
      spans[index] = { start, end }
    }
    count++
    next = skipBlank(text, end)
  }
  return { count, spans, isRepeated }
}

/** Which name stands at a place, without a text being made of it where that can be. */
function indexOfName(text: string, { start, end }: Span, names: readonly string[]): number {
  for (let at = start + 1; at < end - 1; at++) {
    if (text.charCodeAt(at) === BACKSLASH) return names.indexOf(nameOf(text, start, end))
  }
  const length = end - start - 2
  for (let index = 0; index < names.length; index++) {
    const name = names[index] ?? ''
    if (name.length === length && text.startsWith(name, start + 1)) return index
  }
  return -1
}

/**
 * Where the values of all members of a name stand: of several, the last one counts for most readers.
 *
 * @param at Where the object begins.
 */
export function spansAt(text: string, at: number, name: string): readonly Span[] {
  const spans: Span[] = []
  eachMember(text, at, (found, span) => {
    if (found === name) spans.push(span)
    return true
  })
  return spans
}

/** Goes through the members of an object, as long as it is told to go on. Whether it came to the end. */
export function eachMember(text: string, at: number, take: (name: string, span: Span) => boolean): boolean {
  let next = skipBlank(text, at + 1)
  while (text.charCodeAt(next) !== CLOSE_BRACE) {
    if (text.charCodeAt(next) === COMMA) next = skipBlank(text, next + 1)
    const nameEnd = endOfString(text, next)
    const start = skipBlank(text, skipBlank(text, nameEnd) + 1)
    const end = endOfValue(text, start)
    if (!take(nameOf(text, next, nameEnd), { start, end })) return false
    next = skipBlank(text, end)
  }
  return true
}

/**
 * Where the elements of an array stand. The text must be known to be JSON.
 *
 * @param at Where the array begins.
 */
export function elementsAt(text: string, at: number): readonly Span[] {
  const elements: Span[] = []
  let next = skipBlank(text, at + 1)
  while (text.charCodeAt(next) !== CLOSE_BRACKET) {
    if (text.charCodeAt(next) === COMMA) next = skipBlank(text, next + 1)
    const end = endOfValue(text, next)
    elements.push({ start: next, end })
    next = skipBlank(text, end)
  }
  return elements
}

/** Whether all names in a text differ, in every object of it. The text must be known to be JSON. */
export function hasUniqueNames(text: string): boolean {
  /** The names of the objects that are open, the innermost last; `undefined` for arrays. */
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      const names = text.charCodeAt(skipBlank(text, end)) === COLON ? open.at(-1) : undefined
      const name = names === undefined ? '' : nameOf(text, at, end)
      if (names?.has(name) === true) return false
      names?.add(name)
      at = end
      continue
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) open.push(code === OPEN_BRACE ? new Set() : undefined)
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) open.pop()
    at++
  }
  return true
}

/**
 * How many values a text holds, as far as its commas and brackets tell; it need not be JSON.
 *
 * @param most When there are more, they are not all counted.
 */
export function countValues(text: string, most: number): number {
  let count = 1
  for (let at = 0; at < text.length && count <= most; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfString(text, at)
      // A string without an end: the text is no JSON.
      if (end <= at) return count
      at = end - 1
    } else if (code === COMMA || code === OPEN_BRACE || code === OPEN_BRACKET) count++
  }
  return count
}

/** Where the first token at or after a place begins. */
export function skipBlank(text: string, at: number): number {
  let next = at
  while (isBlank(text.charCodeAt(next))) next++
  return next
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function nameOf(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end - 1)
  // One string alone: the engine's mistake with escaped names needs an object around them.
  // eslint-disable-next-line no-restricted-properties
  return name.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : name
}

function endOfValue(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return endOfString(text, start)
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return endOfContainer(text, start)
  let end = start
  while (!isEndOfScalar(text.charCodeAt(end))) end++
  return end
}

function isEndOfScalar(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || isBlank(code) || Number.isNaN(code)
}

function endOfContainer(text: string, start: number): number {
  let depth = 0
  let at = start
  do {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      at = endOfString(text, at)
      continue
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth++
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--
    at++
  } while (depth > 0)
  return at
}

/** So far a string is read by itself; the engine's own search pays for longer ones only. */
const SHORT = 48

/** Where a string has ended that begins at a place, its closing quotation mark included. */
export function endOfString(text: string, start: number): number {
  let at = start + 1
  for (const limit = at + SHORT; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return at + 1
    if (code === BACKSLASH) at++
  }
  for (let quote = text.indexOf('"', at); ; quote = text.indexOf('"', quote + 1)) {
    if (!isEscaped(text, quote, at)) return quote + 1
  }
}

/** Whether the backslashes before a quotation mark, none of them before `from`, escape it. */
function isEscaped(text: string, quote: number, from: number): boolean {
  let first = quote
  while (first > from && text.charCodeAt(first - 1) === BACKSLASH) first--
  return (quote - first) % 2 === 1
}
