import { describe, expect, it } from 'vitest'
import { suggestRenames } from './rename-suggestion.ts'
import { tool } from './test/tools.ts'

const TEXT = { type: 'string' } as const
const PAGE = { type: 'integer' } as const

function renames(removed: Parameters<typeof suggestRenames>[0], added: Parameters<typeof suggestRenames>[0]): string[] {
  return suggestRenames(removed, added).map(({ from, to }) => `${from} → ${to}`)
}

describe('suggestRenames', () => {
  it('says what speaks for a rename', () => {
    const [old, next] = [tool('web-search', { q: TEXT }), tool('webSearch', { q: TEXT })]
    expect(suggestRenames([old], [next])).toEqual([
      {
        from: 'web-search',
        to: 'webSearch',
        confidence: 0.9,
        evidence: ['The names are the same words in another spelling', 'The input schemas say the same'],
      },
    ])
  })

  it('takes the surest of several, each tool once', () => {
    const removed = [tool('get_user', { id: TEXT }), tool('get_users', { page: PAGE })]
    const added = [tool('list_users', { page: PAGE }), tool('getUser', { id: TEXT })]
    expect(renames(removed, added)).toEqual(['get_user → getUser', 'get_users → list_users'])
  })

  it.each([
    ['two tools that one could have become', [tool('search')], [tool('Search'), tool('SEARCH')]],
    ['two tools that could have become one', [tool('web-search'), tool('web.search')], [tool('web_search')]],
    ['names without words', [tool('-')], [tool('_')]],
    ['tools that have nothing in common', [tool('search', { q: TEXT })], [tool('delete', { id: TEXT })]],
  ])('makes no guess between %s', (_what, removed, added) => {
    expect(renames(removed, added)).toEqual([])
  })

  it('does not fall back on a worse candidate where the best ones are equal', () => {
    const added = [tool('Search', { q: TEXT }), tool('SEARCH', { q: TEXT }), tool('search_web', { q: TEXT })]
    expect(renames([tool('search', { q: TEXT })], added)).toEqual([])
  })
})
