import { describe, expect, it } from 'vitest'
import { parseJsonc } from './jsonc.ts'

describe('parseJsonc', () => {
  it('takes comments, trailing commas and a byte order mark', () => {
    expect(parseJsonc('\ufeff{ // one\n "a": [1, true, null,], /* two */ }', 'x')).toEqual({ a: [1, true, null] })
  })

  it('keeps a member named __proto__ a member', () => {
    const value = parseJsonc('{"__proto__": {"polluted": 1}}', 'x') as Record<string, unknown>
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(value['polluted']).toBeUndefined()
  })

  it('refuses what is nested too deep', () => {
    const text = '['.repeat(200_000) + ']'.repeat(200_000)
    expect(() => parseJsonc(text, 'x')).toThrow(expect.objectContaining({ code: 'ERR_NOT_JSON' }))
  })

  it.each([
    ['', 'ValueExpected at line 1, column 1'],
    ['{\n  "a": }', 'ValueExpected at line 2, column 8'],
    ['{"a": 1', 'CloseBraceExpected at line 1, column 8'],
  ])('says where %j is wrong', (text, message) => {
    expect(() => parseJsonc(text, '"mcp.json"')).toThrow(expect.objectContaining({ code: 'ERR_NOT_JSON' }))
    expect(() => parseJsonc(text, '"mcp.json"')).toThrow(`"mcp.json" is not JSON: ${message}`)
  })
})
