import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from './arena.ts'
import { NodeTable } from './node-table.ts'

describe('a table of nodes', () => {
  it('has one entry for a kind and its numbers, however many there are', () => {
    const content = fc.tuple(fc.nat({ max: 3 }), fc.array(fc.oneof(fc.nat({ max: 20 }), fc.double({ noNaN: true }))))
    fc.assert(
      fc.property(fc.array(content, { maxLength: 2000 }), (contents) => {
        const table = new NodeTable()
        const entries = contents.map(([kind, parts]) => table.entryOf(kind, parts))
        const numbers = new Map(entries.map((entry, index) => [entry, index]))
        const byText = new Map(entries.map((entry, index) => [textOf(contents[index]), numbers.get(entry)]))
        expect(numbers.size).toBe(byText.size)
        for (const [index, [kind, parts]] of contents.entries()) {
          expect(table.entryOf(kind, [...parts])).toBe(entries[index])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('keeps the node of an entry while it grows', () => {
    const table = new NodeTable()
    const node = new Arena().true
    table.entryOf(7, [1, 2]).node = node
    for (let part = 0; part < 5000; part++) table.entryOf(8, [part, part])
    expect(table.entryOf(7, [1, 2]).node).toBe(node)
    expect(table.entryOf(7, [2, 1]).node).toBeUndefined()
  })
})

/** What tells one content from another; 0 and -0 are the same number. */
function textOf(content: readonly [number, readonly number[]] | undefined): string {
  return JSON.stringify(content)
}
