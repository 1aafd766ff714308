import type { JsonObject, ToolDefinition } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { diffTools } from '../diff-tools.ts'
import { changesIn, found, tool } from '../test/tools.ts'

const TEXT = { type: 'string' } as const
const COUNT = { type: 'integer' } as const

describe('the diff of a schema', () => {
  it('knows that arguments are an object, whether or not their schema says so', () => {
    for (const open of [{}, true, { properties: { q: TEXT }, additionalProperties: false }]) {
      const [silent, said] = [
        { ...tool('t'), inputSchema: open as JsonObject },
        { ...tool('t'), inputSchema: { type: 'object', ...(open === true ? {} : open) } as JsonObject },
      ]
      expect(diffTools({ tools: [silent] }, { tools: [said] }).bump).toBe('patch')
      expect(diffTools({ tools: [said] }, { tools: [silent] }).bump).toBe('patch')
    }
  })

  it('shows what was put in other words, and in which', () => {
    const [old, next] = [{ enum: ['a'] }, { const: 'a' }]
    const diff = diffTools({ tools: [tool('t', { v: old })] }, { tools: [tool('t', { v: next })] })
    expect(changesIn(diff)).toMatchObject([
      { rule: 'input-schema-respelled', pointer: '/inputSchema/properties/v', before: old, after: next },
    ])
    const [few, more] = [tool('t', { v: TEXT }), tool('t', { v: TEXT }, { $id: 'https://example.com/t', $anchor: 't' })]
    expect(changesIn(diffTools({ tools: [few] }, { tools: [more] }))).toMatchObject([
      { pointer: '/inputSchema', before: few.inputSchema, after: more.inputSchema },
    ])
  })

  it('calls nothing a respelling that is not proved to be one', () => {
    const anchored = (schema: JsonObject): ToolDefinition =>
      tool('t', { v: { $ref: '#v' } }, { $defs: { v: { $anchor: 'v', ...schema } } })
    expect(found(diffTools({ tools: [anchored(TEXT)] }, { tools: [anchored(COUNT)] }))).toEqual([
      'input-changes-combined /inputSchema',
    ])
  })

  it.each([
    ['required', { required: true }],
    ['properties', { properties: ['a'] }],
    ['patternProperties', { patternProperties: 3 }],
    ['dependentRequired', { dependentRequired: 'a' }],
    ['uniqueItems', { uniqueItems: 'yes' }],
  ])('reports a malformed %s by its name', (keyword, malformed) => {
    const next = tool('t', { v: malformed as JsonObject, w: TEXT })
    expect(found(diffTools({ tools: [tool('t', { v: {} })] }, { tools: [next] }))).toContain(
      `input-keyword-changed /inputSchema/properties/v/${keyword}`,
    )
  })

  it('reports what stands for a schema and is none', () => {
    const odd = tool('t', { v: [1] as unknown as JsonObject })
    expect(changesIn(diffTools({ tools: [tool('t', { v: {} })] }, { tools: [odd] }))).toMatchObject([
      { kind: 'undecided', message: 'What stands for parameter "v" is no schema, or was none' },
    ])
  })

  it('tells a part that was moved behind a reference from a break beside it, without a proof', () => {
    const filter = { type: 'object', properties: { city: TEXT } } as const
    const old = tool('t', { filter, n: TEXT })
    const next = tool('t', { filter: { $ref: '#/$defs/filter' }, n: COUNT }, { $defs: { filter } })
    const changes = changesIn(diffTools({ tools: [old] }, { tools: [next] }, { budget: { steps: 200 } }))
    expect(changes.map(({ rule, kind, pointer }) => [rule, kind, pointer])).toEqual([
      ['input-type-changed', 'breaking', '/inputSchema/properties/n/type'],
      ['input-schema-respelled', 'compatible', '/inputSchema/properties/filter'],
    ])
  })
})
