import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { APIVersion } from './api-version.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { closeVersion, exactVersion, mutated, range } from './test/version-arbitraries.ts'
import { VersionRange, maxSatisfying } from './version-range.ts'

const version = fc.oneof({ arbitrary: closeVersion, weight: 6 }, { arbitrary: exactVersion, weight: 1 })
const isRange = (text: string): boolean => semver.validRange(text) !== null

describe('VersionRange.test', () => {
  it('agrees with node-semver on every range, with and without pre-releases', () => {
    fc.assert(
      fc.property(range, fc.array(version, { minLength: 1, maxLength: 8 }), fc.boolean(), (text, versions, all) => {
        fc.pre(isRange(text))
        const parsed = VersionRange.parse(text)
        for (const candidate of versions) {
          const expected = semver.satisfies(candidate, text, { includePrerelease: all })
          expect(parsed.test(APIVersion.parse(candidate), { includePrerelease: all })).toBe(expected)
        }
      }),
      { numRuns: 5000 },
    )
  })

  it.each<[range: string, version: string, plain: boolean, includePrerelease: boolean]>([
    ['^1.2', '1.2.0', true, true],
    ['^1.2', '1.9.9', true, true],
    ['^1.2', '2.0.0', false, false],
    ['^1.2', '1.1.9', false, false],
    ['^1.2', '1.3.0-rc.1', false, true],
    ['^1.2', '1.2.0-rc.1', false, true],
    ['^1.2.0', '1.2.0-rc.1', false, false],
    ['^1.2', '2.0.0-rc.1', false, false],
    ['^1.2.0-rc.1', '1.2.0-rc.2', true, true],
    ['^1.2.0-rc.1', '1.2.1-rc.2', false, true],
    ['^0.1.0', '0.1.9', true, true],
    ['^0.1.0', '0.2.0', false, false],
    ['^0.1.0', '0.2.0-rc.1', false, false],
    ['^0.0.1', '0.0.2', false, false],
    ['~1.4.1', '1.4.9', true, true],
    ['~1.4.1', '1.5.0', false, false],
    ['>=1 <3', '2.9.9', true, true],
    ['>=1 <3', '3.0.0', false, false],
    ['>1.2', '1.2.9', false, false],
    ['>1.2', '1.3.0-a', false, true],
    ['1.2 - 2', '2.9.9', true, true],
    ['1.2 - 2.0', '2.1.0', false, false],
    ['1.x || >=2.5.0 || 5.0.0 - 7.2.3', '6.0.0', true, true],
    ['1.x || >=2.5.0', '2.4.9', false, false],
    ['1.2.3', '1.2.3+build', true, true],
    ['=1.2.3', '1.2.3', true, true],
    ['v1.2.3', '1.2.3', true, true],
    ['*', '0.0.0', true, true],
    ['', '9.9.9', true, true],
    ['*', '1.0.0-rc.1', false, true],
    ['<0.0.0-0', '0.0.0-0', false, false],
    // The upper bound without pre-releases would be a patch of 2^53: node-semver then has no version in the range.
    ['1.0.0 - 1.2.9007199254740991', '1.1.0', true, false],
  ])('%o has %s: %s; with pre-releases: %s', (...row) => {
    const [text, candidate, plain, includePrerelease] = row
    const parsed = VersionRange.parse(text)
    expect(parsed.test(APIVersion.parse(candidate))).toBe(plain)
    expect(parsed.test(APIVersion.parse(candidate), {})).toBe(plain)
    expect(parsed.test(APIVersion.parse(candidate), { includePrerelease: undefined })).toBe(plain)
    expect(parsed.test(APIVersion.parse(candidate), { includePrerelease: true })).toBe(includePrerelease)
    expect(semver.satisfies(candidate, text)).toBe(plain)
    expect(semver.satisfies(candidate, text, { includePrerelease: true })).toBe(includePrerelease)
  })

  it('tells numbers over 2^53 apart, which node-semver takes for equal', () => {
    const lower = '1.0.0-rc.9007199254740992'
    const higher = '1.0.0-rc.9007199254740993'
    expect(semver.satisfies(lower, `>=${higher}`)).toBe(true)
    expect(VersionRange.parse(`>=${higher}`).test(APIVersion.parse(lower))).toBe(false)
    expect(VersionRange.parse(`>=${lower}`).test(APIVersion.parse(higher))).toBe(true)
  })
})

describe('VersionRange.parse', () => {
  it('accepts and refuses texts as node-semver does', () => {
    fc.assert(
      fc.property(fc.oneof(range, mutated(range, '0159.-+vV=_ xX*~^<>|\té')), (text) => {
        fc.pre(text.length <= 256)
        expect(VersionRange.tryParse(text) !== undefined).toBe(isRange(text))
      }),
      { numRuns: 3000 },
    )
  })

  it.each([
    'banana',
    '^',
    '>=',
    '1.2.3.4',
    '^1.2.3 foo',
    '||x||y',
    '>>1',
    '1 -',
    '^01.2.3',
    '<1.0.0-01',
    'latest',
    '\u0000',
  ])('refuses %j, naming it', (text) => {
    expect(isRange(text)).toBe(false)
    const error = refusalOf(() => VersionRange.parse(text))
    expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: [JSON.stringify(text)] })
    expect(error.cause).toBeInstanceOf(TypeError)
  })

  it.each([undefined, null, 1, true, {}, new Map(), Symbol('^1')])('refuses %o, which is no text', (value) => {
    const error = refusalOf(() => VersionRange.parse(value as string))
    expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: ['is not a version range'] })
    expect(VersionRange.tryParse(value)).toBeUndefined()
  })

  it('reads at most 256 characters', () => {
    const longest = '1.2.3'.padEnd(256)
    expect(VersionRange.parse(longest).test(APIVersion.of(1, 2, 3))).toBe(true)
    const error = refusalOf(() => VersionRange.parse(`${longest} `))
    expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: ['1.2.3', '257 characters'] })
  })

  it.each([' ', '1', '|', '||', '- ', '^', '1.', '>1 '])(
    'answers at once for half a million times %j',
    (characters) => {
      const flood = characters.repeat(500_000)
      for (const text of [flood, `1.2.3${flood}1.2.3`, `^${flood}1`])
        expect(VersionRange.tryParse(text)).toBeUndefined()
    },
  )

  it('never throws from tryParse, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string()), (value) => {
        const parsed = VersionRange.tryParse(value)
        expect(parsed === undefined || parsed instanceof VersionRange).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('remembers what it has read, and no more than a bounded number of texts', () => {
    const first = VersionRange.parse('^1.2.3')
    for (let patch = 0; patch < 100; patch++) VersionRange.parse(`>=66.6.${String(patch)}`)
    expect(VersionRange.parse('^1.2.3')).toBe(first)
    for (let patch = 0; patch < 1000; patch++) VersionRange.parse(`>=77.7.${String(patch)}`)
    const again = VersionRange.parse('^1.2.3')
    expect(again).not.toBe(first)
    expect(again.text).toBe('^1.2.3')
  })
})

describe('VersionRange', () => {
  it('shows the text that it was read from', () => {
    fc.assert(
      fc.property(range, (text) => {
        fc.pre(isRange(text))
        const parsed = VersionRange.parse(text)
        expect([parsed.text, String(parsed), JSON.parse(JSON.stringify(parsed))]).toEqual([text, text, text])
      }),
    )
  })

  it('is immutable', () => {
    const parsed = VersionRange.parse('^1.2')
    expect(Object.isFrozen(parsed)).toBe(true)
    expect(() => Object.assign(parsed, { text: '*' })).toThrow(TypeError)
    expect(parsed.test(APIVersion.of(1, 2))).toBe(true)
    expect(parsed.test(APIVersion.of(1, 2), { includePrerelease: true })).toBe(true)
  })

  it('passes through VersionRange.from as it is, and a text is read', () => {
    const parsed = VersionRange.parse('^1.2')
    expect(VersionRange.from(parsed)).toBe(parsed)
    expect(VersionRange.from('^1.2').text).toBe('^1.2')
    const error = refusalOf(() => VersionRange.from('nothing'))
    expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: ['"nothing"'] })
  })
})

describe('the mark of a range', () => {
  it('is the same in every copy and every release of the package', () => {
    expect(Symbol.for('mcpver.version-range') in VersionRange.parse('*')).toBe(true)
  })
})

describe('maxSatisfying', () => {
  it('agrees with node-semver', () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 8 }), range, fc.boolean(), (texts, text, includePrerelease) => {
        fc.pre(isRange(text))
        const expected = semver.maxSatisfying(texts, text, { includePrerelease })
        const highest = maxSatisfying(
          texts.map((text) => APIVersion.parse(text)),
          text,
          { includePrerelease },
        )
        expect(highest?.toJSON()).toBe(expected ?? undefined)
      }),
      { numRuns: 2000 },
    )
  })

  it('takes any iterable, and answers undefined where nothing fits', () => {
    const versions = new Set(['1.0.0', '1.2.0', '2.0.0'].map((text) => APIVersion.parse(text)))
    expect(String(maxSatisfying(versions, '^1'))).toBe('v1.2.0')
    expect(String(maxSatisfying(versions.values(), VersionRange.parse('*')))).toBe('v2.0.0')
    expect(maxSatisfying(versions, '^3')).toBeUndefined()
    expect(maxSatisfying([], '*')).toBeUndefined()
  })

  it('answers the first of versions that differ in build metadata only', () => {
    const versions = ['1.0.0+b', '1.0.0+a'].map((text) => APIVersion.parse(text))
    expect(maxSatisfying(versions, '*')).toBe(versions[0])
  })

  it('refuses a text that is no range, even without versions', () => {
    const error = refusalOf(() => maxSatisfying([], '^x.y'))
    expectRefusal(error, { code: 'ERR_INVALID_RANGE', names: ['"^x.y"'] })
  })
})
