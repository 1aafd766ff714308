/** Walks JSON text without reading its values, so that two texts can be compared byte for byte. The text must be JSON. */

const SPACE = /[\t\n\r ]*/y
const LITERAL = /[-+.\w]+/y

/** The members of an object: names read, values as they are written. */
export function membersOf(text: string): Map<string, string> {
  return new Map(
    partsOf(text, '{').map((part) => {
      const name = part.slice(0, endOfString(part, 0))
      const colon = part.indexOf(':', name.length)
      return [JSON.parse(name) as string, part.slice(colon + 1).trim()]
    }),
  )
}

/** The elements of an array as they are written. */
export function elementsOf(text: string): string[] {
  return partsOf(text, '[')
}

/** What stands at a place within a text, as it is written; `undefined` when nothing does. */
export function rawAt(text: string | undefined, ...path: readonly (string | number)[]): string | undefined {
  let at = text
  for (const step of path) {
    if (at === undefined) return undefined
    if (typeof step === 'number') at = at.startsWith('[') ? elementsOf(at)[step] : undefined
    else at = at.startsWith('{') ? membersOf(at).get(step) : undefined
  }
  return at
}

/** An object with the given members, written one after another. */
export function writeObject(members: Iterable<readonly [name: string, value: string]>): string {
  return `{${[...members].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`
}

function partsOf(text: string, open: '{' | '['): string[] {
  const trimmed = text.trim()
  if (!trimmed.startsWith(open)) throw new Error(`Expected ${open} and there is ${trimmed.slice(0, 80)}`)
  const parts: string[] = []
  let start = 1
  for (let at = 1; at < trimmed.length;) {
    const char = trimmed[at]!
    if (at < trimmed.length - 1 && char !== ',') {
      at = endOf(trimmed, at)
      continue
    }
    const part = trimmed.slice(start, at).trim()
    if (part !== '') parts.push(part)
    start = ++at
  }
  return parts
}

/** Where the token or the container ends that begins at a place. */
function endOf(text: string, at: number): number {
  const char = text[at]!
  if (char === '"') return endOfString(text, at)
  if (char !== '{' && char !== '[') {
    return at + Math.max(1, take(LITERAL, text, at).length + take(SPACE, text, at).length)
  }
  let end = at + 1
  while (text[end] !== '}' && text[end] !== ']') end = endOf(text, end)
  return end + 1
}

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end + 1
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === '\\') first--
  return (at - first) % 2 === 1
}

function take(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}
