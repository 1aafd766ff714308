import {
  APIVersion,
  digestTool,
  FASTMCP_META_KEY,
  TOOL_META_KEY,
  toDeprecationInfo,
  toVersionedTool,
  type DeprecationInput,
  type Digest,
  type JsonObject,
  type ToolDefinition,
} from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areSame, describeTool, toListing } from './listing.ts'

const DIGEST: Digest = 'sha256:00'
const OUTPUT: JsonObject = { type: 'object' }
const DEFINITION: ToolDefinition = { name: 'forecast', description: 'The weather.', inputSchema: { type: 'object' } }

interface Case {
  readonly definition?: ToolDefinition
  readonly deprecation?: DeprecationInput
  readonly hasOneOutput?: boolean
  readonly descriptionNotice?: boolean
}

function listingOf({
  definition = DEFINITION,
  deprecation,
  hasOneOutput = true,
  descriptionNotice = true,
}: Case): ToolDefinition {
  const info = deprecation && toDeprecationInfo(deprecation)
  const tool = toVersionedTool({ name: 'forecast', version: '1.2.0', introduced: '1.1.0', deprecation: info })
  const versions = ['1.2.0', '1.1.0']
  return toListing({ tool, definition, digest: DIGEST, versions, hasOneOutput }, { descriptionNotice })
}

describe('the listed entry of a tool', () => {
  it('is the definition with the versions in its _meta', () => {
    expect(listingOf({})).toEqual({
      ...DEFINITION,
      _meta: {
        [TOOL_META_KEY]: { version: '1.2.0', versions: ['1.2.0', '1.1.0'], introduced: '1.1.0', digest: DIGEST },
        [FASTMCP_META_KEY]: { version: '1.2.0', versions: ['1.2.0', '1.1.0'] },
      },
    })
  })

  it('keeps the fields and the _meta of its author, FastMCP tags too', () => {
    const _meta = { 'com.example/team': 'weather', [FASTMCP_META_KEY]: { tags: ['a'], version: '9.9.9' } }
    const listing = listingOf({ definition: { ...DEFINITION, title: 'Forecast', 'x-field': 1, _meta } })
    expect(listing).toMatchObject({ title: 'Forecast', 'x-field': 1, _meta: { 'com.example/team': 'weather' } })
    const versions = ['1.2.0', '1.1.0']
    expect(listing._meta?.[FASTMCP_META_KEY]).toEqual({ tags: ['a'], version: '1.2.0', versions })
  })

  it('lists an output schema where all versions promise that one, and else keeps it in _meta', () => {
    const definition = { ...DEFINITION, outputSchema: OUTPUT }
    const listed = listingOf({ definition })
    expect(listed.outputSchema).toBe(OUTPUT)
    expect(listed._meta?.[TOOL_META_KEY]).not.toHaveProperty('outputSchema')
    const withheld = listingOf({ definition, hasOneOutput: false })
    expect(withheld).not.toHaveProperty('outputSchema')
    expect(withheld._meta?.[TOOL_META_KEY]).toHaveProperty('outputSchema', OUTPUT)
  })

  it.each<[described: string, deprecation: DeprecationInput, description: string | undefined, listed: string]>([
    [
      'in full',
      { since: '1.2.0', removal: '2.0.0', replacement: 'clock' },
      'Text.',
      '[DEPRECATED: use clock, removal v2.0.0] Text.',
    ],
    ['by date', { since: '1.2.0', removalDate: '2027-03-31' }, 'Text.', '[DEPRECATED: removal 2027-03-31] Text.'],
    ['shortly', { since: '1.2.0' }, 'Text.', '[DEPRECATED] Text.'],
    ['where there was no description', { since: '1.2.0' }, undefined, '[DEPRECATED]'],
    ['before an empty description', { since: '1.2.0' }, '', '[DEPRECATED] '],
    [
      'instead of what its author wrote by hand',
      { since: '1.2.0', replacement: 'clock' },
      '[DEPRECATED] Text.',
      '[DEPRECATED: use clock] Text.',
    ],
  ])('says a deprecation %s', (...row) => {
    const [, deprecation, description, listed] = row
    const { description: _, ...rest } = DEFINITION
    const definition = { ...(rest as ToolDefinition), ...(description !== undefined && { description }) }
    expect(listingOf({ definition, deprecation }).description).toBe(listed)
    expect(listingOf({ definition, deprecation, descriptionNotice: false }).description).toBe(description)
  })

  it('says a deprecation to programs whether or not the description says it', () => {
    const deprecation = { since: '1.2.0', removal: '2.0.0', removalDate: '2027-03-31', replacement: 'clock' }
    for (const descriptionNotice of [true, false]) {
      const own = listingOf({ deprecation, descriptionNotice })._meta?.[TOOL_META_KEY]
      expect(own).toHaveProperty('deprecation', {
        ...deprecation,
        message:
          'Tool "forecast" is deprecated since v1.2.0 and will be removed in v2.0.0, on 2027-03-31. Use "clock" instead.',
      })
    }
  })

  it('has the digest of the definition, whatever the listing adds or leaves out', async () => {
    const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
      fc.option(arbitrary, { nil: undefined })
    const arbitrary = fc.record({
      description: optional(
        fc.oneof(fc.string(), fc.constantFrom('[DEPRECATED: use clock] Text.', '[DEPRECATED]', '[DEPRECATED] ', '')),
      ),
      outputSchema: optional(fc.constant(OUTPUT)),
      meta: optional(
        fc.constantFrom({}, { other: 1 }, { [FASTMCP_META_KEY]: { tags: [] } }, { [FASTMCP_META_KEY]: {} }),
      ),
      deprecation: optional(fc.constantFrom({ since: '1.2.0' }, { since: '1.2.0', replacement: 'clock' })),
      hasOneOutput: fc.boolean(),
      descriptionNotice: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(arbitrary, async ({ description, outputSchema, meta, deprecation, ...options }) => {
        const definition: ToolDefinition = {
          name: 'forecast',
          inputSchema: { type: 'object' },
          ...(description !== undefined && { description }),
          ...(outputSchema && { outputSchema }),
          ...(meta && { _meta: meta }),
        }
        const listing = listingOf({ definition, ...(deprecation && { deprecation }), ...options })
        expect(await digestTool(listing)).toBe(await digestTool(definition))
      }),
    )
  })
})

describe('the description of a version', () => {
  it('is its deprecation in one text, and empty where there is none', () => {
    const tool = { name: 'forecast', version: APIVersion.of(1), introduced: APIVersion.of(1) }
    expect(describeTool(tool)).toBe('')
    const deprecation = toDeprecationInfo({ since: '1.0.0', message: 'Ask the sky.' })
    expect(describeTool({ ...tool, deprecation })).toBe('Tool "forecast" is deprecated since v1.0.0. Ask the sky.')
  })
})

describe('areSame', () => {
  it.each<[boolean, (JsonObject | undefined)[]]>([
    [true, []],
    [true, [undefined]],
    [true, [undefined, undefined]],
    [
      true,
      [
        { type: 'object', title: 'A' },
        { title: 'A', type: 'object' },
      ],
    ],
    [false, [{ type: 'object' }, undefined]],
    [false, [{ type: 'object' }, { type: 'array' }]],
    [false, [{ type: 'object' }, { type: 'object' }, {}]],
  ])('is %s of %j', (expected, schemas) => {
    expect(areSame(schemas)).toBe(expected)
  })
})
