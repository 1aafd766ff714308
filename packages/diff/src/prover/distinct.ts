import type { JsonValue } from '@mcpver/core'
import { valueKey } from '../schema/value-key.ts'

/**
 * Chooses one value for each place so that no two are equal; `undefined` when that cannot be. A matching in the bipartite graph
 * of places and values, by augmenting paths (Kuhn's algorithm).
 */
export function assignDistinct(choices: readonly (readonly JsonValue[])[]): JsonValue[] | undefined {
  const keyed = choices.map((values) => values.map((value) => ({ key: valueKey(value), value })))
  const placeOf = new Map<string, number>()
  const valueOf: (JsonValue | undefined)[] = choices.map(() => undefined)
  const augment = (place: number, seen: Set<string>): boolean => {
    for (const { key, value } of keyed[place] ?? []) {
      if (seen.has(key)) continue
      seen.add(key)
      const holder = placeOf.get(key)
      if (holder === undefined || augment(holder, seen)) {
        placeOf.set(key, place)
        valueOf[place] = value
        return true
      }
    }
    return false
  }
  for (const place of keyed.keys()) {
    if (!augment(place, new Set())) return undefined
  }
  return valueOf.map((value) => value ?? null)
}
