import { parseJson } from '@mcpver/core'
import fc from 'fast-check'

type Json = Readonly<Record<string, unknown>>

/** Names with what is special in JSON, in objects, and in the gateway. */
const name = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'id',
    'method',
    'params',
    '_meta',
    '',
    '"',
    '\\',
    '\\"',
    '\n',
    '\u2028',
    '😀',
  ),
  fc.string({ maxLength: 70 }),
)

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      name,
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))

/** Any JSON value, as a parser gives it back. */
export function jsonValue(): fc.Arbitrary<unknown> {
  return value.map(reread)
}

/** Any JSON object, `__proto__` as a member of its own included. */
export function jsonObject(): fc.Arbitrary<Json> {
  return fc.dictionary(name, value, { maxKeys: 6, noNullPrototype: true }).map((object) => reread(object) as Json)
}

function reread(one: unknown): unknown {
  return parseJson(JSON.stringify(one))
}

/** Ways to write a value: with blanks between all tokens, and with letters written as escapes. */
export function spaced(): fc.Arbitrary<(value: unknown) => string> {
  const blanks = fc.array(fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 3 }), {
    minLength: 1,
    maxLength: 7,
  })
  return fc.tuple(blanks, fc.boolean()).map(([some, hasEscapes]) => {
    let count = 0
    const blank = (): string => some[count++ % some.length]!
    const text = (one: string): string => (hasEscapes ? `"${Array.from(one, escaped).join('')}"` : JSON.stringify(one))
    const write = (one: unknown): string => {
      if (Array.isArray(one)) return `[${blank()}${one.map(write).join(`${blank()},${blank()}`)}${blank()}]`
      if (typeof one === 'string') return text(one)
      if (typeof one !== 'object' || one === null) return JSON.stringify(one)
      const members = Object.entries(one).map(([key, member]) => `${text(key)}${blank()}:${blank()}${write(member)}`)
      return `{${blank()}${members.join(`${blank()},${blank()}`)}${blank()}}`
    }
    return write
  })
}

function escaped(character: string): string {
  const isLetter = /^[a-z]$/.test(character)
  return isLetter ? `\\u00${character.charCodeAt(0).toString(16)}` : JSON.stringify(character).slice(1, -1)
}
