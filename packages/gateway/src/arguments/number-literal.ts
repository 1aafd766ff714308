import { pointerTo } from '@mcpver/core'
import { endOfString, skipBlank } from '../wire/outline.ts'

/** What a number has to have to be rounded, and hardly any has: many digits, or an exponent. */
const UNUSUAL = /[\d.]{16}|\d[eE]/
const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/
const LITERAL = /[-+.\w]+/y

/** Whether a number, as JSON writes it, is another one once a double holds it: it has more digits, or is beyond its range. */
export function isRounded(literal: string): boolean {
  if (!UNUSUAL.test(literal)) return false
  const double = Number(literal)
  return !Number.isFinite(double) || decimalOf(literal) !== decimalOf(String(double))
}

/** Whether any number in a JSON text is. */
export function hasRounded(text: string): boolean {
  return UNUSUAL.test(text) && roundedNumbersIn(text).length > 0
}

/** Where a reader of a JSON text is: in an object at a name, or in an array at an index. */
interface Level {
  readonly isArray: boolean
  member: string | number
}

/** JSON Pointers (RFC 6901) of the numbers in a JSON text that are rounded when they are read. The text must be known to be JSON. */
export function roundedNumbersIn(text: string): readonly string[] {
  if (!UNUSUAL.test(text)) return []
  const found: string[] = []
  const open: Level[] = []
  for (let at = skipBlank(text, 0); at < text.length; at = skipBlank(text, at)) {
    const character = text.charAt(at)
    const level = open.at(-1)
    if (character === '"') at = readString(text, at, level)
    else if (character === '{' || character === '[') at = push(open, character === '[', at)
    else if (character === '}' || character === ']') at = pop(open, at)
    else if (character === ',' || character === ':') {
      if (character === ',' && level?.isArray === true) level.member = Number(level.member) + 1
      at++
    } else {
      LITERAL.lastIndex = at
      const literal = LITERAL.exec(text)?.[0] ?? character
      if (isRounded(literal)) found.push(open.reduce((pointer, { member }) => pointerTo(pointer, member), ''))
      at += literal.length
    }
  }
  return found
}

function readString(text: string, at: number, level: Level | undefined): number {
  const end = endOfString(text, at)
  if (level?.isArray === false && text[skipBlank(text, end)] === ':') {
    // One string alone: the engine's mistake with escaped names needs an object around them.
    // eslint-disable-next-line no-restricted-properties
    level.member = JSON.parse(text.slice(at, end)) as string
  }
  return end
}

function push(open: Level[], isArray: boolean, at: number): number {
  open.push({ isArray, member: isArray ? 0 : '' })
  return at + 1
}

function pop(open: Level[], at: number): number {
  open.pop()
  return at + 1
}

/** A decimal number in one way of writing: its digits without zeros around them, and the power of ten of the last one. */
function decimalOf(literal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(literal.replace('e+', 'e')) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${String(Number(exponent) - fraction.length + digits.length - significant.length)}`
}
