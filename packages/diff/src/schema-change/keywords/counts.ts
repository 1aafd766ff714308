import type { FacetId } from '../../rules/schema-facets.ts'
import { emitKeywords, emitNamed, keywordOf } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

/** Bounds of lengths and numbers: an absent lower bound is 0, an absent upper bound is none. */
export const COUNT_GROUPS: readonly KeywordGroup[] = [
  lower('minLength', ['min-length-raised', 'min-length-lowered']),
  upper('maxLength', ['max-length-raised', 'max-length-lowered']),
  lower('minItems', ['min-items-raised', 'min-items-lowered']),
  upper('maxItems', ['max-items-raised', 'max-items-lowered']),
  lower('minProperties', ['min-properties-raised', 'min-properties-lowered']),
  upper('maxProperties', ['max-properties-raised', 'max-properties-lowered']),
]

type RaisedAndLowered = readonly [raised: FacetId, lowered: FacetId]

function lower(keyword: string, facets: RaisedAndLowered): KeywordGroup {
  return bound(keyword, { absent: 0, facets })
}

function upper(keyword: string, facets: RaisedAndLowered): KeywordGroup {
  return bound(keyword, { absent: Infinity, facets })
}

function bound(
  keyword: string,
  { absent, facets: [raised, lowered] }: { readonly absent: number; readonly facets: RaisedAndLowered },
): KeywordGroup {
  return {
    keywords: [keyword],
    compare: (site) => {
      const [before, after] = [keywordOf(site.old, keyword) ?? absent, keywordOf(site.new, keyword) ?? absent]
      if (typeof before !== 'number' || typeof after !== 'number') return emitNamed(site, 'keyword-changed', keyword)
      if (before !== after) emitKeywords(site, after > before ? raised : lowered, [keyword])
    },
  }
}
