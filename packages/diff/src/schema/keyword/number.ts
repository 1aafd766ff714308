import type { Node } from '../node.ts'
import type { KeywordReaders, Site } from './site.ts'

/** Validation keywords for numbers (2020-12 Validation, section 6.2), and draft-04's `exclusiveMinimum: true`. */
export const NUMBER_KEYWORDS: KeywordReaders = {
  minimum: (site) => bound(site, 'minimum', site.sibling('exclusiveMinimum') === true),
  maximum: (site) => bound(site, 'maximum', site.sibling('exclusiveMaximum') === true),
  exclusiveMinimum: (site) => (typeof site.value === 'boolean' ? site.arena.true : bound(site, 'minimum', true)),
  exclusiveMaximum: (site) => (typeof site.value === 'boolean' ? site.arena.true : bound(site, 'maximum', true)),
  multipleOf(site) {
    const { value } = site
    if (!isFiniteNumber(value) || value <= 0) return site.malformed('a number above 0')
    return site.arena.multipleOf(value)
  },
}

function bound(site: Site, kind: 'minimum' | 'maximum', exclusive: boolean): Node {
  return isFiniteNumber(site.value) ? site.arena.bound(kind, site.value, exclusive) : site.malformed('a number')
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
