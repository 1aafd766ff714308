import { isPlainObject } from '@mcpver/core'
import { positionOf } from './positions.ts'

/** Keywords that no validator asserts, whatever they hold. A reference can lead into any other keyword. */
const SILENT: ReadonlySet<string> = new Set([
  '$comment',
  'default',
  'deprecated',
  'description',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
])

/** Deeper schemas are left to the proof. */
const DEEPEST = 100

/** Whether two schemas are the same but for prose and the order of members: most tools of most releases. */
export function isSameSchema(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true
  if (depth > DEEPEST || !isPlainObject(a) || !isPlainObject(b)) return isSameValue(a, b, depth)
  let count = 0
  for (const keyword in a) {
    if (SILENT.has(keyword)) continue
    count++
    if (!Object.hasOwn(b, keyword) || !isSameKeyword([a[keyword], b[keyword]], keyword, depth + 1)) return false
  }
  for (const keyword in b) if (!SILENT.has(keyword)) count--
  return count === 0
}

function isSameKeyword([a, b]: readonly [unknown, unknown], keyword: string, depth: number): boolean {
  const position = positionOf(keyword)
  if (position === undefined) return isSameValue(a, b, depth) && !leadsIntoSilence(a)
  if (position === 'named') return isSameMembers([a, b], depth)
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((schema, index) => isSameSchema(schema, b[index], depth + 1))
  }
  return isSameSchema(a, b, depth)
}

/** Whether a reference may lead to a schema that stands where none is compared. */
function leadsIntoSilence(reference: unknown): boolean {
  if (typeof reference !== 'string' || !reference.includes('#')) return false
  return reference.includes('%') || reference.split('/').some((part) => SILENT.has(part))
}

function isSameMembers([a, b]: readonly [unknown, unknown], depth: number): boolean {
  if (!isPlainObject(a) || !isPlainObject(b)) return isSameValue(a, b, depth)
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && isSameSchema(a[name], b[name], depth + 1))
}

/** Equality of JSON values. */
function isSameValue(a: unknown, b: unknown, depth: number): boolean {
  if (Object.is(a, b) || a === b) return true
  if (depth > DEEPEST || typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, index) => isSameValue(item, b[index], depth + 1))
    )
  }
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every(
      (name) =>
        Object.hasOwn(b, name) &&
        isSameValue((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], depth + 1),
    )
  )
}
