import { isPlainObject } from './json.ts'

const LONGEST = 80
// eslint-disable-next-line no-control-regex -- control characters are what this looks for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g
const CUT_PAIR = /[\ud800-\udbff]$/

/**
 * A value as it appears in an error message: texts quoted, on one line, cut after 80 characters and then followed by the
 * number that there are, never throwing.
 */
export function quote(value: unknown): string {
  const text = render(value).replaceAll(UNPRINTABLE, escape)
  if (text.length <= LONGEST) return text
  const length = typeof value === 'string' ? value.length : text.length
  return `${text.slice(0, LONGEST).replace(CUT_PAIR, '')}… (${String(length)} characters)`
}

function render(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value.slice(0, LONGEST))
    case 'object':
      return value === null ? 'null' : renderObject(value)
    case 'function':
      return 'a function'
    default:
      return String(value)
  }
}

function renderObject(value: object): string {
  try {
    return Array.isArray(value) ? `an array of ${String(value.length)}` : nameOfObject(value)
  } catch {
    // A proxy or a getter of the caller's can throw at any look.
    return 'an object'
  }
}

function nameOfObject(value: object): string {
  if (isPlainObject(value)) return 'an object'
  const name: unknown = (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } }).constructor?.name
  return typeof name === 'string' && name !== '' ? `an instance of ${name}` : 'an object'
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
