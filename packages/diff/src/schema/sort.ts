/**
 * The kinds of JSON value that a proof tells apart, as bits of a mask. Numbers are two: an integer (1.0 is one) and a number
 * with a fraction, because JSON Schema's `integer` lies within `number`.
 */
export const NULL = 1
export const BOOLEAN = 2
export const INTEGER = 4
export const FRACTION = 8
export const STRING = 16
export const ARRAY = 32
export const OBJECT = 64
export const NUMBER = INTEGER | FRACTION
export const ANY = NULL | BOOLEAN | NUMBER | STRING | ARRAY | OBJECT

/** In the order in which a witness is looked for: a tool takes an object, and its members are mostly texts. */
export const SORTS: readonly number[] = [OBJECT, STRING, INTEGER, FRACTION, BOOLEAN, ARRAY, NULL]

const SORT_OF_NAME: ReadonlyMap<unknown, number> = new Map([
  ['null', NULL],
  ['boolean', BOOLEAN],
  ['integer', INTEGER],
  ['number', NUMBER],
  ['string', STRING],
  ['array', ARRAY],
  ['object', OBJECT],
])

/** The mask of a name that JSON Schema's `type` knows; `undefined` for any other value. */
export function maskOfType(name: unknown): number | undefined {
  return SORT_OF_NAME.get(name)
}

/** The sort of a JSON value. */
export function sortOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return STRING
    case 'number':
      return Number.isInteger(value) ? INTEGER : FRACTION
    case 'boolean':
      return BOOLEAN
    default:
      return value === null ? NULL : Array.isArray(value) ? ARRAY : OBJECT
  }
}
