import type { JsonValue } from '@mcpver/core'
import { isJsonValue } from '../json-value.ts'
import { maskOfType } from '../sort.ts'
import type { KeywordReaders } from './site.ts'

/** Validation keywords for any instance type (2020-12 Validation, section 6.1). */
export const ANY_VALUE_KEYWORDS: KeywordReaders = {
  type(site) {
    const single = maskOfType(site.value)
    if (single !== undefined) return site.arena.type(single)
    const names: readonly unknown[] = Array.isArray(site.value) ? site.value : [site.value]
    const masks = names.map(maskOfType)
    if (names.length === 0 || masks.includes(undefined)) return site.malformed('the name of a type, or a list of them')
    return site.arena.type(masks.reduce<number>((mask, sorts) => mask | (sorts ?? 0), 0))
  },
  const(site) {
    return isJsonValue(site.value) ? site.arena.values([site.value]) : site.malformed('a JSON value')
  },
  enum(site) {
    if (!Array.isArray(site.value) || !isJsonValue(site.value)) return site.malformed('a list of JSON values')
    return site.arena.values(site.value as readonly JsonValue[])
  },
}
