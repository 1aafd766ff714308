import { describe, expect, it } from 'vitest'
import { toDocument } from './document.ts'
import { inertPhrasing } from './inert-phrasing.ts'
import { paragraph, table } from './nodes.ts'

/** Lines with their source. Other renderers disagree with the parser of the property tests here, so the source is pinned. */
const SOURCES: readonly (readonly [text: string, source: string])[] = [
  ['snake_case stays', 'snake_case stays'],
  ['a _b_ c', String.raw`a \_b\_ c`],
  ['𐄀_a_𐄀', String.raw`𐄀\_a\_𐄀`],
  ['é_a_é', String.raw`é\_a\_é`],
  [String.raw`a\_b`, String.raw`a\\\_b`],
  ['$math$', String.raw`\$math\$`],
  ['<#@x> 1 < 2', String.raw`\<#@x> 1 \< 2`],
  ['a@b.example', '`a@b.example`'],
]

describe('toDocument', () => {
  it.each(SOURCES)('writes %j', (text, source) => {
    expect(toDocument([paragraph(inertPhrasing(text))])).toBe(`${source}\n`)
  })

  it('does not pad the cells of a table to the longest one', () => {
    const rows = ['x'.repeat(1000), 'y', 'z'].map((text) => [inertPhrasing(text)])
    expect(toDocument([table(['Head'], rows)]).length).toBeLessThan(1100)
  })

  it('comes to the end of long texts that could make a search slow', () => {
    for (const piece of ['_', 'a_', '`', '\\', '|', '[x](', '<', '&amp;', 'https://', 'a@b.c ', '\ud83d']) {
      const text = piece.repeat(5000)
      expect(toDocument([paragraph(inertPhrasing(text))]).length).toBeGreaterThanOrEqual(text.length)
    }
  })
})
