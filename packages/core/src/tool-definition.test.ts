import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { SPECIAL_NAMES, definition } from './test/tool-arbitraries.ts'
import { parseToolDefinition } from './tool-definition.ts'

const BARE = { name: 'forecast', inputSchema: { type: 'object' } }

describe('parseToolDefinition', () => {
  it('gives back the very value, with every field that it does not know', () => {
    fc.assert(
      fc.property(definition, (value) => {
        const before = JSON.stringify(value)
        expect(parseToolDefinition(value)).toBe(value)
        expect(JSON.stringify(value)).toBe(before)
      }),
    )
    const unknown = { ...BARE, icons: [], 'x-vendor': { deep: [1] }, execution: { taskSupport: 'optional' } }
    expect(parseToolDefinition(unknown)).toBe(unknown)
  })

  it.each(SPECIAL_NAMES)('takes %s for an ordinary name', (name) => {
    expect(parseToolDefinition({ ...BARE, name }).name).toBe(name)
  })

  it.each<{ value: unknown; at: string; names: string; expected: string }>([
    { value: undefined, at: 'the root', names: 'undefined', expected: 'an object' },
    { value: null, at: 'the root', names: 'null', expected: 'an object' },
    { value: [BARE], at: 'the root', names: 'an array of 1', expected: 'an object' },
    { value: 'forecast', at: 'the root', names: '"forecast"', expected: 'an object' },
    { value: new Map(), at: 'the root', names: 'an instance of Map', expected: 'an object' },
    { value: {}, at: '/name', names: 'undefined', expected: 'a tool name' },
    { value: { ...BARE, name: 'two words' }, at: '/name', names: '"two words"', expected: 'a tool name' },
    { value: { ...BARE, name: 5 }, at: '/name', names: '5', expected: 'a tool name' },
    { value: { name: 'a' }, at: '/inputSchema', names: 'undefined', expected: 'an object' },
    { value: { name: 'a', inputSchema: null }, at: '/inputSchema', names: 'null', expected: 'an object' },
    { value: { name: 'a', inputSchema: true }, at: '/inputSchema', names: 'true', expected: 'an object' },
    { value: { name: 'a', inputSchema: [] }, at: '/inputSchema', names: 'an array of 0', expected: 'an object' },
    { value: { ...BARE, title: 1 }, at: '/title', names: '1', expected: 'a text' },
    { value: { ...BARE, description: null }, at: '/description', names: 'null', expected: 'a text' },
    { value: { ...BARE, outputSchema: 'text' }, at: '/outputSchema', names: '"text"', expected: 'an object' },
    { value: { ...BARE, annotations: [] }, at: '/annotations', names: 'an array of 0', expected: 'an object' },
    { value: { ...BARE, _meta: 'text' }, at: '/_meta', names: '"text"', expected: 'an object' },
  ])('refuses $value, saying that $expected is expected at $at', ({ value, at, names, expected }) => {
    const error = refusalOf(() => parseToolDefinition(value))
    expectRefusal(error, { code: 'ERR_INVALID_TOOL_DEFINITION', names: [`${names} at ${at}, expected ${expected}`] })
  })

  it('says where the definition itself stands', () => {
    const error = refusalOf(() => parseToolDefinition({ name: 'a' }, '/tools/3'))
    expectRefusal(error, { code: 'ERR_INVALID_TOOL_DEFINITION', names: ['/tools/3/inputSchema'] })
    expect(refusalOf(() => parseToolDefinition(1, '/tools/3')).message).toContain('1 at /tools/3, expected an object')
  })
})
