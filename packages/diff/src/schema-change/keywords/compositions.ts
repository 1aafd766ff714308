import { alignMembers } from '../align-members.ts'
import { belowBoth } from '../place.ts'
import { emitKeywords, emitNamed, keywordOf, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

const FACETS = { anyOf: 'any-of', oneOf: 'one-of', allOf: 'all-of' } as const

/** Schemas that are made of schemas. */
export const COMPOSITION_GROUPS: readonly KeywordGroup[] = [
  ...(['anyOf', 'oneOf', 'allOf'] as const).map((keyword) => ({
    keywords: [keyword],
    compare: (site: Site) => compareMembers(site, keyword),
  })),
  { keywords: ['not'], compare: (site) => emitKeywords(site, 'not-changed', ['not']) },
  {
    keywords: ['if', 'then', 'else'],
    compare: (site) => emitKeywords(site, 'condition-changed', ['if', 'then', 'else']),
  },
]

function compareMembers(site: Site, keyword: keyof typeof FACETS): void {
  const [before, after] = [keywordOf(site.old, keyword), keywordOf(site.new, keyword)]
  const [old, next] = [before ?? [], after ?? []]
  if (!Array.isArray(old) || !Array.isArray(next)) return emitNamed(site, 'keyword-changed', keyword)
  // No alternatives at all and one alternative less are different things; one more schema that must hold is not.
  if (keyword !== 'allOf' && before === undefined) return emitKeywords(site, `${FACETS[keyword]}-added`, [keyword])
  if (keyword !== 'allOf' && after === undefined) return emitKeywords(site, `${FACETS[keyword]}-removed`, [keyword])
  const { pairs, removed, added } = alignMembers(old, next)
  for (const pair of pairs) {
    const path = { old: [keyword, pair.old], new: [keyword, pair.new] }
    site.descend({ old: old[pair.old], new: next[pair.new] }, belowBoth(site.place, path))
  }
  for (const index of removed) {
    const value = old.filter((_member, at) => at !== index) as unknown[]
    site.emit(`${FACETS[keyword]}-member-removed`, {
      at: [keyword, index],
      side: 'old',
      before: old[index] as unknown,
      patches: [value.length > 0 ? { path: [keyword], value } : { path: [keyword], remove: true }],
    })
  }
  for (const index of added) {
    const value = [...(old as unknown[]), next[index] as unknown]
    const after = next[index] as unknown
    site.emit(`${FACETS[keyword]}-member-added`, { at: [keyword, index], after, patches: [{ path: [keyword], value }] })
  }
}
