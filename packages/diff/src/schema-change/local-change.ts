import { isPlainObject } from '@mcpver/core'
import type { SchemaChange } from '../compare-schemas.ts'
import { valueAt, type JsonPath } from './json-path.ts'
import type { Whole } from './judgement.ts'
import { keywordOf } from './site.ts'

/** Keywords below which a schema that accepts more makes the whole accept more, each with the tokens that follow it. */
const MONOTONE: ReadonlyMap<unknown, 0 | 1> = new Map([
  ['$defs', 1],
  ['additionalProperties', 0],
  ['allOf', 1],
  ['anyOf', 1],
  ['definitions', 1],
  ['items', 0],
  ['patternProperties', 1],
  ['prefixItems', 1],
  ['properties', 1],
])

/**
 * A change of a schema as one of a part of it: small, whatever the schema around it. What breaks nobody there breaks nobody at
 * all, as long as nothing on the way turns answers around. `undefined` where something does, or where references lead
 * elsewhere than to definitions.
 */
export function locally(
  change: SchemaChange,
  path: JsonPath,
  { isSliceable }: Pick<Whole, 'isSliceable'>,
): SchemaChange | undefined {
  if (!isSliceable || path.length === 0 || !isMonotone(path)) return undefined
  const [old, next] = [partOf(change.old, path), partOf(change.new, path)]
  return old === undefined || next === undefined ? undefined : { old, new: next, direction: change.direction }
}

function isMonotone(path: JsonPath): boolean {
  for (let at = 0; at < path.length; at++) {
    const names = MONOTONE.get(path[at])
    if (names === undefined) return false
    // An array under `items` is a tuple, whose positions follow.
    at += names === 0 && typeof path[at + 1] === 'number' ? 1 : names
  }
  return true
}

/** A part of a schema that can stand alone: with the dialect and the definitions of the whole. */
function partOf(root: unknown, path: JsonPath): unknown {
  const part = valueAt(root, path)
  if (!isPlainObject(part) || !isPlainObject(root)) return undefined
  const shared = ['$schema', '$defs', 'definitions']
    .map((keyword) => [keyword, keywordOf(root, keyword)] as const)
    .filter(([, value]) => value !== undefined)
  return { ...part, ...Object.fromEntries(shared) }
}
