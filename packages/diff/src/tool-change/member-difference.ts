import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'

/** A member in which two objects differ. `before` and `after` are absent where there is none. */
export interface MemberDifference {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

/** The members in which two values differ, in the order of the old one; what is no object has none. */
export function memberDifferences(old: unknown, next: unknown): MemberDifference[] {
  const names = new Set([old, next].flatMap((value) => (isPlainObject(value) ? Object.keys(value) : [])))
  return [...names]
    .map((name) => ({ name, before: memberOf(old, name), after: memberOf(next, name) }))
    .filter(({ before, after }) => !sameJson(before, after))
}

/** The own member of a value; `undefined` where it has none. */
export function memberOf(value: unknown, name: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}
