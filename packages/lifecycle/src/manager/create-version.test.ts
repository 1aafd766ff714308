import type { Release, ReleaseClaims } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { ana, data, definition, entries, managerOf, NOW, signer } from '../test/scenery.ts'
import type { Credentials } from './credentials.ts'
import type { VersionData } from './version-data.ts'

const circle: Record<string, unknown> = {}
circle['self'] = circle

describe('creating a version', () => {
  it('stores it in development, signed, and says so in the audit', async () => {
    const { manager, store } = managerOf()
    const changelog = ['First version']
    const result = await manager.createVersion(
      'forecast',
      { ...data, changelog, dependencies: { 'npm:zod': '^4' } },
      ana,
    )
    expect(result).toMatchObject({ success: true, version: { state: 'development', createdBy: 'ana', createdAt: NOW } })
    const release = await manager.getVersion('forecast', '1.0.0')
    expect(result.success && result.version).toEqual(release)
    expect(JSON.parse(release?.signature ?? '') as ReleaseClaims).toEqual({
      name: 'forecast',
      version: '1.0.0',
      digest: release?.checksum,
      previousDigest: null,
      compatibility: 'first',
      dependencies: { 'npm:zod': '^4' },
      changelogDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      securityUpdatesDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      upstreamDigest: null,
      createdBy: 'ana',
      createdAt: NOW,
      user: 'ana',
    })
    expect(entries(store)).toMatchObject([{ type: 'version.created', outcome: 'success', subject: 'ana' }])
  })

  it('writes its number as SemVer does, and names the one before it', async () => {
    const { manager } = managerOf()
    await manager.createVersion('forecast', { ...data, version: 'v1.0.0' }, ana)
    const second = { ...definition, description: 'Tells more' }
    await manager.createVersion('forecast', { version: '1.1.0', definition: second, compatibility: 'text-only' }, ana)
    const [first, next] = [await manager.getVersion('forecast', '1.0.0'), await manager.getVersion('forecast', '1.1.0')]
    expect(next?.previousChecksum).toBe(first?.checksum)
    expect(JSON.parse(next?.signature ?? '')).toMatchObject({
      compatibility: 'text-only',
      previousDigest: first?.checksum,
    })
  })

  it.each<[string, Partial<VersionData>, string, string]>([
    ['no number', { version: 'latest' }, 'ERR_INVALID_VERSION_NUMBER', 'Invalid version number format'],
    ['two components', { version: '1.0' }, 'ERR_INVALID_VERSION_NUMBER', 'Invalid version number format'],
    [
      'a missing dependency',
      { dependencies: { 'npm:gone': '1.0.0', 'npm:zod': '^4' } },
      'ERR_INVALID_DEPENDENCIES',
      'Invalid dependencies: npm:gone@1.0.0: Dependency not found',
    ],
    [
      'a dependency with holes and an old one',
      { dependencies: { 'npm:holes': '2.0.0', 'npm:old': '1.0.0' } },
      'ERR_INVALID_DEPENDENCIES',
      'Invalid dependencies: npm:holes@2.0.0: Known vulnerabilities: 2; npm:old@1.0.0: Deprecated version',
    ],
    [
      'a changelog that is no list',
      { changelog: 'x' as never },
      'ERR_INVALID_VERSION_DATA',
      'Invalid version data: "changelog" must be a list of texts',
    ],
    [
      'a definition that is none',
      { definition: [] as never },
      'ERR_INVALID_VERSION_DATA',
      'Invalid version data: "definition" must be an object',
    ],
    [
      'a definition of no tool',
      { definition: { name: 'forecast' } },
      'ERR_INVALID_VERSION_DATA',
      expect.stringMatching(/^Invalid version data: .*inputSchema/) as string,
    ],
    [
      'half a character in its changelog',
      { changelog: ['\ud800'] },
      'ERR_INVALID_VERSION_DATA',
      expect.stringMatching(/^Invalid version data: .* has a lone surrogate$/) as string,
    ],
    [
      'an upstream that contains itself',
      { upstream: circle as never },
      'ERR_INVALID_VERSION_DATA',
      expect.stringMatching(/^Invalid version data: .* contains itself$/) as string,
    ],
  ])('with %s is refused, and nothing is stored', async (_what, change, ...[code, reason]) => {
    const { manager, store } = managerOf()
    expect(await manager.createVersion('forecast', { ...data, ...change }, ana)).toEqual({
      success: false,
      code,
      reason,
      hint: expect.any(String) as string,
    })
    expect([store.content.releases.size, store.content.records.length]).toEqual([0, 0])
  })

  it('looks at credentials first, then at the number, then whether it is there', async () => {
    const { manager } = managerOf()
    await manager.createVersion('forecast', data, ana)
    const bad = { ...data, version: 'x', dependencies: { 'npm:gone': '1.0.0' } }
    const code = async (given: VersionData, credentials: Credentials): Promise<unknown> => {
      const result = await manager.createVersion('forecast', given, credentials)
      return result.success ? undefined : result.code
    }
    expect(await code(bad, { user: 'eve' })).toBe('ERR_INVALID_CREDENTIALS')
    expect(await code(bad, ana)).toBe('ERR_INVALID_VERSION_NUMBER')
    expect(await code({ ...bad, version: '1.0.0' }, ana)).toBe('ERR_VERSION_EXISTS')
    expect(await code({ ...bad, version: '1.0.1' }, ana)).toBe('ERR_INVALID_DEPENDENCIES')
  })

  it('is in the audit when somebody who is known may not, and not when a stranger tries', async () => {
    const { manager, store } = managerOf()
    expect(await manager.createVersion('forecast', data, { user: 'cat' })).toMatchObject({
      reason: 'Invalid creator credentials',
    })
    await manager.createVersion('forecast', data, { user: 'eve' })
    expect(entries(store)).toMatchObject([{ type: 'version.created', outcome: 'denied', subject: 'cat' }])
  })

  it.each<[string, unknown, unknown, unknown]>([
    ['no text for a version', 'forecast', { ...data, version: 5 }, { name: 'forecast', version: '5' }],
    ['no data at all', 'forecast', undefined, { name: 'forecast', version: 'undefined' }],
    [
      'a huge version',
      'forecast',
      { ...data, version: '1'.repeat(100_000) },
      { name: 'forecast', version: `"${'1'.repeat(79)}… (100000 characters)` },
    ],
    ['a huge name', 'f'.repeat(100_000), data, { name: `"${'f'.repeat(79)}… (100000 characters)`, version: '1.0.0' }],
    ['a name that is no whole text', '\ud800', data, { name: '"\\ud800"', version: '1.0.0' }],
  ])('with %s is denied without filling the audit', async (_what, ...[name, given, target]) => {
    const { manager, store } = managerOf()
    const result = await manager.createVersion(name as string, given as VersionData, { user: 'cat' })
    expect(result).toMatchObject({ code: 'ERR_INVALID_CREDENTIALS' })
    expect(entries(store)).toMatchObject([{ outcome: 'denied', target }])
  })

  it.each(['', 'f'.repeat(257), 'a\nb', '\ud800', 5])('of the name %j is refused', async (name) => {
    const { manager, store } = managerOf()
    expect(await manager.createVersion(name as string, data, ana)).toMatchObject({
      code: 'ERR_INVALID_VERSION_DATA',
      reason: expect.stringContaining('the name must be a text') as string,
    })
    expect(store.content.records).toEqual([])
  })

  it('whose signature does not stand is refused, and nothing is stored', async () => {
    const releaseSigner = {
      ...signer,
      verify: () => Promise.resolve({ valid: false, reason: 'Nobody knows the key' } as const),
    }
    const { manager, store } = managerOf({ releaseSigner })
    expect(await manager.createVersion('forecast', data, ana)).toMatchObject({
      code: 'ERR_INVALID_SIGNATURE',
      reason: 'Invalid signature: Nobody knows the key',
    })
    expect([store.content.releases.size, store.content.records.length]).toEqual([0, 0])
  })

  it('is refused when others come first again and again', async () => {
    const { manager, store } = managerOf()
    let count = 0
    store.beforeWrite = () => {
      const version = `0.${String(count++)}.0`
      const checksum = `sha256:${String(count).repeat(64)}` as const
      store.content.releases.set(`forecast ${version}`, {
        value: { ...rivalOf(definition), version, checksum },
        revision: 1,
      })
    }
    expect(await manager.createVersion('forecast', data, ana)).toMatchObject({
      code: 'ERR_VERSION_CONFLICT',
      reason: 'Versions of forecast are created faster than one can be signed',
    })
    expect(count).toBe(5)
  })

  it('passes over what nobody can tell about a dependency, and says so', async () => {
    const { manager } = managerOf()
    const result = await manager.createVersion('forecast', { ...data, dependencies: { 'npm:mystery': '1.0.0' } }, ana)
    expect(result.success && result.dependencies.unknown.map(({ error }) => error)).toEqual([
      'Not known whether it has known vulnerabilities',
      'Not known whether it is deprecated',
    ])
  })

  it('does not store what has no record in the audit', async () => {
    const { manager, store } = managerOf()
    store.isAuditBroken = true
    await expect(manager.createVersion('forecast', data, ana)).rejects.toThrow('The audit cannot be written')
    expect(store.content.releases.size).toBe(0)
  })

  it('follows the version before it when the clock was set back', async () => {
    let now = NOW
    const { manager } = managerOf({ clock: { now: () => now } })
    const created: Release[] = []
    for (const [version, time] of [
      ['1.0.0', NOW],
      ['1.1.0', NOW - 5000],
      ['1.2.0', NOW - 9000],
    ] as const) {
      now = time
      const result = await manager.createVersion(
        'forecast',
        { ...data, version, definition: { ...definition, title: version } },
        ana,
      )
      if (result.success) created.push(result.version)
    }
    expect(created.map(({ previousChecksum }) => previousChecksum)).toEqual([
      null,
      ...created.slice(0, -1).map(({ checksum }) => checksum),
    ])
    expect(created.map(({ createdAt }) => createdAt - NOW)).toEqual([0, -5000, -9000])
  })

  it('follows the version that its callers had, not the one that was created last', async () => {
    const { manager } = managerOf()
    for (const version of ['1.0.0', '2.0.0', '1.0.1']) {
      await manager.createVersion('forecast', { ...data, version, definition: { ...definition, title: version } }, ana)
    }
    const [first, mended] = [
      await manager.getVersion('forecast', '1.0.0'),
      await manager.getVersion('forecast', '1.0.1'),
    ]
    expect(mended?.previousChecksum).toBe(first?.checksum)
    expect(JSON.parse(mended?.signature ?? '')).toMatchObject({ previousDigest: first?.checksum })
  })

  it('signs anew when another version of the name comes first', async () => {
    const { manager, store } = managerOf()
    const other = managerOf({ store })
    let isDone = false
    store.beforeWrite = () => {
      if (isDone) return
      isDone = true
      const checksum = `sha256:${'e'.repeat(64)}` as const
      const rival: Release = { ...rivalOf(definition), checksum }
      store.content.releases.set('forecast 0.9.0', { value: rival, revision: 1 })
    }
    const result = await other.manager.createVersion('forecast', data, ana)
    expect(result.success && result.version.previousChecksum).toBe(`sha256:${'e'.repeat(64)}`)
    expect(await manager.getVersion('forecast', '1.0.0')).toBeDefined()
  })

  it('of one number by two at once succeeds once', async () => {
    const { manager } = managerOf()
    const results = await Promise.all([
      manager.createVersion('forecast', data, ana),
      manager.createVersion('forecast', data, { user: 'ben' }),
    ])
    expect(results.map(({ success }) => success).sort()).toEqual([false, true])
    expect(results.find(({ success }) => !success)).toMatchObject({ code: 'ERR_VERSION_EXISTS' })
  })
})

/** A version that somebody else creates. */
function rivalOf(definition: Release['definition']): Omit<Release, 'checksum'> {
  return {
    name: 'forecast',
    version: '0.9.0',
    state: 'development',
    createdAt: NOW,
    createdBy: 'ben',
    changelog: [],
    securityUpdates: [],
    dependencies: {},
    signature: '',
    previousChecksum: null,
    definition,
    upstream: null,
  }
}
