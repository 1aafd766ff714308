import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import { keywordOf, type SchemaObject } from './site.ts'

/** No schema that a person wrote is nested deeper; one that contains itself ends here. */
const DEEPEST = 200

/** Two values that differ, and where. */
export interface Difference {
  readonly path: readonly string[]
  readonly old: unknown
  readonly new: unknown
}

/** The innermost place, by the names of members that both sides have, that all differences of two values have in common. */
export function differenceOf(old: unknown, next: unknown, path: readonly string[] = []): Difference {
  const here = { path, old, new: next }
  if (!isPlainObject(old) || !isPlainObject(next) || path.length >= DEEPEST) return here
  const [name, ...others] = differingMembers(old, next)
  if (name === undefined || others.length > 0 || !Object.hasOwn(old, name) || !Object.hasOwn(next, name)) return here
  return differenceOf(old[name], next[name], [...path, name])
}

function differingMembers(old: SchemaObject, next: SchemaObject): string[] {
  const names = new Set([...Object.keys(old), ...Object.keys(next)])
  return [...names].filter((name) => !sameJson(keywordOf(old, name), keywordOf(next, name)))
}
