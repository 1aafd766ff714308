import { canonicalize, isPlainObject, parseJson, quote, type Digest, type JsonObject } from '@mcpver/core'

/** Thrown within this folder where a field is not what it has to be; `sealed-row.ts` says to whom it is told, and how. */
export class FieldFault extends Error {
  constructor(field: string, value: unknown, expected: string) {
    super(`its ${field} is ${quote(value)}, not ${expected}`)
  }
}

/**
 * The most bytes that a text of a key may have: index entries of PostgreSQL end at 2,704, and the longest index holds two keys
 * and a number.
 */
const LONGEST_KEY = 1024
/** The most characters that any other text may have: 64 Mi, so that a row stays far from the limits of either database. */
const LONGEST_TEXT = 64 * 1024 * 1024
const LONE_SURROGATE = /\p{Surrogate}/u
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** A text that both databases give back as it was: no NUL, which PostgreSQL refuses, and whole characters. */
export function textField(field: string, value: unknown): string {
  if (typeof value !== 'string') throw new FieldFault(field, value, 'a text')
  if (value.length > LONGEST_TEXT)
    throw new FieldFault(field, value, `a text of at most ${String(LONGEST_TEXT)} characters`)
  if (value.includes('\u0000')) throw new FieldFault(field, value, 'a text without NUL')
  if (LONE_SURROGATE.test(value)) throw new FieldFault(field, value, 'a text without lone surrogates')
  return value
}

/** A text that is part of a key. It may be empty only where `keyField` is not used. */
export function subjectField(field: string, value: unknown): string {
  const text = textField(field, value)
  if (Buffer.byteLength(text) > LONGEST_KEY) {
    throw new FieldFault(field, value, `a text of at most ${String(LONGEST_KEY)} bytes`)
  }
  return text
}

/** A text that something is known by. */
export function keyField(field: string, value: unknown): string {
  if (value === '') throw new FieldFault(field, value, 'a text with anything in it')
  return subjectField(field, value)
}

/** A count, a number in an order, or milliseconds since 1970. */
export function countField(field: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new FieldFault(field, value, 'a whole number from 0 to 2^53 − 1')
  }
  // A database has no negative zero.
  return value + 0
}

export function digestField(field: string, value: unknown): Digest {
  if (typeof value !== 'string' || !DIGEST.test(value)) {
    throw new FieldFault(field, value, 'a digest: `sha256:` and 64 lower-case hexadecimal digits')
  }
  return value as Digest
}

export function objectField(field: string, value: unknown): JsonObject {
  if (!isPlainObject(value)) throw new FieldFault(field, value, 'an object')
  return value as JsonObject
}

export function textsField(field: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) throw new FieldFault(field, value, 'a list of texts')
  return value.map((text, index) => textField(`${field}[${String(index)}]`, text))
}

export function textMapField(field: string, value: unknown): Readonly<Record<string, string>> {
  const map = objectField(field, value)
  for (const [key, text] of Object.entries(map)) textField(`${field}[${quote(key)}]`, text)
  return map as Readonly<Record<string, string>>
}

/** The canonical text of a value that JSON can hold. */
export function jsonText(field: string, value: unknown): string {
  return textField(field, canonicalize(value))
}

/** The value of a JSON text. */
export function parseJsonText(field: string, text: unknown): unknown {
  try {
    return parseJson(textField(field, text))
  } catch (error) {
    if (error instanceof SyntaxError) throw new FieldFault(field, text, 'JSON')
    throw error
  }
}

/** A text that is the canonical JSON of what it says. */
export function canonicalField(field: string, value: unknown): string {
  const text = textField(field, value)
  if (canonicalize(parseJsonText(field, text)) !== text) throw new FieldFault(field, value, 'canonical JSON')
  return text
}
