import { isPlainObject } from '@mcpver/core'

/** No deeper than canonical JSON goes; a value that contains itself ends here too, as one that is not the same. */
const DEEPEST = 1000

/** Whether two JSON values are the same; the order of members does not count. Allocates nothing. */
export function sameJson(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || depth > DEEPEST) return false
  if (Array.isArray(a)) return Array.isArray(b) && sameElements(a, b, depth + 1)
  return isPlainObject(a) && isPlainObject(b) && sameMembers(a, b, depth + 1)
}

function sameElements(a: readonly unknown[], b: readonly unknown[], depth: number): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) if (!sameJson(a[index], b[index], depth)) return false
  return true
}

function sameMembers(a: Record<string, unknown>, b: Record<string, unknown>, depth: number): boolean {
  let surplus = 0
  for (const name in a) {
    if (!Object.hasOwn(b, name) || !sameJson(a[name], b[name], depth)) return false
    surplus++
  }
  for (const _name in b) surplus--
  return surplus === 0
}
