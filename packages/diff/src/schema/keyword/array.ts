import type { Node } from '../node.ts'
import { isCount, limitOf } from './limit.ts'
import type { KeywordReaders, Site } from './site.ts'

/** Keywords for arrays (2020-12 Core, section 10.3.1, and Validation, section 6.4; draft-07, section 6.4). */
export const ARRAY_KEYWORDS: KeywordReaders = {
  minItems: (site) => limitOf(site, 'min-items'),
  maxItems: (site) => limitOf(site, 'max-items'),
  uniqueItems(site) {
    if (typeof site.value !== 'boolean') return site.malformed('true or false')
    return site.value ? site.arena.unique() : site.arena.true
  },
  prefixItems(site) {
    if (site.reader.dialect !== '2020-12') return site.arena.true
    return Array.isArray(site.value) ? tuple(site, site.value) : site.malformed('a list of schemas')
  },
  items(site) {
    if (Array.isArray(site.value)) return tuple(site, site.value)
    return site.arena.items(prefixLengthOf(site), site.part(site.value))
  },
  additionalItems(site) {
    const items = site.sibling('items')
    return Array.isArray(items) ? site.arena.items(items.length, site.part(site.value)) : site.arena.true
  },
  contains(site) {
    const min = countOr(site, 'minContains', 1)
    const max = countOr(site, 'maxContains', Infinity)
    if (min === undefined || max === undefined) return site.malformed('beside whole numbers from 0 in its limits')
    return site.arena.contains(site.part(site.value), min, max)
  },
}

function tuple(site: Site, schemas: readonly unknown[]): Node {
  return site.arena.all(schemas.map((schema, index) => site.arena.item(index, site.part(schema, index))))
}

/** How many items `prefixItems` describes: `items` begins after them. */
export function prefixLengthOf(site: Site): number {
  const prefix = site.sibling('prefixItems')
  return site.reader.dialect === '2020-12' && Array.isArray(prefix) ? prefix.length : 0
}

/** A limit of `contains`, which draft-07 does not have; `undefined` for a malformed one. */
function countOr(site: Site, keyword: string, otherwise: number): number | undefined {
  const value = site.sibling(keyword)
  if (value === undefined || site.reader.dialect === 'draft-07') return otherwise
  return isCount(value) ? value : undefined
}
