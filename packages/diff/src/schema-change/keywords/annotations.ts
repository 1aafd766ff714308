import type { FacetId } from '../../rules/schema-facets.ts'
import { emitKeywords, emitNamed, keywordOf, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

/** Keywords that assert nothing, each with the facet of its change. */
export const ANNOTATION_GROUPS: readonly KeywordGroup[] = [
  { keywords: ['default'], compare: (site) => emitKeywords(site, presence(site, 'default'), ['default']) },
  single('description', 'description-changed'),
  single('title', 'title-changed'),
  single('examples', 'examples-changed'),
  single('$comment', 'comment-changed'),
  single('deprecated', 'deprecated-changed'),
  ...['readOnly', 'writeOnly'].map((keyword) => named(keyword, 'access-changed')),
  ...['contentEncoding', 'contentMediaType', 'contentSchema'].map((keyword) => named(keyword, 'content-changed')),
  ...['$id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveAnchor', '$recursiveRef', '$vocabulary'].map(
    (keyword) => named(keyword, 'keyword-changed'),
  ),
  { keywords: ['$schema'], compare: compareDialect },
]

function presence(site: Site, keyword: 'default'): FacetId {
  if (keywordOf(site.old, keyword) === undefined) return `${keyword}-added`
  return keywordOf(site.new, keyword) === undefined ? `${keyword}-removed` : `${keyword}-changed`
}

function single(keyword: string, facet: FacetId): KeywordGroup {
  return { keywords: [keyword], compare: (site) => emitKeywords(site, facet, [keyword]) }
}

function named(keyword: string, facet: FacetId): KeywordGroup {
  return { keywords: [keyword], compare: (site) => emitNamed(site, facet, keyword) }
}

/** The root of a schema says its dialect; further down, `$schema` is one more keyword. */
function compareDialect(site: Site): void {
  if (site.place.target.length > 0) return emitNamed(site, 'keyword-changed', '$schema')
  emitKeywords(site, 'dialect-changed', ['$schema'])
}
