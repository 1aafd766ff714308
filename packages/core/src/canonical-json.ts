import { CoreError } from './core-error.ts'
import { isPlainObject, pointerTo } from './json.ts'
import { logged } from './logger.ts'
import { quote } from './quote.ts'

/** Deeper values are refused: no real document needs more, and the recursion stays far from the end of the stack. */
const DEEPEST = 1000

/** Characters that JSON.stringify may write in another way than they stand: controls, quote, backslash, surrogates. */
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const SPECIAL = /[\u0000-\u001f"\\\ud800-\udfff]/
const LONE_SURROGATE = /\p{Surrogate}/u

/** So many members are sorted by inserting. */
const FEW = 16

/** Thrown inside this file only, where a value has no canonical text; the search for the place is left to the end. */
const REFUSED = new Error('refused')

/**
 * The one canonical JSON text of a value: RFC 8785 (JCS).
 *
 * Members are sorted by UTF-16 code units, numbers are written as ECMAScript does, nothing stands between tokens. Strict:
 * what JSON cannot hold is refused rather than dropped, so that two values have one text only when they are equal. Members
 * under symbols and those that are not enumerable do not count: schema libraries keep their own notes there.
 *
 * @throws {CoreError} `ERR_NOT_CANONICALIZABLE`, with a JSON Pointer, for `undefined`, non-finite numbers, big integers, lone
 *   surrogates, symbols, functions, instances of classes, holes in arrays, cycles, and nesting over 1,000 levels.
 */
export function canonicalize(value: unknown): string {
  try {
    return writeValue(value, 0)
  } catch (error) {
    if (error === REFUSED) throw logged(refusalOf(value))
    throw error
  }
}

function writeValue(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value)
    case 'number':
      if (!Number.isFinite(value)) throw REFUSED
      return String(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      // A cycle is never seen as such: it is just too deep.
      if (depth >= DEEPEST) throw REFUSED
      return Array.isArray(value) ? writeArray(value, depth + 1) : writeObject(value, depth + 1)
    default:
      throw REFUSED
  }
}

function writeString(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`
  if (LONE_SURROGATE.test(text)) throw REFUSED
  return JSON.stringify(text)
}

function writeArray(array: readonly unknown[], depth: number): string {
  let text = '['
  for (let index = 0; index < array.length; index++) {
    if (index > 0) text += ','
    text += writeValue(array[index], depth)
  }
  return `${text}]`
}

function writeObject(object: object, depth: number): string {
  if (!isPlainObject(object)) throw REFUSED
  let text = ''
  for (const key of sorted(Object.keys(object))) {
    text += `${text === '' ? '{' : ','}${writeString(key)}:${writeValue(object[key], depth)}`
  }
  return text === '' ? '{}' : `${text}}`
}

/** Sorts texts by UTF-16 code units, in place. Objects have few members: for those, inserting beats the general sort. */
function sorted(keys: string[]): string[] {
  if (keys.length > FEW) return keys.sort()
  for (let end = 1; end < keys.length; end++) {
    const key = keys[end] ?? ''
    let place = end
    for (let before = keys[place - 1]; before !== undefined && before > key; before = keys[place - 1]) {
      keys[place--] = before
    }
    keys[place] = key
  }
  return keys
}

interface Fault {
  readonly value: unknown
  readonly at: string
  readonly reason: string
}

function refusalOf(value: unknown): CoreError<'ERR_NOT_CANONICALIZABLE'> {
  const fault = faultIn(value, '', []) ?? { value, at: '', reason: 'changed while it was read' }
  return new CoreError(`${quote(fault.value)} at ${fault.at === '' ? 'the root' : quote(fault.at)} ${fault.reason}`, {
    code: 'ERR_NOT_CANONICALIZABLE',
    hint: 'Only what JSON can hold has a canonical form: leave absent members out, write dates and big integers as text.',
  })
}

/** Finds the first fault, in the order in which a value is written; `around` holds the containers, outermost first. */
function faultIn(value: unknown, at: string, around: readonly object[]): Fault | undefined {
  if (typeof value === 'string')
    return LONE_SURROGATE.test(value) ? { value, at, reason: 'has a lone surrogate' } : undefined
  if (typeof value === 'number')
    return Number.isFinite(value) ? undefined : { value, at, reason: 'is not a finite number' }
  if (typeof value === 'boolean' || value === null) return undefined
  if (typeof value !== 'object') return { value, at, reason: 'has no JSON form' }
  if (around.includes(value)) return { value, at, reason: 'contains itself' }
  if (around.length >= DEEPEST)
    return { value, at: `${at.slice(0, 40)}…`, reason: `is nested deeper than ${String(DEEPEST)} levels` }
  if (!Array.isArray(value) && !isPlainObject(value)) return { value, at, reason: 'is not a plain object' }
  return faultInMembers(value, at, [...around, value])
}

function faultInMembers(container: object, at: string, around: readonly object[]): Fault | undefined {
  const members = Array.isArray(container) ? Array.from(container.entries()) : sortedEntries(container)
  for (const [key, member] of members) {
    const keyFault = typeof key === 'string' ? faultIn(key, pointerTo(at, key), around) : undefined
    const fault = keyFault ?? faultIn(member, pointerTo(at, key), around)
    if (fault !== undefined) return fault
  }
  return undefined
}

function sortedEntries(object: object): [string, unknown][] {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1))
}
