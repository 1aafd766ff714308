import { describe, expect, it } from 'vitest'
import { parseDependency } from './dependency.ts'
import { refusalOf } from '../test/refusal.ts'

const SHA256 = `sha256:${'0a'.repeat(32)}`

describe('a dependency', () => {
  it.each<[name: string, requirement: string, expected: object]>([
    ['npm:zod', '4.1.0', { ecosystem: 'npm', package: 'zod', requirement: { kind: 'exact', version: '4.1.0' } }],
    ['npm:zod', 'v4.1.0', { ecosystem: 'npm', package: 'zod', requirement: { kind: 'exact', version: '4.1.0' } }],
    ['npm:zod', '^4', { ecosystem: 'npm', package: 'zod', requirement: { kind: 'range', range: '^4' } }],
    ['npm:zod', '4.1', { ecosystem: 'npm', package: 'zod', requirement: { kind: 'range', range: '4.1' } }],
    ['npm:@a/b', '*', { ecosystem: 'npm', package: '@a/b', requirement: { kind: 'range', range: '*' } }],
    [
      'pypi:requests',
      '2.32',
      { ecosystem: 'PyPI', package: 'requests', requirement: { kind: 'exact', version: '2.32' } },
    ],
    [
      'pypi:requests',
      '==2.32',
      { ecosystem: 'PyPI', package: 'requests', requirement: { kind: 'exact', version: '2.32' } },
    ],
    [
      'pypi:requests',
      '==2.*',
      { ecosystem: 'PyPI', package: 'requests', requirement: { kind: 'range', range: '==2.*' } },
    ],
    [
      'pypi:requests',
      '>=2, <3',
      { ecosystem: 'PyPI', package: 'requests', requirement: { kind: 'range', range: '>=2, <3' } },
    ],
    [
      'oci:ghcr.io/x/y',
      '1.2-alpine',
      { ecosystem: 'OCI', package: 'ghcr.io/x/y', requirement: { kind: 'exact', version: '1.2-alpine' } },
    ],
    [
      'oci:localhost:5000/y',
      SHA256,
      { ecosystem: 'OCI', package: 'localhost:5000/y', requirement: { kind: 'digest', digest: SHA256 } },
    ],
    ['mcp:weather', '~1.2', { ecosystem: 'MCP', package: 'weather', requirement: { kind: 'range', range: '~1.2' } }],
    [
      'mcp:io.example/weather',
      '1.2.0',
      { ecosystem: 'MCP', package: 'io.example/weather', requirement: { kind: 'exact', version: '1.2.0' } },
    ],
    [
      'npm:__proto__',
      '1.0.0',
      { ecosystem: 'npm', package: '__proto__', requirement: { kind: 'exact', version: '1.0.0' } },
    ],
  ])('is read from %s at %s', (name, requirement, expected) => {
    expect(parseDependency(name, requirement)).toEqual(expected)
  })

  it.each<[why: string, name: unknown, requirement: unknown]>([
    ['no ecosystem', 'zod', '4.1.0'],
    ['an unknown ecosystem', 'cargo:serde', '1.0.0'],
    ['an inherited name for an ecosystem', 'constructor:zod', '1.0.0'],
    ['no package', 'npm:', '4.1.0'],
    ['a path for a package', 'npm:../../etc/passwd', '4.1.0'],
    ['a name that is too long', `npm:${'a'.repeat(215)}`, '4.1.0'],
    ['a name in capitals for an image', 'oci:GHCR.io/x', '1.0.0'],
    ['no text for a name', null, '4.1.0'],
    ['a tag that moves', 'npm:zod', 'latest'],
    ['a URL', 'npm:zod', 'git+https://example.com/zod.git'],
    ['an alias', 'npm:zod', 'npm:other@1.0.0'],
    ['nothing', 'npm:zod', ''],
    ['white space', 'npm:zod', '  '],
    ['a range that is too long', 'npm:zod', `^${'1'.repeat(300)}`],
    ['a number', 'npm:zod', 4],
    ['not a number', 'npm:zod', Number.NaN],
    ['an npm range for PyPI', 'pypi:requests', '^2'],
    ['a comparison of texts', 'pypi:requests', '===foo'],
    ['nothing for PyPI', 'pypi:requests', ''],
    ['an image tag that moves', 'oci:ghcr.io/x/y', 'latest'],
    ['a digest that is too short', 'oci:ghcr.io/x/y', 'sha256:abc'],
    ['a digest for a package', 'npm:zod', SHA256],
  ])('is refused with %s', (_why, name, requirement) => {
    expect(refusalOf(() => parseDependency(name, requirement)).code).toBe('ERR_INVALID_DEPENDENCY')
  })
})
