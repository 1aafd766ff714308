/* eslint-disable no-restricted-properties -- this is the one place that may: it knows what the engine mistakes */

const BACKSLASH = '\\'

/** What stands between values and names; in text that is JSON, the containers tell the rest. */
const BETWEEN = /[\t\n\r ,:]*/y
const BEFORE_COLON = /[\t\n\r ]*:?/y
const LITERAL = /[-+.\w]+/y

/**
 * The value of a JSON text, as `JSON.parse` is specified to read it: the same values, the same errors, a name that comes twice
 * keeps its last value.
 *
 * Use it for every text of others. `JSON.parse` of V8 12.8 and later (Node 24 and 26) reads a name that is written with an
 * escape as another name once it has read an object whose name holds a backslash at that place: after `{"h":[],"\\":0}`, the
 * name in `{"h":1,"\n":2}` comes back as a backslash (nodejs/node issue 63785). So whoever gets a process to read one text can
 * change what the next one says, after its bytes were verified. Here a text with such names is read name by name; any other,
 * which is nearly every text, by the engine.
 *
 * @throws {SyntaxError} The engine's own, for text that is not JSON.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return hasEscapedName(text) ? readByName(text) : value
}

function hasEscapedName(text: string): boolean {
  let escape = text.indexOf(BACKSLASH)
  for (let start = text.indexOf('"'); start !== -1 && escape !== -1;) {
    const end = endOfString(text, start)
    if (escape < start) escape = text.indexOf(BACKSLASH, start)
    else if (escape < end && matchAt(BEFORE_COLON, text, end).endsWith(':')) return true
    else start = text.indexOf('"', end)
  }
  return false
}

/** An array or object that is being read, and the name of the member that comes next. */
interface Open {
  readonly value: unknown[] | object
  name: string | undefined
}

/** Reads a text that is known to be JSON, to any depth, as the engine does. */
function readByName(text: string): unknown {
  const root: unknown[] = []
  const outer: Open[] = []
  let open: Open = { value: root, name: undefined }
  for (let at = matchAt(BETWEEN, text, 0).length; at < text.length;) {
    const token = tokenAt(text, at)
    if (token === '{' || token === '[') {
      const value = token === '{' ? {} : []
      put(open, value)
      outer.push(open)
      open = { value, name: undefined }
    } else if (token === '}' || token === ']') {
      open = outer.pop() ?? open
    } else if (open.name === undefined && !Array.isArray(open.value)) {
      open.name = JSON.parse(token) as string
    } else {
      put(open, JSON.parse(token))
    }
    at += token.length
    at += matchAt(BETWEEN, text, at).length
  }
  return root[0]
}

function put(open: Open, value: unknown): void {
  if (Array.isArray(open.value)) {
    open.value.push(value)
    return
  }
  // Defined, because assigning to __proto__ would set the prototype.
  const member = { value, configurable: true, enumerable: true, writable: true }
  Object.defineProperty(open.value, open.name ?? '', member)
  open.name = undefined
}

function tokenAt(text: string, at: number): string {
  if (text[at] === '"') return text.slice(at, endOfString(text, at))
  return matchAt(LITERAL, text, at) || text.charAt(at)
}

/** Where the string that starts here has ended, its closing quote included. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1)
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1)
  return quote + 1
}

function isEscaped(text: string, at: number): boolean {
  let first = at
  while (text[first - 1] === BACKSLASH) first--
  return (at - first) % 2 === 1
}

function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at
  return sticky.exec(text)?.[0] ?? ''
}
