import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../json-equality.ts'
import { keywordOf } from './site.ts'

/** Which member of one union corresponds to which of another, by index. */
export interface Alignment {
  /** Corresponding members that differ, or that are the same. */
  readonly pairs: readonly { readonly old: number; readonly new: number }[]
  /** Old members that correspond to none. */
  readonly removed: readonly number[]
  /** New members that correspond to none. */
  readonly added: readonly number[]
}

type Likeness = (old: unknown, next: unknown) => boolean

/** What makes two members correspond, the surest first. */
const LIKENESSES: readonly Likeness[] = [
  sameJson,
  (old, next) => sameKey(discriminatorOf(old), discriminatorOf(next)),
  (old, next) => sameKey(labelOf(old, '$ref'), labelOf(next, '$ref')),
  (old, next) => sameKey(labelOf(old, 'title'), labelOf(next, 'title')),
  (old, next) => sameKey(typeOf(old), typeOf(next)),
]

/** Aligns the members of two unions: by equality, by what tells members apart, by type, and where as many are left, by place. */
export function alignMembers(old: readonly unknown[], next: readonly unknown[]): Alignment {
  const pairs: { readonly old: number; readonly new: number }[] = []
  let left = [...old.keys()]
  const free = new Set(next.keys())
  for (const alike of LIKENESSES) {
    left = left.filter((index) => {
      const match = [...free].find((candidate) => alike(old[index], next[candidate]))
      if (match === undefined) return true
      free.delete(match)
      pairs.push({ old: index, new: match })
      return false
    })
  }
  const rest = [...free]
  if (left.length !== rest.length) return { pairs, removed: left, added: rest }
  return {
    pairs: [...pairs, ...left.map((index, at) => ({ old: index, new: rest[at] ?? index }))],
    removed: [],
    added: [],
  }
}

function sameKey(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a === b
}

/** The constants that tell a member of a tagged union apart: `kind="circle"`. */
function discriminatorOf(member: unknown): string | undefined {
  const properties = isPlainObject(member) ? keywordOf(member, 'properties') : undefined
  if (!isPlainObject(properties)) return undefined
  const tags = Object.entries(properties)
    .map(([name, schema]) => [name, constantOf(schema)] as const)
    .filter(([, constant]) => constant !== undefined)
    .map(([name, constant]) => `${name}=${constant ?? ''}`)
  return tags.length === 0 ? undefined : tags.toSorted().join('&')
}

function constantOf(schema: unknown): string | undefined {
  if (!isPlainObject(schema)) return undefined
  if (Object.hasOwn(schema, 'const')) return JSON.stringify(schema['const'])
  const values = keywordOf(schema, 'enum')
  return Array.isArray(values) && values.length === 1 ? JSON.stringify(values[0]) : undefined
}

function labelOf(member: unknown, keyword: '$ref' | 'title'): string | undefined {
  const label = isPlainObject(member) ? keywordOf(member, keyword) : undefined
  return typeof label === 'string' ? label : undefined
}

function typeOf(member: unknown): string | undefined {
  const type = isPlainObject(member) ? keywordOf(member, 'type') : undefined
  return type === undefined ? undefined : JSON.stringify(type)
}
