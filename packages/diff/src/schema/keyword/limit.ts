import type { CountKind, Node } from '../node.ts'
import type { Site } from './site.ts'

/** The node of a keyword whose value is a count. */
export function limitOf(site: Site, kind: CountKind): Node {
  return isCount(site.value) ? site.arena.count(kind, site.value) : site.malformed('a whole number from 0')
}

/** Whether a value counts something. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
