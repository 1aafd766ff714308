import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { bumpVersion, type BumpType } from './bump.ts'
import { comparePrecedence } from './precedence.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { closeVersion, exactVersion } from './test/version-arbitraries.ts'
import { scanVersion, type VersionParts } from './version-grammar.ts'

const KINDS: readonly BumpType[] = ['major', 'minor', 'patch', 'premajor', 'preminor', 'prepatch', 'prerelease']
const parts = (text: string): VersionParts => scanVersion(text)!
const bump = (text: string, kind: BumpType, identifier?: string): string => bumpVersion(parts(text), kind, identifier)
const inc = (text: string, kind: BumpType, identifier?: string): string | null =>
  identifier === undefined ? semver.inc(text, kind) : semver.inc(text, kind, identifier)

const kind = fc.constantFrom(...KINDS)

/** Versions and identifiers that meet often. Without hyphens and exponents, which node-semver takes for numbers: see below. */
const version = fc
  .tuple(
    fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
    fc.array(fc.constantFrom('0', '1', '2', '9', 'a', 'rc', 'x1'), { maxLength: 4 }),
  )
  .map(([components, prerelease]) => components.join('.') + (prerelease.length > 0 ? `-${prerelease.join('.')}` : ''))
const identifier = fc.oneof(
  fc.constant(undefined),
  fc
    .array(fc.constantFrom('0', '1', '2', '10', 'a', 'rc', 'x1'), { minLength: 1, maxLength: 3 })
    .map((list) => list.join('.')),
)

describe('bumpVersion', () => {
  it.each<[text: string, kind: BumpType, identifier: string | undefined, expected: string]>([
    ['1.2.3', 'major', undefined, '2.0.0'],
    ['1.2.3', 'minor', undefined, '1.3.0'],
    ['1.2.3', 'patch', undefined, '1.2.4'],
    ['1.2.3+build', 'patch', undefined, '1.2.4'],
    ['2.0.0-rc.1', 'major', undefined, '2.0.0'],
    ['2.1.0-rc.1', 'major', undefined, '3.0.0'],
    ['1.3.0-rc.1', 'minor', undefined, '1.3.0'],
    ['1.3.1-rc.1', 'minor', undefined, '1.4.0'],
    ['1.2.4-rc.1', 'patch', undefined, '1.2.4'],
    ['1.2.3', 'premajor', undefined, '2.0.0-0'],
    ['1.2.3', 'premajor', 'rc', '2.0.0-rc.0'],
    ['1.2.3', 'preminor', 'rc', '1.3.0-rc.0'],
    ['1.2.3', 'prepatch', 'rc.x', '1.2.4-rc.x.0'],
    ['1.3.0-rc.1', 'prepatch', 'rc', '1.3.1-rc.0'],
    ['1.2.3', 'prerelease', undefined, '1.2.4-0'],
    ['1.2.3', 'prerelease', 'rc', '1.2.4-rc.0'],
    ['1.2.3-rc', 'prerelease', undefined, '1.2.3-rc.0'],
    ['1.2.3-rc.1', 'prerelease', undefined, '1.2.3-rc.2'],
    ['1.2.3-rc.1', 'prerelease', 'rc', '1.2.3-rc.2'],
    ['1.2.3-rc.1.x', 'prerelease', 'rc', '1.2.3-rc.2.x'],
    ['1.2.3-rc.1', 'prerelease', 'beta', '1.2.3-beta.0'],
    ['1.2.3-rc.x', 'prerelease', 'rc', '1.2.3-rc.0'],
    ['1.2.3-beta.x.1', 'prerelease', 'beta.x', '1.2.3-beta.x.2'],
    ['1.2.3-1.5', 'prerelease', '1', '1.2.3-1.6'],
    ['1.2.3-rc.9007199254740992', 'prerelease', 'rc', '1.2.3-rc.9007199254740992.0'],
  ])('takes %s by %s with identifier %o to the version that node-semver gives: %s', (...row) => {
    const [text, type, id, expected] = row
    expect(bump(text, type, id)).toBe(expected)
    expect(inc(text, type, id)).toBe(expected)
  })

  it('agrees with node-semver, with and without an identifier', () => {
    fc.assert(
      fc.property(version, kind, identifier, (text, type, id) => {
        expect(bump(text, type, id)).toBe(inc(text, type, id))
      }),
      { numRuns: 3000 },
    )
  })

  it('agrees with node-semver on versions of any size, short of the last', () => {
    const bumpable = exactVersion.filter((text) => !text.includes(String(Number.MAX_SAFE_INTEGER)))
    fc.assert(
      fc.property(bumpable, kind, (text, type) => {
        expect(bump(text, type)).toBe(inc(text, type))
      }),
      { numRuns: 1000 },
    )
  })

  it.each<{ text: string; id: string | undefined; ours: string; theirs: string; why: string }>([
    {
      text: '1.0.0-9007199254740991',
      id: undefined,
      ours: '1.0.0-9007199254740992',
      theirs: '1.0.0-9007199254740991.0',
      why: 'node-semver takes 2^53 − 1 for a text already',
    },
    {
      text: '1.0.0-rc.1e5',
      id: 'rc',
      ours: '1.0.0-rc.0',
      theirs: '1.0.0-rc.1e5.0',
      why: 'node-semver takes for a number what JavaScript reads as one',
    },
    {
      text: '1.0.0-rc.-1',
      id: 'rc',
      ours: '1.0.0-rc.0',
      theirs: '1.0.0-rc.-1.0',
      why: 'node-semver takes for a number what JavaScript reads as one',
    },
    {
      text: '1.0.0-9007199254740993.1',
      id: '9007199254740992',
      ours: '1.0.0-9007199254740992.0',
      theirs: '1.0.0-9007199254740993.2',
      why: 'node-semver compares numbers over 2^53 with a loss',
    },
  ])('differs from node-semver for $text with identifier $id: $why', ({ text, id, ours, theirs }) => {
    expect(bump(text, 'prerelease', id)).toBe(ours)
    expect(inc(text, 'prerelease', id)).toBe(theirs)
  })

  it.each<[string, string]>([
    ['an empty identifier, which node-semver takes for none', ''],
    ['an identifier with a blank', 'r c'],
    ['an identifier with a leading zero', 'rc.01'],
    ['an identifier with an empty part', 'rc..1'],
    ['build metadata', 'rc+1'],
  ])('refuses %s for every kind, also where none is needed', (_what, id) => {
    for (const type of KINDS) {
      const error = refusalOf(() => bump('1.2.3', type, id))
      expectRefusal(error, { code: 'ERR_INVALID_BUMP', names: [JSON.stringify(id)] })
    }
  })

  it.each(['', 'MAJOR', 'release', 'pre', 'constructor', '__proto__', 'toString'])('refuses the kind %j', (type) => {
    const error = refusalOf(() => bump('1.2.3', type as BumpType))
    expectRefusal(error, { code: 'ERR_INVALID_BUMP', names: [JSON.stringify(type)] })
    expect(error.hint).toContain(KINDS.join(', '))
  })

  it.each([5, null, {}, ['rc']])('refuses %o from an untyped caller as an identifier', (id) => {
    const error = refusalOf(() => bumpVersion(parts('1.2.3'), 'prerelease', id as string))
    expectRefusal(error, { code: 'ERR_INVALID_BUMP', names: ['is not a pre-release identifier'] })
  })

  it('always gives a later version, unless another series of pre-releases is asked for', () => {
    fc.assert(
      fc.property(fc.oneof(version, closeVersion), kind, (text, type) => {
        expect(comparePrecedence(parts(bump(text, type)), parts(text))).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('goes on in a series for ever once it is in it', () => {
    fc.assert(
      fc.property(version, identifier, (text, id) => {
        const first = bump(text, 'prerelease', id)
        const second = bump(first, 'prerelease', id)
        expect(comparePrecedence(parts(second), parts(first))).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })
})
