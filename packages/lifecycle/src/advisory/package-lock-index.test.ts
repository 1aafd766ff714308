import { describe, expect, it } from 'vitest'
import { PackageLockIndex } from './package-lock-index.ts'
import type { ListedVersions } from './package-index.ts'
import { refusalOf } from '../test/refusal.ts'

type Members = Readonly<Record<string, unknown>>

/** An entry of npm's registry. */
function entry(name: string, version: string, members: Members = {}): Members {
  const file = `${name.slice(name.indexOf('/') + 1)}-${version}.tgz`
  const resolved = `https://registry.npmjs.org/${name}/-/${file}`
  return { version, resolved, integrity: 'sha512-AAAA', ...members }
}

function listedIn(packages: Members, name: string, lockfileVersion: unknown = 3): Promise<ListedVersions | undefined> {
  const text = JSON.stringify({ name: 'app', lockfileVersion, packages })
  return new PackageLockIndex(text).versionsOf({ ecosystem: 'npm', package: name })
}

const PACKAGES: Members = {
  '': { name: 'app', version: '1.0.0' },
  'node_modules/zod': entry('zod', '4.1.0'),
  'node_modules/a/node_modules/zod': entry('zod', '3.0.0', { deprecated: 'Use 4' }),
  'node_modules/b/node_modules/zod': entry('zod', '4.1.0'),
  'node_modules/@a/b': entry('@a/b', '1.0.0'),
  'node_modules/@a/c': entry('@a/c', '1.0.0', { resolved: 'https://npm.example.com/npm/@a%2fc/-/c-1.0.0.tgz' }),
  'node_modules/other': entry('real', '2.0.0', { name: 'real' }),
  'node_modules/quiet': { version: '1.0.0', integrity: 'sha512-AAAA' },
  'node_modules/constructor': entry('constructor', '1.0.0'),
}

describe('a lockfile', () => {
  it.each([2, 3])('of version %j lists what was installed, once', async (lockfileVersion) => {
    expect(await listedIn(PACKAGES, 'zod', lockfileVersion)).toEqual({
      listed: [
        { version: '4.1.0', isDeprecated: undefined },
        { version: '3.0.0', isDeprecated: true },
      ],
    })
  })

  it.each<[name: string, version: string]>([
    ['@a/b', '1.0.0'],
    ['@a/c', '1.0.0'],
    ['real', '2.0.0'],
    ['quiet', '1.0.0'],
    ['constructor', '1.0.0'],
  ])('lists %s', async (name, version) => {
    expect(await listedIn(PACKAGES, name)).toEqual({ listed: [{ version, isDeprecated: undefined }] })
  })

  it('calls a version deprecated when one of its places says so', async () => {
    const packages = {
      'node_modules/zod': entry('zod', '1.0.0', { deprecated: 'x' }),
      'node_modules/a/node_modules/zod': entry('zod', '1.0.0'),
    }
    expect(await listedIn(packages, 'zod')).toEqual({ listed: [{ version: '1.0.0', isDeprecated: true }] })
  })

  it.each(['left-pad', 'other', 'app', 'toString', '__proto__', ''])(
    'does not know "%s", which is not in it',
    async (name) => {
      expect(await listedIn(PACKAGES, name)).toBeUndefined()
    },
  )

  it('does not know packages of other ecosystems', async () => {
    const index = new PackageLockIndex(JSON.stringify({ lockfileVersion: 3, packages: PACKAGES }))
    expect(await index.versionsOf({ ecosystem: 'PyPI', package: 'zod' })).toBeUndefined()
  })

  it.each<[why: string, location: string, entry: Members]>([
    ['a link', 'node_modules/zod', { resolved: 'packages/zod', link: true }],
    ['a workspace', 'packages/zod', { name: 'zod', version: '1.0.0', integrity: 'sha512-AAAA' }],
    ['a package inside another one', 'node_modules/a/node_modules/zod', { version: '1.0.0', inBundle: true }],
    [
      'a package from git',
      'node_modules/zod',
      entry('zod', '1.0.0', { resolved: 'git+ssh://git@example.com/zod.git#abc' }),
    ],
    [
      'a package from a folder like a registry',
      'node_modules/zod',
      entry('zod', '1.0.0', { resolved: 'file:///srv/zod/-/zod-1.0.0.tgz' }),
    ],
    ['a package from a file', 'node_modules/zod', entry('zod', '1.0.0', { resolved: 'file:zod-1.0.0.tgz' })],
    [
      'a package from some URL',
      'node_modules/zod',
      entry('zod', '1.0.0', { resolved: 'https://example.com/zod-1.0.0.tgz' }),
    ],
    [
      'the archive of another package',
      'node_modules/zod',
      entry('zod', '1.0.0', { resolved: 'https://r.example/zed/-/zed-1.0.0.tgz' }),
    ],
    [
      'the archive of another version',
      'node_modules/zod',
      entry('zod', '1.0.0', { resolved: 'https://r.example/zod/-/zod-2.0.0.tgz' }),
    ],
    ['a version that is none', 'node_modules/zod', entry('zod', 'latest')],
    ['no version', 'node_modules/zod', { integrity: 'sha512-AAAA' }],
  ])('leaves out %s', async (_why, location, one) => {
    expect(await listedIn({ [location]: one }, 'zod')).toBeUndefined()
  })

  it.each<[why: string, text: string]>([
    ['is no JSON', '{'],
    ['is empty', ''],
    ['is a list', '[]'],
    ['has no version', '{"packages":{}}'],
    ['is of version 1', '{"lockfileVersion":1,"dependencies":{}}'],
    ['is of a later version', '{"lockfileVersion":4,"packages":{}}'],
    ['has no packages', '{"lockfileVersion":3}'],
    ['has a list of packages', '{"lockfileVersion":3,"packages":[]}'],
    ['has a package that is no object', '{"lockfileVersion":3,"packages":{"node_modules/zod":"1.0.0"}}'],
    ['has its packages in a prototype', '{"lockfileVersion":3,"__proto__":{"packages":{}}}'],
  ])('that %s is refused', (_why, text) => {
    expect(refusalOf(() => new PackageLockIndex(text)).code).toBe('ERR_UNREADABLE_SOURCE')
  })
})
