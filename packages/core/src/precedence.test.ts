import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { compareIdentifiers, comparePrecedence, isNumeric, precedenceKey } from './precedence.ts'
import { anyVersion, closeVersion, exactVersion } from './test/version-arbitraries.ts'
import { scanVersion, type VersionParts } from './version-grammar.ts'

const parts = (text: string): VersionParts => scanVersion(text)!
const compare = (a: string, b: string): number => Math.sign(comparePrecedence(parts(a), parts(b)))
const compareKeys = (a: string, b: string): number => {
  const [aKey, bKey] = [precedenceKey(parts(a)), precedenceKey(parts(b))]
  return aKey < bKey ? -1 : aKey > bKey ? 1 : 0
}

/** Item 11 of Semantic Versioning 2.0.0 word for word, over whole numbers of any size. */
function compareBySpecification(a: string, b: string): number {
  const order = compareLists(numbersOf(a), numbersOf(b))
  if (order !== 0) return order
  const [aPrerelease, bPrerelease] = [identifiersOf(a), identifiersOf(b)]
  // 11.3: a pre-release version has lower precedence than the associated normal version.
  if (aPrerelease.length === 0 || bPrerelease.length === 0) {
    return Math.sign(bPrerelease.length - aPrerelease.length)
  }
  return compareLists(aPrerelease, bPrerelease)
}

function compareLists(a: readonly (string | bigint)[], b: readonly (string | bigint)[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [left, right] = [a[index]!, b[index]!]
    // 11.4.3: numeric identifiers always have lower precedence than non-numeric identifiers.
    if (typeof left !== typeof right) return typeof left === 'bigint' ? -1 : 1
    if (left !== right) return left < right ? -1 : 1
  }
  // 11.4.4: a larger set of pre-release fields has a higher precedence.
  return Math.sign(a.length - b.length)
}

const numbersOf = (text: string): bigint[] =>
  text
    .replace(/[-+].*/, '')
    .split('.')
    .map(BigInt)

function identifiersOf(text: string): (string | bigint)[] {
  const prerelease = /^[^+-]*-([^+]*)/.exec(text)?.[1]
  return prerelease?.split('.').map((part) => (/^\d+$/.test(part) ? BigInt(part) : part)) ?? []
}

const anyOrClose = fc.oneof(anyVersion, closeVersion)

describe('comparePrecedence', () => {
  it('orders the examples of Semantic Versioning 2.0.0, item 11', () => {
    const ascending = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '2.0.0',
      '2.1.0',
      '2.1.1',
    ]
    for (const [index, a] of ascending.entries()) {
      for (const [other, b] of ascending.entries()) expect(compare(a, b)).toBe(Math.sign(index - other))
    }
  })

  it('agrees with node-semver', () => {
    fc.assert(
      fc.property(exactVersion, exactVersion, (a, b) => {
        expect(compare(a, b)).toBe(semver.compare(a, b))
      }),
      { numRuns: 1000 },
    )
    fc.assert(
      fc.property(closeVersion, closeVersion, (a, b) => {
        expect(compare(a, b)).toBe(semver.compare(a, b))
      }),
      { numRuns: 1000 },
    )
  })

  it('agrees with the specification over whole numbers of any size', () => {
    fc.assert(
      fc.property(anyOrClose, anyOrClose, (a, b) => {
        expect(compare(a, b)).toBe(compareBySpecification(a, b))
      }),
      { numRuns: 1000 },
    )
  })

  // node-semver turns numeric identifiers into JavaScript numbers to compare them, and those lose digits from 2^53 on.
  it.each([
    ['1.0.0-9007199254740992', '1.0.0-9007199254740993'],
    ['1.0.0-rc.10000000000000000', '1.0.0-rc.10000000000000001'],
    [`1.0.0-1${'0'.repeat(100)}`, `1.0.0-1${'0'.repeat(99)}1`],
  ])('tells %s and %s apart, which node-semver takes for equal', (lower, higher) => {
    expect(semver.compare(lower, higher)).toBe(0)
    expect(compareBySpecification(lower, higher)).toBe(-1)
    expect(compare(lower, higher)).toBe(-1)
    expect(compare(higher, lower)).toBe(1)
  })

  it('is a total order', () => {
    fc.assert(
      fc.property(anyOrClose, anyOrClose, anyOrClose, (a, b, c) => {
        expect(compare(a, a)).toBe(0)
        // Adding zero makes of minus zero a zero.
        expect(compare(a, b)).toBe(-compare(b, a) + 0)
        const [low, middle, high] = [a, b, c].sort(compare) as [string, string, string]
        expect(compare(low, middle)).toBeLessThanOrEqual(0)
        expect(compare(middle, high)).toBeLessThanOrEqual(0)
        expect(compare(low, high)).toBeLessThanOrEqual(0)
        if (compare(low, high) === 0) expect(compare(low, middle)).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  it('passes over build metadata', () => {
    expect(compare('1.0.0+a', '1.0.0+b')).toBe(0)
    expect(compare('1.0.0-rc.1+a', '1.0.0-rc.1')).toBe(0)
  })
})

describe('precedenceKey', () => {
  it('sorts by code units as precedence does, and is equal exactly for equal precedence', () => {
    fc.assert(
      fc.property(anyOrClose, anyOrClose, (a, b) => {
        expect(compareKeys(a, b)).toBe(compareBySpecification(a, b))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['1.0.0-a', '1.0.0-a-'],
    ['1.0.0-a.b', '1.0.0-a-b'],
    ['1.0.0-a', '1.0.0-a.0'],
    ['1.0.0-9', '1.0.0-10'],
    ['1.0.0-9', '1.0.0--'],
    ['1.0.0-zzz', '1.0.0'],
    ['9.0.0', '10.0.0'],
    ['1.9.0', '1.10.0'],
    ['1.0.0-9007199254740991', '1.0.0-9007199254740992'],
    [`1.0.0-${'9'.repeat(249)}`, `1.0.0-1${'0'.repeat(249)}`],
  ])('puts %s before %s', (lower, higher) => {
    expect(compareKeys(lower, higher)).toBe(-1)
    expect(compare(lower, higher)).toBe(-1)
  })
})

describe('compareIdentifiers', () => {
  it.each<[string | number, string | number, number]>([
    [1, 2, -1],
    [1, '1', 0],
    [2, '10', -1],
    ['9007199254740993', '9007199254740992', 1],
    [1, 'a', -1],
    ['Z', 'a', -1],
    ['a', 'a', 0],
  ])('compares %o with %o: %i', (a, b, expected) => {
    expect(Math.sign(compareIdentifiers(a, b))).toBe(expected)
    expect(Math.sign(compareIdentifiers(b, a))).toBe(-expected + 0)
  })
})

describe('isNumeric', () => {
  it.each<[string | number, boolean]>([
    [0, true],
    ['9007199254740993', true],
    ['1a', false],
    ['-1', false],
    ['1e5', false],
    ['', false],
  ])('answers for %o: %s', (identifier, expected) => {
    expect(isNumeric(identifier)).toBe(expected)
  })
})
