import { parseJson } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { CatalogServer } from '../catalog/catalog-server.ts'
import type { ServedRelease } from '../catalog/served-release.ts'
import type { SampleTools } from '../catalog/test/samples.ts'
import { DigestMemo } from './digest-memo.ts'
import { listed, servedRelease } from './test/guard-for.ts'
import { ToolListing } from './tool-listing.ts'

interface Entry {
  readonly description?: string
  readonly outputSchema?: unknown
  readonly _meta: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

function serverOf(releases: ReadonlyMap<string, ServedRelease>): CatalogServer {
  return new CatalogServer({ name: 'weather', route: undefined, releases, withheld: new Map(), archived: [] })
}

/** How a tool is listed by the last of some releases. */
async function entryOf(
  releases: Readonly<Record<string, SampleTools>>,
  options: { readonly name?: string; readonly text?: string; readonly descriptionNotice?: boolean } = {},
) {
  const { name = 'a', descriptionNotice = true } = options
  const served = new Map<string, ServedRelease>()
  for (const [version, tools] of Object.entries(releases)) served.set(version, await servedRelease(tools, version))
  const server = serverOf(served)
  const [last] = [...served.values()].slice(-1)
  const tools = Object.values(releases).at(-1)!
  const text = options.text ?? JSON.stringify(listed(tools).find((tool) => tool['name'] === name))
  const found = await new DigestMemo().digest(text, parseJson(text))
  const listing = new ToolListing({ descriptionNotice })
  const written = listing.entryOf({ name, text, found, approved: last?.tools.get(name), passes: true }, server)
  return { written, text, entry: parseJson(written) as Entry }
}

const output = (type: string) => ({ outputSchema: { type: 'object', properties: { x: { type } } } })

describe('the entry of a tool', () => {
  it('is written anew when its server has other releases, or lists it in other words', async () => {
    const [first, second] = [await servedRelease({ a: '1.0.0' }, '1.0.0'), await servedRelease({ a: '2.0.0' }, '2.0.0')]
    const memo = new DigestMemo()
    const listing = new ToolListing({ descriptionNotice: true })
    const [definition] = listed({ a: '1.0.0' })
    const entryOf = async (server: CatalogServer, text = JSON.stringify(definition)): Promise<Entry & object> => {
      const found = await memo.digest(text, parseJson(text))
      const tool = { name: 'a', text, found, approved: first.tools.get('a'), passes: true }
      return parseJson(listing.entryOf(tool, server)) as Entry
    }
    const [alone, both] = [
      serverOf(new Map([['1.0.0', first]])),
      serverOf(
        new Map([
          ['1.0.0', first],
          ['2.0.0', second],
        ]),
      ),
    ]
    expect((await entryOf(alone))._meta['fastmcp']).toMatchObject({ versions: ['1.0.0'] })
    expect((await entryOf(both))._meta['fastmcp']).toMatchObject({ versions: ['2.0.0', '1.0.0'] })
    const other = JSON.stringify({ ...definition, description: 'Other words.' })
    expect(await entryOf(both, other)).toMatchObject({ description: 'Other words.' })
    expect(await entryOf(both)).not.toHaveProperty('description', 'Other words.')
  })

  it('is what the server wrote, with its versions', async () => {
    const text = '{ "name":"a", "inputSchema":{"type":"object"},  "_meta":{"x":1.0,"fastmcp":{"tags":["t"]}} }'
    const definition = { version: '1.1.0', _meta: { x: 1, fastmcp: { tags: ['t'] } } }
    const { written, entry } = await entryOf({ '1.0.0': { a: '1.0.0' }, '2.0.0': { a: definition } }, { text })
    expect(written).toContain('{ "name":"a", "inputSchema":{"type":"object"},  "_meta":{')
    expect(written).toContain('"x":1.0')
    expect(entry._meta['fastmcp']).toEqual({ tags: ['t'], version: '1.1.0', versions: ['1.1.0', '1.0.0'] })
    expect(entry._meta['dev.mcpver/tool']).toMatchObject({
      version: '1.1.0',
      versions: ['1.1.0', '1.0.0'],
      introduced: '1.0.0',
    })
  })

  it('is left as it is for what nobody has approved, which has no version', async () => {
    const { written, text } = await entryOf(
      { '1.0.0': { b: '1.0.0' } },
      { text: '{"name":"a","inputSchema":{"type":"object"}}' },
    )
    expect(written).toBe(text)
  })

  it('replaces what a server says of itself under our name, but not what it says of its deprecation', async () => {
    const deprecation = { since: '1.0.0', replacement: 'b' }
    const tools = {
      a: {
        version: '2.0.0',
        description: '[DEPRECATED] Old.',
        _meta: { 'dev.mcpver/tool': { version: '9.9.9', digest: 'x', deprecation } },
      },
    }
    const { entry } = await entryOf({ '1.0.0': tools })
    expect(entry._meta['dev.mcpver/tool']).toMatchObject({
      version: '2.0.0',
      deprecation: { since: '1.0.0', replacement: 'b' },
    })
    expect(entry._meta['dev.mcpver/tool']?.['digest']).toMatch(/^sha256:/)
    expect(entry.description).toBe('[DEPRECATED: use b] Old.')
    const quiet = await entryOf({ '1.0.0': tools }, { descriptionNotice: false })
    expect(quiet.entry.description).toBe('[DEPRECATED] Old.')
  })

  it('has its output schema as long as all versions that can be called promise the same', async () => {
    const { entry } = await entryOf({
      '1.0.0': { a: { version: '1.0.0', ...output('string') } },
      '2.0.0': { a: { version: '1.1.0', ...output('string') } },
    })
    expect(entry).toMatchObject(output('string'))
    expect(entry._meta['dev.mcpver/tool']).not.toHaveProperty('outputSchema')
  })

  it.each([
    ['another output', { a: { version: '1.0.0', ...output('number') } }],
    ['none', { a: '1.0.0' }],
  ] as const)('has it in the metadata when another version promises %s', async (_what, before) => {
    const { entry } = await entryOf({ '1.0.0': before, '2.0.0': { a: { version: '2.0.0', ...output('string') } } })
    expect(entry).not.toHaveProperty('outputSchema')
    expect(entry._meta['dev.mcpver/tool']).toMatchObject(output('string'))
  })
})
