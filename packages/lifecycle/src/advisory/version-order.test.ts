import { compare as comparePep440 } from '@renovatebot/pep440'
import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { compareSemver, isSemver } from './semver-order.ts'
import { versionOrderOf } from './version-order.ts'

const number = fc.nat({ max: 30 })
const identifier = fc.oneof(number.map(String), fc.constantFrom('alpha', 'beta', 'rc', 'x-1', 'A', '-'))
const version = fc
  .tuple(
    number,
    number,
    number,
    fc.option(fc.array(identifier, { minLength: 1, maxLength: 4 }), { nil: undefined }),
    fc.boolean(),
  )
  .map(([major, minor, patch, prerelease, hasBuild]) => {
    const release = [major, minor, patch].join('.')
    return `${release}${prerelease === undefined ? '' : `-${prerelease.join('.')}`}${hasBuild ? '+build.1' : ''}`
  })

/** Texts that SemVer does not allow, and that were published all the same. */
const lenient = fc
  .tuple(
    fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 5 }),
    fc.constantFrom('', '-rc.1', '-99999999999999999999'),
  )
  .map(([numbers, suffix]) => `${numbers.join('.')}${suffix}`)

describe('the order of npm', () => {
  it('is that of node-semver', () => {
    fc.assert(
      fc.property(version, version, (left, right) => {
        expect(Math.sign(compareSemver(left, right))).toBe(semver.compare(left, right))
      }),
      { numRuns: 1000 },
    )
  })

  it('is total: the same from either side, and carried over from one pair to the next', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(version, lenient), { minLength: 3, maxLength: 3 }), (three) => {
        const [low, middle, high] = three.sort(compareSemver) as [string, string, string]
        expect(compareSemver(low, middle)).toBeLessThanOrEqual(0)
        expect(compareSemver(middle, high)).toBeLessThanOrEqual(0)
        expect(compareSemver(low, high)).toBeLessThanOrEqual(0)
        expect(Math.sign(compareSemver(high, low)) + Math.sign(compareSemver(low, high))).toBe(0)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['9007199254740993.0.0', '>', '9007199254740992.0.0'],
    [
      '99999999999999999999999.999999999999999999.99999999999999999',
      '>',
      '99999999999999999999999.999999999999999999.99999999999999998',
    ],
    ['1.0.0-9007199254740993', '>', '1.0.0-9007199254740992'],
    ['1.1.3.4.5', '>', '1.1.3.4'],
    ['1.1.3.10', '>', '1.1.3.9'],
    ['1.2', '=', '1.2.0'],
    ['v1.2.0', '=', '1.2.0'],
    ['1.02.0', '=', '1.2.0'],
    ['1.2.0+one', '=', '1.2.0+two'],
    ['1.0.0', '>', '1.0.0-rc.1'],
    ['1.0.0-a.b', '>', '1.0.0-a.1'],
    ['1.0.0-a.b.c', '>', '1.0.0-a.b'],
  ])('has %s %s %s', (left, sign, right) => {
    const expected = sign === '=' ? 0 : 1
    expect(Math.sign(compareSemver(left, right))).toBe(expected)
    expect(0 - Math.sign(compareSemver(right, left))).toBe(expected)
  })

  it.each(['', 'x', '1.x', '1..2', '.1', '1.0.0-', '1.0.0 ', '^1.0.0', '1.0rc1', 'NaN', `1.${'0'.repeat(300)}`])(
    'has no place for %j',
    (text) => {
      expect(isSemver(text)).toBe(false)
    },
  )

  it('reads a hostile text of any length at once', () => {
    expect(isSemver(`${'1.'.repeat(500_000)}x`)).toBe(false)
    expect(isSemver(`${'1.'.repeat(120)}x`)).toBe(false)
  })
})

describe('the order of PyPI', () => {
  const order = versionOrderOf('PyPI')!

  it('is that of PEP 440', () => {
    const inOrder = [
      '1.0.dev1',
      '1.0a1',
      '1.0b2.dev3',
      '1.0b2',
      '1.0rc1',
      '1.0',
      '1.0+local.1',
      '1.0.post1',
      '1.1',
      '1!0.1',
    ]
    expect([...inOrder].reverse().sort((left, right) => order.compare(left, right))).toEqual(inOrder)
  })

  it('is that of the library that reads the versions', () => {
    const count = fc.nat({ max: 3 }).map(String)
    const python = fc
      .tuple(
        fc.constantFrom('', '0!', '1!', 'v'),
        fc.array(count, { minLength: 1, maxLength: 4 }).map((numbers) => numbers.join('.')),
        fc.constantFrom('', 'a1', '.Alpha', 'b2', '-beta-2', 'rc', 'c1', 'preview1'),
        fc.constantFrom('', '.post', '.post1', '-1', 'rev2', '.r0'),
        fc.constantFrom('', '.dev0', 'dev1', '-DEV'),
        fc.constantFrom('', '+1', '+1.2', '+abc', '+ABC.1', '+1.abc', '+abc-1-2'),
      )
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(python, python, (left, right) => {
        expect([left, right].every((one) => order.isVersion(one))).toBe(true)
        expect(Math.sign(order.compare(left, right))).toBe(Math.sign(comparePep440(left, right)))
      }),
      { numRuns: 3000 },
    )
  })

  it('takes for a number only what has nothing but digits', () => {
    expect(order.compare('1.0+1e5', '1.0+9')).toBeLessThan(0)
    expect(order.compare('1.0+0x10', '1.0+9')).toBeLessThan(0)
  })

  it.each([
    ['1.0', '1.0.0'],
    ['1.0-RC1', '1.0rc1'],
    ['v1.0', '1.0'],
  ])('has %s and %s as the same version', (left, right) => {
    expect(order.compare(left, right)).toBe(0)
  })

  it.each(['', 'x', '1.0-', '^1', '1.0.9007199254740993', `1.${'0'.repeat(300)}`])('has no place for %j', (text) => {
    expect(order.isVersion(text)).toBe(false)
  })
})

it.each(['OCI', 'Debian:12', 'Go', '__proto__', ''])('there is no order for %j', (ecosystem) => {
  expect(versionOrderOf(ecosystem)).toBeUndefined()
})
