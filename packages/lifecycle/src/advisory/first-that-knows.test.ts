import { describe, expect, it } from 'vitest'
import { firstThatKnows } from './first-that-knows.ts'
import { NpmRegistryIndex } from './npm-registry-index.ts'
import { PackageLockIndex } from './package-lock-index.ts'
import { PyPiIndex } from './pypi-index.ts'
import { sendJson } from './test/loopback-server.ts'
import { serving } from './test/serving.ts'

const ZOD = { ecosystem: 'npm', package: 'zod' }
const lockOf = (version: string): PackageLockIndex =>
  new PackageLockIndex(
    JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/zod': { version, integrity: 'sha512-AAAA' } } }),
  )
const versionsIn = (...versions: string[]): { version: string; isDeprecated: boolean }[] =>
  versions.map((version) => ({ version, isDeprecated: false }))

describe('several indexes', () => {
  it('are asked for what they have, each of its own ecosystem', async () => {
    const npm = await serving((_request, response) => sendJson(response, { name: 'zod', versions: { '1.0.0': {} } }))
    const pypi = await serving((_request, response) => void response.writeHead(404).end())
    const all = firstThatKnows([new NpmRegistryIndex({ url: npm.url }), new PyPiIndex({ url: pypi.url })])
    expect(await all.versionsOf(ZOD)).toEqual(versionsIn('1.0.0'))
    expect(pypi.requests).toEqual([])
    expect(await all.versionsOf({ ecosystem: 'PyPI', package: 'zod' })).toEqual([])
    expect(npm.requests).toHaveLength(1)
    expect(await all.versionsOf({ ecosystem: 'OCI', package: 'zod' })).toBeUndefined()
  })

  it('are passed over as long as they do not know', async () => {
    const down = await serving((_request, response) => void response.writeHead(503).end())
    const up = await serving((_request, response) => sendJson(response, { name: 'zod', versions: { '1.0.0': {} } }))
    const all = firstThatKnows([down, up].map(({ url }) => new NpmRegistryIndex({ url })))
    expect(await all.versionsOf(ZOD)).toEqual(versionsIn('1.0.0'))
  })

  it('are not asked any more once one says that there is no such package', async () => {
    const empty = await serving((_request, response) => void response.writeHead(404).end())
    const full = await serving((_request, response) => sendJson(response, { name: 'zod', versions: { '1.0.0': {} } }))
    const all = firstThatKnows([empty, full].map(({ url }) => new NpmRegistryIndex({ url })))
    expect(await all.versionsOf(ZOD)).toEqual([])
    expect(full.requests).toEqual([])
  })

  it('say all versions where one has them, and what lockfiles list where none has', async () => {
    const up = await serving((_request, response) => sendJson(response, { name: 'zod', versions: { '3.0.0': {} } }))
    const down = await serving((_request, response) => void response.writeHead(500).end())
    const locks = [lockOf('1.0.0'), lockOf('2.0.0')]
    expect(await firstThatKnows([...locks, new NpmRegistryIndex({ url: up.url })]).versionsOf(ZOD)).toEqual(
      versionsIn('3.0.0'),
    )
    expect(await firstThatKnows([...locks, new NpmRegistryIndex({ url: down.url })]).versionsOf(ZOD)).toEqual({
      listed: [
        { version: '1.0.0', isDeprecated: undefined },
        { version: '2.0.0', isDeprecated: undefined },
      ],
    })
  })

  it('know nothing when there are none', async () => {
    expect(await firstThatKnows([]).versionsOf(ZOD)).toBeUndefined()
  })
})
