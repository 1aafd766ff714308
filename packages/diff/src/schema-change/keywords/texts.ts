import type { FacetId } from '../../rules/schema-facets.ts'
import { emitKeywords, keywordOf, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

/** `pattern` and `format`. */
export const TEXT_GROUPS: readonly KeywordGroup[] = (['pattern', 'format'] as const).map((keyword) => ({
  keywords: [keyword],
  compare: (site) => emitKeywords(site, facetOfPresence(site, keyword), [keyword]),
}))

function facetOfPresence(site: Site, keyword: 'pattern' | 'format'): FacetId {
  if (keywordOf(site.old, keyword) === undefined) return `${keyword}-added`
  return keywordOf(site.new, keyword) === undefined ? `${keyword}-removed` : `${keyword}-changed`
}
