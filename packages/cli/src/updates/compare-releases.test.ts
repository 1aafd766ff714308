import { APIVersion, type JsonObject, type Release } from '@mcpver/core'
import { toVersionedSnapshot } from '@mcpver/diff'
import { expect, it } from 'vitest'
import { compareReleases } from './compare-releases.ts'

const TEXT = { type: 'string' }

function release(tools: Readonly<Record<string, JsonObject>>): Release {
  const definitions = Object.entries(tools).map(([name, properties]) => ({
    name,
    inputSchema: { type: 'object' as const, properties },
  }))
  const versions = new Map(Object.keys(tools).map((name) => [name, APIVersion.parse('1.0.0')]))
  return {
    ...{ name: 'weather', version: '1.0.0', state: 'production', createdAt: 0, createdBy: 'ana', changelog: [] },
    ...{ securityUpdates: [], dependencies: {}, signature: '{}', checksum: 'sha256:0', previousChecksum: null },
    ...{ definition: toVersionedSnapshot({ surface: { tools: definitions }, versions }), upstream: null },
  }
}

it.each<[kind: string, from: Readonly<Record<string, JsonObject>>, to: Readonly<Record<string, JsonObject>>]>([
  ['none', { forecast: { city: TEXT } }, { forecast: { city: TEXT } }],
  ['compatible', { forecast: { city: TEXT } }, { forecast: { city: TEXT }, radar: {} }],
  ['breaking', { forecast: { city: TEXT } }, { forecast: { city: { type: 'integer' } } }],
  ['breaking', { forecast: {}, radar: {} }, { forecast: {} }],
  ['undecided', { forecast: { city: TEXT } }, { forecast: { city: { $ref: 'https://example.com/city.json' } } }],
])('tells a difference that is %s', async (kind, from, to) => {
  const difference = await compareReleases(release(from), release(to))
  expect(difference.kind).toBe(kind)
  expect(difference.changes.length > 0).toBe(kind !== 'none')
})

it('names what breaks first, with its tool', async () => {
  const before = release({ alpha: {}, zeta: { city: TEXT } })
  const after = release({ alpha: {}, beta: {}, zeta: { city: { type: 'integer' } } })
  const { changes } = await compareReleases(before, after)
  expect(changes[0]).toMatch(/^zeta: /)
  expect(changes.at(-1)).toMatch(/^beta: /)
})
