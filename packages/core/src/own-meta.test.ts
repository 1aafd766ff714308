import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withDeprecationNotice } from './deprecation-notice.ts'
import { withoutOwnMeta } from './own-meta.ts'
import { definition, deprecation } from './test/tool-arbitraries.ts'
import type { ToolDefinition } from './tool-definition.ts'
import { FASTMCP_META_KEY, SERVED_META_KEY, TOOL_META_KEY } from './wire.ts'

const BARE: ToolDefinition = { name: 'forecast', inputSchema: { type: 'object' } }

const PROTO = JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>

/** The definition as a listing of mcpver's shows it. */
function listed(original: ToolDefinition): ToolDefinition {
  const { _meta: meta = {} } = original
  const versions = { version: '1.0.0', versions: ['1.0.0', '0.9.0'] }
  const fastmcp = meta[FASTMCP_META_KEY] as object | undefined
  return { ...original, _meta: { ...meta, [TOOL_META_KEY]: versions, [FASTMCP_META_KEY]: { ...fastmcp, ...versions } } }
}

describe('withoutOwnMeta', () => {
  it('gives back the definition that was listed, deprecated or not', () => {
    fc.assert(
      fc.property(definition, deprecation, (original, info) => {
        const { _meta: meta, ...rest } = original
        const expected = meta !== undefined && Object.keys(meta).length === 0 ? rest : original
        expect(withoutOwnMeta(original)).toEqual(expected)
        expect(withoutOwnMeta(listed(original))).toEqual(expected)
        const deprecated = { ...listed(original), description: withDeprecationNotice(original.description, info) }
        expect(withoutOwnMeta(deprecated)).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it.each<[what: string, shown: Partial<ToolDefinition>, left: Partial<ToolDefinition>]>([
    ['its own keys', { _meta: { [TOOL_META_KEY]: {}, [SERVED_META_KEY]: 1, 'dev.mcpver/later': 2 } }, {}],
    ['keys of others', { _meta: { other: 1, [TOOL_META_KEY]: {} } }, { _meta: { other: 1 } }],
    ['versions of others', { _meta: { other: { version: '1' } } }, { _meta: { other: { version: '1' } } }],
    [
      'keys that only begin alike',
      { _meta: { 'dev.mcpver': 1, 'dev.mcpverse/x': 2 } },
      { _meta: { 'dev.mcpver': 1, 'dev.mcpverse/x': 2 } },
    ],
    ["FastMCP's versions", { _meta: { fastmcp: { version: '1', versions: ['1'] } } }, {}],
    ["FastMCP's tags", { _meta: { fastmcp: { version: '1', tags: ['a'] } } }, { _meta: { fastmcp: { tags: ['a'] } } }],
    ['a fastmcp that is no object', { _meta: { fastmcp: 'text' } }, { _meta: { fastmcp: 'text' } }],
    ['an empty _meta', { _meta: {} }, {}],
    ['a notice alone', { description: '[DEPRECATED: use other]' }, {}],
    ['a notice before an empty description', { description: '[DEPRECATED: use other] ' }, { description: '' }],
    ['a notice before a description', { description: '[DEPRECATED] Weather' }, { description: 'Weather' }],
    ['an empty description', { description: '' }, { description: '' }],
    ['a member called __proto__', { _meta: PROTO }, { _meta: PROTO }],
  ])('leaves of %s what the author wrote', (_what, shown, left) => {
    const result = withoutOwnMeta({ ...BARE, ...shown })
    expect(JSON.stringify(result)).toBe(JSON.stringify({ ...BARE, ...left }))
  })

  it('puts back an output schema that the listing left out', () => {
    const outputSchema = { type: 'object', required: ['temperature'] }
    const original: ToolDefinition = { ...BARE, outputSchema }
    expect(withoutOwnMeta({ ...BARE, _meta: { [TOOL_META_KEY]: { version: '1.0.0', outputSchema } } })).toEqual(
      original,
    )
  })

  it('believes the listed output schema more than a withheld one', () => {
    const shown = { ...BARE, outputSchema: { type: 'object' }, _meta: { [TOOL_META_KEY]: { outputSchema: {} } } }
    expect(withoutOwnMeta(shown).outputSchema).toEqual({ type: 'object' })
  })

  it.each([null, 'text', [], 1])('passes over a withheld output schema that is %o', (outputSchema) => {
    expect(withoutOwnMeta({ ...BARE, _meta: { [TOOL_META_KEY]: { outputSchema } } })).toEqual(BARE)
  })

  it('leaves what it is given as it was', () => {
    const shown = listed({
      ...BARE,
      description: '[DEPRECATED] Weather',
      _meta: { other: 1, fastmcp: { tags: ['a'] } },
    })
    const before = JSON.stringify(shown)
    withoutOwnMeta(shown)
    expect(JSON.stringify(shown)).toBe(before)
  })
})
