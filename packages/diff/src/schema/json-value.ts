import { isPlainObject, type JsonValue } from '@mcpver/core'

/** Deeper values are not compared. */
const DEEPEST = 200

/** Parts of a value that are looked at: one that shares parts with itself can have very many of few. */
const MOST_PARTS = 1_000_000

/** Whether a value is one that JSON can hold, of a reasonable size: no `NaN`, no instance of a class, nothing cyclic. */
export function isJsonValue(value: unknown): value is JsonValue {
  let left = MOST_PARTS
  const isJson = (part: unknown, depth: number): boolean => {
    if (part === null || typeof part === 'string' || typeof part === 'boolean') return true
    if (typeof part === 'number') return Number.isFinite(part)
    if (depth > DEEPEST || --left < 0) return false
    if (Array.isArray(part)) return part.every((item) => isJson(item, depth + 1))
    if (!isPlainObject(part)) return false
    for (const name of Object.keys(part)) if (!isJson(part[name], depth + 1)) return false
    return true
  }
  return isJson(value, 0)
}
