import { isPlainObject } from '@mcpver/core'

/** Values that a message lists before it says only how many there are more. */
const LISTED = 6
/** Characters of one value in a message. */
const LONGEST = 60

/** A text with a capital first letter. */
export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** A JSON value in a message: on one line, cut when it is long. */
export function valueIn(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`
}

/** A number of things as words: `1 character`, `20 characters`. */
export function count(value: unknown, one: string, many = `${one}s`): string {
  return value === 1 ? `1 ${one}` : `${valueIn(value)} ${many}`
}

/** Values as words: `"a", "b" or "c"`; of many, the first ones and the number of the others. */
export function listOf(values: readonly unknown[], conjunction: 'and' | 'or'): string {
  const shown = values.slice(0, values.length > LISTED ? LISTED - 1 : LISTED).map(valueIn)
  const rest = values.length - shown.length
  if (rest > 0) return `${shown.join(', ')} ${conjunction} ${String(rest)} more`
  if (shown.length < 2) return shown[0] ?? 'nothing'
  return `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1) ?? ''}`
}

/** The values that an `enum`, a `const`, or a union of such schemas names, as words. */
export function valuesOf(value: unknown, conjunction: 'and' | 'or'): string {
  return listOf(Array.isArray(value) ? value.map(constantOf) : [value], conjunction)
}

function constantOf(value: unknown): unknown {
  return isPlainObject(value) && Object.hasOwn(value, 'const') ? value['const'] : value
}

const ARTICLES: ReadonlyMap<unknown, string> = new Map([
  ['array', 'an array'],
  ['boolean', 'a boolean'],
  ['integer', 'an integer'],
  ['null', 'null'],
  ['number', 'a number'],
  ['object', 'an object'],
  ['string', 'a string'],
])

/** What `type` names, as words: `a string or null`; anything where it names nothing. */
export function typesOf(type: unknown): string {
  if (type === undefined) return 'anything'
  const names = (Array.isArray(type) ? type : [type]).map((name) => ARTICLES.get(name) ?? valueIn(name))
  return names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`
}
