import { describe, expect, it } from 'vitest'
import { LineFinder } from './line-finder.ts'

const TOOLS = `[
  { "name": "a", "inputSchema": {
    "type": "object",
    "properties": { "x/y": {
      "enum": [1,
        2] } }
  } },
  { "name": "b", "inputSchema": {} }
]`
const finder = (text: string): LineFinder => {
  const found = LineFinder.for({ old: { label: '' }, next: { label: '', file: { path: 'tools.json', text } } })
  if (found === undefined) throw new Error('No file')
  return found
}

describe('LineFinder', () => {
  it.each([
    ['a', '/inputSchema/type', 3],
    ['a', '/inputSchema/properties/x~1y/enum', 5],
    ['a', '/inputSchema/properties/x~1y/enum/1', 6],
    ['a', '/inputSchema/properties/gone/type', 4],
    ['b', '', 8],
    ['c', '/inputSchema', 1],
  ])('finds %s%s on line %i', (tool, pointer, line) => {
    expect(finder(TOOLS).placeOf({ tool, pointer })).toEqual({ file: 'tools.json', line })
  })

  it.each([
    ['an answer', `{"tools":\n${TOOLS}}`],
    ['a response', `{"jsonrpc":"2.0","result":{"tools":\n${TOOLS}}}`],
  ])('reads %s', (...[, text]) => {
    expect(finder(text).placeOf({ tool: 'b', pointer: '' }).line).toBe(9)
  })

  it('takes the old file where the new side is none', () => {
    const found = LineFinder.for({ old: { label: '', file: { path: 'old.json', text: TOOLS } }, next: { label: '' } })
    expect(found?.placeOf({ tool: 'b', pointer: '' })).toEqual({ file: 'old.json', line: 8 })
    expect(LineFinder.for({ old: { label: '' }, next: { label: '' } })).toBeUndefined()
  })
})
