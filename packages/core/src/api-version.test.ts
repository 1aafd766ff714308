import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import type { BumpType } from './bump.ts'
import { VersionParseError } from './core-error.ts'
import { McpverError } from './mcpver-error.ts'
import { VersionRange, maxSatisfying } from './version-range.ts'
import type { toVersionedTool } from './versioned-tool.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { anyVersion, closeVersion, exactVersion, range } from './test/version-arbitraries.ts'

/** What these tests use of the built package. */
interface Core {
  readonly APIVersion: typeof APIVersion
  readonly McpverError: typeof McpverError
  readonly VersionRange: typeof VersionRange
  readonly toVersionedTool: typeof toVersionedTool
}

const version = anyVersion.map((text) => APIVersion.parse(text))
const close = closeVersion.map((text) => APIVersion.parse(text))
const anyOrClose = fc.oneof(version, close)
const texts = (versions: readonly APIVersion[]): string[] => versions.map(String)

describe('APIVersion.parse', () => {
  it.each(['1.2.3', 'v1.2.3'])('reads %s', (text) => {
    const parsed = APIVersion.parse(text)
    expect(parsed).toMatchObject({ major: 1, minor: 2, patch: 3, prerelease: [], build: [] })
    expect(String(parsed)).toBe('v1.2.3')
  })

  it('reads a pre-release and build metadata', () => {
    const parsed = APIVersion.parse('v1.2.3-rc.1.0a+build.007')
    expect(parsed.prerelease).toEqual(['rc', 1, '0a'])
    expect(parsed.build).toEqual(['build', '007'])
    expect(parsed.isStable).toBe(false)
    expect(APIVersion.parse('1.2.3+build').isStable).toBe(true)
  })

  it.each([
    '',
    'v',
    '1',
    '1.2',
    '1.2.3.4',
    'latest',
    '01.2.3',
    '1.2.3-01',
    ' 1.2.3',
    '1.2.3\n',
    '=1.2.3',
    'V1.2.3',
    '^1.2.3',
    '9007199254740992.0.0',
    '-1.0.0',
    '__proto__',
    'constructor',
    'toString',
  ])('refuses %j, naming it', (text) => {
    const error = refusalOf(() => APIVersion.parse(text))
    expect(error).toBeInstanceOf(VersionParseError)
    expect(error.name).toBe('VersionParseError')
    expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: [JSON.stringify(text)] })
    expect(APIVersion.tryParse(text)).toBeUndefined()
  })

  it.each([undefined, null, 1.2, {}, Symbol('1.2.3'), 1n])('refuses %o from an untyped caller', (value) => {
    const error = refusalOf(() => APIVersion.parse(value as string))
    expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: ['is not a version'] })
  })

  it('shortens a long text in its message and says how long it was', () => {
    const error = refusalOf(() => APIVersion.parse('1'.repeat(500_000)))
    expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: ['500000 characters'] })
    expect(error.message.length).toBeLessThan(200)
  })

  it('reads what it writes', () => {
    fc.assert(
      fc.property(anyVersion, (text) => {
        const parsed = APIVersion.parse(text)
        expect(parsed.toJSON()).toBe(text)
        expect(String(parsed)).toBe(`v${text}`)
        expect(APIVersion.parse(String(parsed))).toEqual(parsed)
        expect(APIVersion.parse(JSON.parse(JSON.stringify(parsed)) as string)).toEqual(parsed)
      }),
      { numRuns: 500 },
    )
  })

  it('never throws from tryParse, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.string({ unit: 'binary' })), (value) => {
        const parsed = APIVersion.tryParse(value)
        expect(parsed === undefined || parsed instanceof APIVersion).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('APIVersion.coerce', () => {
  it.each([
    ['v1.2', '1.2.0'],
    ['release-2', '2.0.0'],
    ['1', '1.0.0'],
    [' 1.2.3 ', '1.2.3'],
    ['1.2.3.4', '1.2.3'],
    ['V3.4', '3.4.0'],
    ['01.02', '1.2.0'],
    ['1.2-rc.1', '1.2.0'],
    ['1.2.3-rc.1', '1.2.3-rc.1'],
    ['v1.2.3-rc.1+b', '1.2.3-rc.1+b'],
    ['up to 12345678901234567890, from 2.1', '2.1.0'],
  ])('reads %j as %s', (text, expected) => {
    expect(APIVersion.coerce(text).toJSON()).toBe(expected)
  })

  it('keeps a valid version whole, where node-semver drops all but the components', () => {
    fc.assert(
      fc.property(exactVersion, (text) => {
        expect(APIVersion.coerce(text).toJSON()).toBe(text)
        fc.pre(!/\d{16}/.test(text))
        expect(APIVersion.coerce(`in ${text}`).toJSON()).toBe(semver.coerce(`in ${text}`)?.version)
      }),
    )
  })

  it.each(['', 'latest', '12345678901234567890', '١.٢.٣'])('refuses %j', (text) => {
    const error = refusalOf(() => APIVersion.coerce(text))
    expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: [JSON.stringify(text)] })
  })

  it('refuses what is no text', () => {
    const error = refusalOf(() => APIVersion.coerce(2 as unknown as string))
    expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: ['2 is not a version'] })
  })
})

describe('APIVersion.of', () => {
  it.each<[[number, number?, number?], string]>([
    [[1], '1.0.0'],
    [[1, 2], '1.2.0'],
    [[1, 2, 3], '1.2.3'],
    [[0, 0, 0], '0.0.0'],
    [[-0], '0.0.0'],
    [[Number.MAX_SAFE_INTEGER], '9007199254740991.0.0'],
  ])('makes of %o the version %s', (components, expected) => {
    expect(APIVersion.of(...components).toJSON()).toBe(expected)
  })

  it.each([-1, 1.5, NaN, Infinity, 2 ** 53, 1e21, 1e-7])('refuses the component %d', (component) => {
    for (const components of [[component], [1, component], [1, 2, component]] as [number, number?, number?][]) {
      const error = refusalOf(() => APIVersion.of(...components))
      expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: [String(component)] })
    }
  })
})

describe('APIVersion.from', () => {
  it('passes a version through and reads a text', () => {
    const parsed = APIVersion.of(1)
    expect(APIVersion.from(parsed)).toBe(parsed)
    expect(APIVersion.from('v1.0.0')).toEqual(parsed)
  })

  it.each([undefined, null, {}, { major: 1, minor: 2, patch: 3 }])('refuses %o', (value) => {
    const error = refusalOf(() => APIVersion.from(value as unknown as string))
    expectRefusal(error, { code: 'ERR_INVALID_VERSION', names: ['is not a version'] })
  })
})

describe('an APIVersion as a value', () => {
  it.each(['major', 'minor', 'patch', 'prerelease', 'build', 'other'])('throws at a write to %s', (field) => {
    const parsed = APIVersion.parse('1.2.3-rc.1+b')
    expect(() => Object.assign(parsed, { [field]: 9 })).toThrow(TypeError)
    expect(parsed.toJSON()).toBe('1.2.3-rc.1+b')
  })

  it.each(['1.2.3-rc.1+b', '1.2.3'])('throws at a write to the lists of %s', (text) => {
    const parsed = APIVersion.parse(text)
    const lists = [parsed.prerelease, parsed.build] as unknown as (string | number)[][]
    for (const list of lists) {
      expect(() => list.push(1)).toThrow(TypeError)
      expect(() => {
        list[0] = 1
      }).toThrow(TypeError)
    }
    expect(parsed.toJSON()).toBe(text)
  })

  it('is "v1.2.3" as text and "1.2.3" in JSON', () => {
    const parsed = APIVersion.parse('1.2.3-rc.1+b')
    expect(parsed.toString()).toBe('v1.2.3-rc.1+b')
    expect(`version ${parsed as unknown as string}`).toBe('version v1.2.3-rc.1+b')
    expect(['released as', parsed].join(' ')).toBe('released as v1.2.3-rc.1+b')
    expect(JSON.stringify({ version: parsed })).toBe('{"version":"1.2.3-rc.1+b"}')
  })

  it('counts as a version when it carries the mark, and nothing else does', () => {
    expect(APIVersion.isInstance(APIVersion.of(1))).toBe(true)
    for (const value of [
      undefined,
      null,
      '1.0.0',
      1,
      {},
      { major: 1, minor: 0, patch: 0 },
      APIVersion,
      semver.parse('1.0.0'),
    ]) {
      expect(APIVersion.isInstance(value)).toBe(false)
    }
  })
})

describe('the mark of a version', () => {
  it('is the same in every copy and every release of the package', () => {
    expect(Symbol.for('mcpver.api-version') in APIVersion.of(1)).toBe(true)
    expect(APIVersion.isInstance({ [Symbol.for('mcpver.api-version')]: true })).toBe(true)
  })
})

describe('the order of versions', () => {
  it('is one and the same by <, by compare and by precedenceKey, and is that of node-semver', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(exactVersion, closeVersion), { maxLength: 12 }), (unsorted) => {
        const versions = unsorted.map((text) => APIVersion.parse(text))
        const expected = [...unsorted].sort(semver.compare).map((text) => `v${text}`)
        expect(texts([...versions].sort((a, b) => APIVersion.compare(a, b)))).toEqual(expected)
        expect(texts([...versions].sort((a, b) => a.compare(b)))).toEqual(expected)
        expect(texts([...versions].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))).toEqual(expected)
        const byKey = (a: APIVersion, b: APIVersion): number =>
          a.precedenceKey() < b.precedenceKey() ? -1 : a.precedenceKey() > b.precedenceKey() ? 1 : 0
        expect(texts([...versions].sort(byKey))).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })

  it('agrees between <, <=, >, >=, compare, equals and precedenceKey', () => {
    fc.assert(
      fc.property(anyOrClose, anyOrClose, (a, b) => {
        const order = Math.sign(APIVersion.compare(a, b))
        expect([a < b, a <= b, a > b, a >= b]).toEqual([order < 0, order <= 0, order > 0, order >= 0])
        expect(a.equals(b)).toBe(order === 0)
        expect(a.precedenceKey() === b.precedenceKey()).toBe(order === 0)
        expect(Math.sign(b.compare(a))).toBe(-order + 0)
      }),
      { numRuns: 1000 },
    )
  })

  it('does not see build metadata', () => {
    const [a, b] = [APIVersion.parse('1.0.0+a'), APIVersion.parse('1.0.0+b')]
    expect(a.equals(b)).toBe(true)
    expect(a.precedenceKey()).toBe(b.precedenceKey())
    expect([a < b, a > b, a <= b]).toEqual([false, false, true])
    expect(String(a)).not.toBe(String(b))
  })

  it('takes 1.9.0 for older than 1.10.0, which their texts would not', () => {
    expect(['v1.9.0', 'v1.10.0'].sort()).toEqual(['v1.10.0', 'v1.9.0'])
    expect(APIVersion.parse('1.9.0') < APIVersion.parse('1.10.0')).toBe(true)
  })
})

describe('isCompatible', () => {
  it.each([
    ['1.2.3', '1.2.3', true],
    ['1.2.3', '1.2.4', true],
    ['1.2.3', '1.9.0', true],
    ['1.2.3', '1.2.2', false],
    ['1.2.3', '2.0.0', false],
    ['2.0.0', '1.9.9', false],
    ['0.1.0', '0.2.0', true],
    ['1.2.3', '1.2.3-rc.1', false],
    ['1.2.3-rc.1', '1.2.3', true],
    ['1.2.3+a', '1.2.3+b', true],
  ])('code written for %s can use %s: %s', (mine, other, expected) => {
    expect(APIVersion.parse(mine).isCompatible(APIVersion.parse(other))).toBe(expected)
  })

  it("is the specification's rule: same major, and not older", () => {
    fc.assert(
      fc.property(anyOrClose, anyOrClose, (a, b) => {
        expect(a.isCompatible(b)).toBe(a.major === b.major && b >= a)
      }),
      { numRuns: 500 },
    )
  })
})

describe('bump', () => {
  it.each<[string, BumpType, string | undefined, string]>([
    ['1.2.3', 'minor', undefined, 'v1.3.0'],
    ['1.3.0-rc.1', 'minor', undefined, 'v1.3.0'],
    ['1.2.3', 'preminor', 'rc', 'v1.3.0-rc.0'],
    ['1.2.3+b', 'patch', undefined, 'v1.2.4'],
  ])('takes %s by %s to the next version', (...row) => {
    const [text, kind, identifier, expected] = row
    const before = APIVersion.parse(text)
    expect(String(before.bump(kind, identifier))).toBe(expected)
    expect(before.toJSON()).toBe(text)
  })

  it.each<[string, BumpType]>([
    ['9007199254740991.0.0', 'major'],
    ['0.9007199254740991.0', 'preminor'],
    ['0.0.9007199254740991', 'patch'],
    [`1.0.0-${'a'.repeat(250)}`, 'prerelease'],
  ])('refuses to go from %s by %s to what is no version, which node-semver does', (text, kind) => {
    const error = refusalOf(() => APIVersion.parse(text).bump(kind))
    expect(error.code).toBe('ERR_INVALID_VERSION')
    expect(semver.valid(semver.inc(text, kind))).toBeNull()
  })
})

describe('satisfies', () => {
  it('agrees with node-semver', () => {
    fc.assert(
      fc.property(closeVersion, range, fc.boolean(), (text, accepted, includePrerelease) => {
        fc.pre(semver.validRange(accepted) !== null)
        const expected = semver.satisfies(text, accepted, { includePrerelease })
        expect(APIVersion.parse(text).satisfies(accepted, { includePrerelease })).toBe(expected)
        expect(APIVersion.parse(text).satisfies(VersionRange.parse(accepted), { includePrerelease })).toBe(expected)
      }),
      { numRuns: 1000 },
    )
  })

  it('refuses a text that is no range', () => {
    const error = refusalOf(() => APIVersion.of(1).satisfies('newest'))
    expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: ['"newest"'] })
  })
})

describe('a foreign copy of the package', () => {
  const entry = new URL('../dist/index.js', import.meta.url).href
  const load = async (copy: string): Promise<Core> => (await import(/* @vite-ignore */ `${entry}?copy=${copy}`)) as Core

  it('is another one', async () => {
    const [one, other] = await Promise.all([load('one'), load('other')])
    expect(one.APIVersion).not.toBe(other.APIVersion)
    expect(one.APIVersion.of(1)).not.toBeInstanceOf(other.APIVersion)
  })

  it('gives versions that are known, compared and accepted here', async () => {
    const [one, other] = await Promise.all([load('one'), load('other')])
    const [older, newer] = [one.APIVersion.parse('1.2.3-rc.1'), other.APIVersion.parse('1.2.3')]
    expect(other.APIVersion.isInstance(older)).toBe(true)
    expect(other.APIVersion.from(older)).toBe(older)
    expect(other.APIVersion.compare(older, newer)).toBeLessThan(0)
    expect(older < newer).toBe(true)
    expect(newer.equals(one.APIVersion.of(1, 2, 3))).toBe(true)
    expect(older.isCompatible(newer)).toBe(true)
    expect(other.toVersionedTool({ name: 'forecast', version: older }).version).toBe(older)
  })

  it('gives ranges that hold here', async () => {
    const [one, other] = await Promise.all([load('one'), load('other')])
    const foreign = one.VersionRange.parse('^1.2')
    expect(other.APIVersion.of(1, 3).satisfies(foreign)).toBe(true)
    expect(other.VersionRange.from(foreign)).toBe(foreign)
    expect(String(maxSatisfying([other.APIVersion.of(1, 2), other.APIVersion.of(1, 3)], foreign))).toBe('v1.3.0')
  })

  it('throws errors that are known here', async () => {
    const [one, other] = await Promise.all([load('one'), load('other')])
    const error = (() => {
      try {
        return one.APIVersion.parse('nothing')
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).not.toBeInstanceOf(other.McpverError)
    expect(other.McpverError.isInstance(error)).toBe(true)
    expect(McpverError.isInstance(error)).toBe(true)
    expect(error).toMatchObject({ code: 'ERR_INVALID_VERSION', name: 'VersionParseError' })
  })
})
