import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { anyVersion, exactVersion, mutated } from './test/version-arbitraries.ts'
import { coerceVersionText, isPrereleaseIdentifier, scanVersion } from './version-grammar.ts'

const MOST = String(Number.MAX_SAFE_INTEGER)
const TOO_MUCH = '9007199254740992'

/** The valid and the invalid examples of https://semver.org/#is-there-a-suggested-regular-expression-regex-to-check-a-semver-string. */
const VALID = [
  '0.0.4',
  '1.2.3',
  '10.20.30',
  '1.1.2-prerelease+meta',
  '1.1.2+meta',
  '1.1.2+meta-valid',
  '1.0.0-alpha',
  '1.0.0-beta',
  '1.0.0-alpha.beta',
  '1.0.0-alpha.beta.1',
  '1.0.0-alpha.1',
  '1.0.0-alpha0.valid',
  '1.0.0-alpha.0valid',
  '1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay',
  '1.0.0-rc.1+build.1',
  '2.0.0-rc.1+build.123',
  '1.2.3-beta',
  '10.2.3-DEV-SNAPSHOT',
  '1.2.3-SNAPSHOT-123',
  '1.0.0',
  '2.0.0',
  '1.1.7',
  '2.0.0+build.1848',
  '2.0.1-alpha.1227',
  '1.0.0-alpha+beta',
  '1.2.3----RC-SNAPSHOT.12.9.1--.12+788',
  '1.2.3----R-S.12.9.1--.12+meta',
  '1.2.3----RC-SNAPSHOT.12.9.1--.12',
  '1.0.0+0.build.1-rc.10000aaa-kk-0.1',
  '1.0.0-0A.is.legal',
  `${MOST}.${MOST}.${MOST}`,
  `1.0.0-${'9'.repeat(200)}`,
  `1.0.0+${'0'.repeat(200)}`,
]

const INVALID = [
  '',
  'v',
  '1',
  '1.2',
  '1.2.3-0123',
  '1.2.3-0123.0123',
  '1.1.2+.123',
  '+invalid',
  '-invalid',
  '-invalid+invalid',
  '-invalid.01',
  'alpha',
  'alpha.beta',
  'alpha.beta.1',
  'alpha.1',
  'alpha+beta',
  'alpha_beta',
  'alpha.',
  'alpha..',
  'beta',
  '1.0.0-alpha_beta',
  '-alpha.',
  '1.0.0-alpha..',
  '1.0.0-alpha..1',
  '1.0.0-alpha...1',
  '1.0.0-alpha....1',
  '01.1.1',
  '1.01.1',
  '1.1.01',
  '00.0.0',
  '1.2.3.DEV',
  '1.2-SNAPSHOT',
  '1.2.31.2.3----RC-SNAPSHOT.12.09.1--..12+788',
  '1.2-RC-SNAPSHOT',
  '-1.0.3-gamma+b7718',
  '+justmeta',
  '9.8.7+meta+meta',
  '9.8.7-whatever+meta+meta',
  '1.2.3-',
  '1.2.3+',
  '1.2.3-+build',
  '1.2.3-rc+',
  '1.2.3.4',
  '1..3',
  '.1.2',
  '1.2.',
  '1.2.3x',
  '1.2.3_',
  'vv1.2.3',
  '1.2.٣',
  '1.2.:',
  ':.2.3',
  '1.2./',
  '1.2.3:',
  '1e1.0.0',
  '1.2.3-rc\u0000',
  `${TOO_MUCH}.0.0`,
  `0.${TOO_MUCH}.0`,
  `0.0.${TOO_MUCH}`,
  '99999999999999999999999.999999999999999999.99999999999999999',
  `1.0.0-${'a'.repeat(251)}`,
]

describe('scanVersion', () => {
  it.each(VALID)('reads %s, as node-semver does', (text) => {
    expect(semver.valid(text)).not.toBeNull()
    expect(scanVersion(text)).toBeDefined()
    expect(scanVersion(`v${text}`)).toBeDefined()
  })

  it.each(INVALID)('refuses %j, as node-semver does', (text) => {
    expect(semver.valid(text)).toBeNull()
    expect(scanVersion(text)).toBeUndefined()
  })

  it.each([' 1.2.3', '1.2.3 ', '1.2.3\n', '\ufeff1.2.3', '\u00a01.2.3', ' v1.2.3'])(
    'refuses %j, whose blanks node-semver would cut off',
    (text) => {
      expect(semver.valid(text)).toBe('1.2.3')
      expect(scanVersion(text)).toBeUndefined()
    },
  )

  it.each(['V1.2.3', '=1.2.3', 'v=1.2.3', '=v1.2.3', 'v 1.2.3', '= 1.2.3'])(
    'refuses %j: the only mark before the numbers is a lower-case v',
    (text) => {
      expect(scanVersion(text)).toBeUndefined()
    },
  )

  it('refuses everything that is no text', () => {
    const lookalikes = fc.constantFrom<unknown>(1.2, ['1.2.3'], { toString: () => '1.2.3' }, Object('1.2.3'))
    fc.assert(
      fc.property(fc.oneof(fc.anything(), lookalikes), (value) => {
        fc.pre(typeof value !== 'string')
        expect(scanVersion(value)).toBeUndefined()
      }),
    )
  })

  it('reads texts of up to 256 characters, as node-semver does', () => {
    const longest = `1.0.0-${'a'.repeat(250)}`
    expect(longest).toHaveLength(256)
    expect(scanVersion(longest)).toBeDefined()
    expect(scanVersion(`v${longest}`)).toBeUndefined()
    expect(semver.valid(`v${longest}`)).toBeNull()
  })

  it('takes every valid version apart as node-semver does', () => {
    fc.assert(
      fc.property(anyVersion, fc.constantFrom('', 'v'), (text, mark) => {
        const expected = semver.parse(text)!
        const parts = scanVersion(mark + text)
        expect(parts).toMatchObject({ major: expected.major, minor: expected.minor, patch: expected.patch })
        // The two disagree on the type of 2^53 − 1 only: it is exact, and node-semver leaves it a text.
        expect(parts?.prerelease.map(String)).toEqual(expected.prerelease.map(String))
        expect(parts?.build).toEqual(expected.build)
      }),
      { numRuns: 1000 },
    )
  })

  it('accepts and refuses near-valid texts as node-semver does, blanks aside', () => {
    fc.assert(
      fc.property(mutated(exactVersion, '0159.-+vV=_ xX*~^\t\né'), (text) => {
        const expected = text === text.trim() && semver.valid(text) !== null
        expect(scanVersion(text) !== undefined).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['0', 0],
    ['10', 10],
    [MOST, Number.MAX_SAFE_INTEGER],
    [TOO_MUCH, TOO_MUCH],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1a', '1a'],
    ['-1', '-1'],
  ])('reads the identifier %s as a number only where a number holds it exactly', (identifier, expected) => {
    expect(scanVersion(`1.0.0-${identifier}`)?.prerelease).toEqual([expected])
  })

  it('gives frozen lists', () => {
    const parts = scanVersion('1.0.0-rc.1+b.2')
    expect(Object.isFrozen(parts?.prerelease)).toBe(true)
    expect(Object.isFrozen(parts?.build)).toBe(true)
    expect(Object.isFrozen(scanVersion('1.0.0')?.prerelease)).toBe(true)
  })

  it.each([' ', '1', '0', '1.', '-', '.'])('answers at once for half a million times %j', (character) => {
    const flood = character.repeat(500_000)
    for (const text of [flood, `1.2.3${flood}`, `${flood}1.2.3`, `1.2.3-${flood}`, `1.2.3+${flood}`]) {
      expect(scanVersion(text)).toBeUndefined()
    }
  })
})

describe('isPrereleaseIdentifier', () => {
  it.each([
    ['0', true],
    ['10', true],
    ['rc', true],
    ['-', true],
    ['01a', true],
    ['00', false],
    ['01', false],
    ['', false],
    ['a.b', false],
    ['a_b', false],
    ['é', false],
    ['a\n', false],
  ])('answers for %j: %s', (text, expected) => {
    expect(isPrereleaseIdentifier(text)).toBe(expected)
  })
})

describe('coerceVersionText', () => {
  /** Where the two are meant to agree: no leading zeros, no run of more than 15 digits. */
  const plain = fc
    .array(
      fc.oneof(
        { arbitrary: fc.constantFrom('.', '.', '.', 'v', ' ', '-', 'a', '\n'), weight: 3 },
        { arbitrary: fc.nat(999).map(String), weight: 2 },
      ),
      { maxLength: 10 },
    )
    .map((pieces) => pieces.join(''))
    .filter((text) => !/(?<!\d)0\d|\d{16}/.test(text))

  it('finds the version that node-semver finds', () => {
    fc.assert(
      fc.property(plain, (text) => {
        expect(coerceVersionText(text)).toBe(semver.coerce(text)?.version ?? '')
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    { text: '01.02.03', ours: '1.2.3', theirs: undefined, why: 'leading zeros are dropped' },
    { text: '2024.07', ours: '2024.7.0', theirs: undefined, why: 'leading zeros are dropped' },
    { text: '1234567890123456', ours: '', theirs: '1234567890123456.0.0', why: 'a number has at most 15 digits' },
    {
      text: '1.1234567890123456',
      ours: '1.0.0',
      theirs: '1.1234567890123456.0',
      why: 'a number has at most 15 digits',
    },
    { text: '9999999999999999 1.2', ours: '1.2.0', theirs: undefined, why: 'what is too long is passed over' },
  ])('differs from node-semver for $text: $why', ({ text, ours, theirs }) => {
    expect(coerceVersionText(text)).toBe(ours)
    expect(semver.coerce(text)?.version).toBe(theirs)
  })

  it('finds nothing in what is no text', () => {
    fc.assert(
      fc.property(
        fc.anything().filter((value) => typeof value !== 'string'),
        (value) => {
          expect(coerceVersionText(value)).toBe('')
        },
      ),
    )
  })

  it.each([' ', '1', '0', '1.', '.', 'v', '1234567890123456.'])(
    'answers at once for half a million times %j',
    (characters) => {
      const flood = characters.repeat(500_000)
      expect(coerceVersionText(`${flood} 7`)).toMatch(/^\d+\.\d+\.\d+$/)
    },
  )
})
