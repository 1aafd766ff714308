import type { ReleaseState } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import type { DependencyStanding } from '../manager/dependency-validation.ts'
import { ana, data, managerOf, NOW } from '../test/scenery.ts'
import { TestStore } from '../test/test-store.ts'
import { AdvisoryDatabase } from './advisory-database.ts'
import { createDependencyInspector, type DependencyInspectorOptions } from './dependency-inspector.ts'
import { advisory, affectedBy } from './test/osv-record.ts'

const DAY = 24 * 60 * 60 * 1000
const source = new AdvisoryDatabase([advisory()], { asOf: NOW - DAY, ecosystems: ['npm', 'PyPI'] })
const unlisted = { exists: undefined, isDeprecated: undefined }

/** A store with versions of `maps` in some states. */
async function storeWith(states: Readonly<Record<string, ReleaseState>> = {}): Promise<TestStore> {
  const store = new TestStore()
  for (const [version, state] of Object.entries(states)) {
    await managerOf({ store }).manager.createVersion('maps', { ...data, version }, ana)
    const stored = store.content.releases.get(`maps ${version}`)!
    store.content.releases.set(`maps ${version}`, { ...stored, value: { ...stored.value, state } })
  }
  return store
}

async function inspected(
  [name, requirement]: readonly [string, string],
  more: Partial<DependencyInspectorOptions> = {},
): Promise<DependencyStanding> {
  const store = more.store ?? (await storeWith())
  return createDependencyInspector({ source, clock: { now: () => NOW }, ...more, store }).inspect(name, requirement)
}

describe('a package', () => {
  it.each<[string, string, Partial<DependencyStanding>]>([
    ['npm:zod', '4.0.0', { vulnerabilities: ['GHSA-aaaa-bbbb-cccc'], asOf: NOW - DAY }],
    ['npm:zod', '^4.1.0', { vulnerabilities: [], asOf: NOW - DAY }],
    ['npm:zod', '*', { vulnerabilities: undefined }],
    ['pypi:requests', '2.0.0', { vulnerabilities: [], asOf: NOW - DAY }],
    ['oci:ghcr.io/x/y', '1.0', { vulnerabilities: undefined }],
  ])(
    '%s at %s has the vulnerabilities that advisories say, and nothing says whether it exists',
    async (...[name, requirement, expected]) => {
      expect(await inspected([name, requirement])).toEqual({ ...unlisted, ...expected })
    },
  )

  it('of which the data is too old has unknown vulnerabilities', async () => {
    expect(await inspected(['npm:zod', '4.1.0'], { maxAge: DAY - 1 })).toMatchObject({ vulnerabilities: undefined })
    expect(await inspected(['npm:zod', '4.1.0'], { maxAge: DAY })).toMatchObject({ vulnerabilities: [] })
  })

  it.each<[string, string, object]>([
    ['npm:left-pad', '1.3.0', { exists: true, isDeprecated: true }],
    ['npm:left-pad', '^1.0.0', { exists: true, isDeprecated: false }],
    ['npm:left-pad', '^1.3.0', { exists: true, isDeprecated: true }],
    ['npm:left-pad', '^2.0.0', { exists: false, isDeprecated: undefined }],
    ['npm:gone', '1.0.0', { exists: false, isDeprecated: undefined }],
    ['npm:unheard', '1.0.0', unlisted],
    ['pypi:flask', '2.0', { exists: true, isDeprecated: false }],
    ['pypi:flask', '~=2.0', { exists: true, isDeprecated: false }],
    ['pypi:flask', '>=3', { exists: false, isDeprecated: undefined }],
    ['oci:ghcr.io/x/y', `sha256:${'a'.repeat(64)}`, { exists: true, isDeprecated: false }],
    ['oci:ghcr.io/x/y', '2.0', { exists: false, isDeprecated: undefined }],
  ])('%s at %s is what an index says of it', async (...[name, requirement, expected]) => {
    const index = new Map([
      [
        'left-pad',
        [
          { version: '1.2.0', isDeprecated: false },
          { version: '1.3.0', isDeprecated: true },
          { version: 'odd', isDeprecated: true },
        ],
      ],
      ['gone', []],
      [
        'flask',
        [
          { version: '2.0.0', isDeprecated: false },
          { version: 'odd', isDeprecated: false },
        ],
      ],
      ['ghcr.io/x/y', [{ version: `sha256:${'a'.repeat(64)}`, isDeprecated: false }]],
    ])
    const packages = { versionsOf: ({ package: one }: { package: string }) => Promise.resolve(index.get(one)) }
    expect(await inspected([name, requirement], { packages })).toMatchObject(expected)
  })
})

describe('of an index that lists some versions', () => {
  const listed = [
    { version: '1.2.0', isDeprecated: false },
    { version: '1.3.0', isDeprecated: true },
    { version: '3.0.0', isDeprecated: undefined },
    { version: '3.1.0', isDeprecated: true },
  ]
  const packages = { versionsOf: () => Promise.resolve({ listed }) }

  it.each<[string, object]>([
    ['1.2.0', { exists: true, isDeprecated: false }],
    ['1.3.0', { exists: true, isDeprecated: true }],
    ['^1.0.0', { exists: true, isDeprecated: false }],
    ['^1.3.0', { exists: true, isDeprecated: undefined }],
    ['3.0.0', { exists: true, isDeprecated: undefined }],
    ['^3.0.0', { exists: true, isDeprecated: undefined }],
    ['1.4.0', unlisted],
    ['^2.0.0', unlisted],
  ])('%s is there when it is listed, and else not known', async (requirement, expected) => {
    expect(await inspected(['npm:left-pad', requirement], { packages })).toMatchObject(expected)
  })
})

describe('another release of this system', () => {
  it.each<[string, object]>([
    ['1.0.0', { exists: true, isDeprecated: true }],
    ['1.1.0', { exists: true, isDeprecated: true }],
    ['1.2.0', { exists: true, isDeprecated: false }],
    ['^1', { exists: true, isDeprecated: false }],
    ['<1.2.0', { exists: true, isDeprecated: true }],
    ['^2', { exists: false, isDeprecated: undefined }],
  ])('at %s is what the store says of it', async (requirement, expected) => {
    const store = await storeWith({ '1.0.0': 'archived', '1.1.0': 'deprecated', '1.2.0': 'testing' })
    expect(await inspected(['mcp:maps', requirement], { store })).toEqual({ ...expected, vulnerabilities: [] })
  })

  it('that is not there does not exist', async () => {
    expect(await inspected(['mcp:nowhere', '*'])).toMatchObject({ exists: false })
  })

  it('has the vulnerabilities of advisories that are about such releases', async () => {
    const affected = [
      affectedBy(['introduced', '0', 'fixed', '2.0.0'], { package: { ecosystem: 'MCP', name: 'maps' } }),
    ]
    const own = new AdvisoryDatabase([advisory({ affected })], { asOf: NOW })
    expect(await inspected(['mcp:maps', '1.0.0'], { source: own })).toMatchObject({
      vulnerabilities: ['GHSA-aaaa-bbbb-cccc'],
    })
  })
})

it('refuses what is no dependency, and a version with it is not created', async () => {
  await expect(inspected(['zod', '1.0.0'])).rejects.toMatchObject({ code: 'ERR_INVALID_DEPENDENCY' })
  const dependencies = createDependencyInspector({ source, store: await storeWith() })
  const { manager, store } = managerOf({ dependencies })
  expect(await manager.createVersion('forecast', { ...data, dependencies: { zod: 'latest' } }, ana)).toMatchObject({
    code: 'ERR_INVALID_DEPENDENCIES',
    reason: expect.stringContaining('"zod" does not begin with one of npm:') as string,
  })
  expect(store.content.releases.size).toBe(0)
})
