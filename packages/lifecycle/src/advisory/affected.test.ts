import fc from 'fast-check'
import semver from 'semver'
import { describe, expect, it } from 'vitest'
import { areAffected, isAffected, type AffectedAnswer } from './affected.ts'
import { requirementIntervals } from './requirement-intervals.ts'
import { advisory, affectedBy, eventsOf } from './test/osv-record.ts'

const ZOD = { ecosystem: 'npm', package: 'zod' }

function about(events: readonly string[], version: string): AffectedAnswer {
  return isAffected(advisory({ affected: [affectedBy(events)] }), { ...ZOD, version })
}

describe('a range', () => {
  it.each<[events: string, version: string, expected: AffectedAnswer]>([
    ['introduced 0', '0.0.0-0', 'affected'],
    ['introduced 0 fixed 1.0.0', '0.9.9', 'affected'],
    ['introduced 0 fixed 1.0.0', '1.0.0-rc.1', 'affected'],
    ['introduced 0 fixed 1.0.0', '1.0.0', 'not-affected'],
    ['introduced 1.0.0', '0.9.9', 'not-affected'],
    ['introduced 1.0.0', '1.0.0', 'affected'],
    ['introduced 1.0.0', '99.0.0', 'affected'],
    ['introduced 1.0.0 last_affected 1.5.0', '1.5.0', 'affected'],
    ['introduced 1.0.0 last_affected 1.5.0', '1.5.1', 'not-affected'],
    ['introduced 1.0.0 last_affected 1.0.0', '1.0.0', 'affected'],
    ['introduced 1.0.0 last_affected 1.0.0', '1.0.1', 'not-affected'],
    ['introduced 0 limit 2.0.0', '1.9.9', 'affected'],
    ['introduced 0 limit 2.0.0', '2.0.0', 'not-affected'],
    ['introduced 0 limit 1.0.0 limit 2.0.0', '1.5.0', 'affected'],
    ['introduced 0 limit 1.0.0 limit *', '9.0.0', 'affected'],
    ['introduced 3.0.0 limit 2.0.0', '3.0.0', 'not-affected'],
    ['fixed 3.1.0 introduced 3.0.0 fixed 2.1.0 introduced 2.0.0', '2.0.5', 'affected'],
    ['fixed 3.1.0 introduced 3.0.0 fixed 2.1.0 introduced 2.0.0', '2.5.0', 'not-affected'],
    ['fixed 3.1.0 introduced 3.0.0 fixed 2.1.0 introduced 2.0.0', '3.0.0', 'affected'],
    ['introduced 0 fixed 1.0.0 introduced 1.0.0 fixed 2.0.0', '1.5.0', 'affected'],
    ['introduced 1.0.0 introduced 1.0.0 fixed 2.0.0 fixed 2.0.0', '2.0.0', 'not-affected'],
    ['introduced 0 fixed banana', '1.0.0', 'unknown'],
    ['introduced 0 fixed 1.0.0', 'banana', 'unknown'],
  ])('of %s says of %s: %s', (events, version, expected) => {
    expect(about(events.split(' '), version)).toBe(expected)
  })
})

describe('an advisory', () => {
  it.each<[what: string, members: Record<string, unknown>, version: string, expected: AffectedAnswer]>([
    [
      'lists the version',
      { affected: [affectedBy(['introduced', '9.0.0'], { versions: ['1.0.0'] })] },
      '1.0.0',
      'affected',
    ],
    [
      'lists the version with other build metadata',
      { affected: [affectedBy([], { ranges: [], versions: ['1.0.0+a'] })] },
      '1.0.0',
      'affected',
    ],
    [
      'lists other versions only',
      { affected: [affectedBy([], { ranges: [], versions: ['1.0.0'] })] },
      '1.0.1',
      'not-affected',
    ],
    ['was withdrawn', { withdrawn: '2026-06-01T00:00:00Z' }, '1.0.0', 'not-affected'],
    [
      'has commits only',
      {
        affected: [
          affectedBy([], {
            ranges: [{ type: 'GIT', repo: 'https://example.com/x', events: eventsOf('introduced', '0') }],
          }),
        ],
      },
      '1.0.0',
      'unknown',
    ],
    ['names no versions at all', { affected: [affectedBy([], { ranges: [] })] }, '1.0.0', 'unknown'],
    [
      'has an entry for each range',
      {
        affected: [
          affectedBy(['introduced', '1.0.0', 'fixed', '1.1.0']),
          affectedBy(['introduced', '2.0.0', 'fixed', '2.1.0']),
        ],
      },
      '2.0.0',
      'affected',
    ],
    [
      'has a range that says yes, and one that cannot be read',
      { affected: [affectedBy(['introduced', '0']), affectedBy(['introduced', 'banana'])] },
      '2.0.0',
      'affected',
    ],
    [
      'is about another package',
      { affected: [affectedBy(['introduced', '0'], { package: { ecosystem: 'npm', name: 'Zod' } })] },
      '1.0.0',
      'not-affected',
    ],
    [
      'is about another ecosystem',
      { affected: [affectedBy(['introduced', '0'], { package: { ecosystem: 'PyPI', name: 'zod' } })] },
      '1.0.0',
      'not-affected',
    ],
  ])('that %s', (...[, members, version, expected]) => {
    expect(isAffected(advisory(members), { ...ZOD, version })).toBe(expected)
  })

  it('of PyPI knows a package by all its spellings, and its versions too', () => {
    const pypi = {
      package: { ecosystem: 'PyPI', name: 'Flask_Login' },
      ranges: [{ type: 'ECOSYSTEM', events: eventsOf('introduced', '0', 'fixed', '1.0rc2') }],
      versions: ['2.0'],
    }
    const flask = (version: string): AffectedAnswer =>
      isAffected(advisory({ affected: [pypi] }), { ecosystem: 'PyPI', package: 'flask.login', version })
    expect([flask('1.0rc1'), flask('1.0rc2'), flask('2.0.0'), flask('x')]).toEqual([
      'affected',
      'not-affected',
      'affected',
      'unknown',
    ])
  })

  it('of an ecosystem without a known order decides by its list alone', () => {
    const image = {
      package: { ecosystem: 'OCI', name: 'ghcr.io/x/y' },
      versions: ['1.0'],
      ranges: [{ type: 'ECOSYSTEM', events: eventsOf('introduced', '0') }],
    }
    const at = (version: string): AffectedAnswer =>
      isAffected(advisory({ affected: [image] }), { ecosystem: 'OCI', package: 'ghcr.io/x/y', version })
    expect([at('1.0'), at('1.1')]).toEqual(['affected', 'unknown'])
  })
})

interface NaiveEvent {
  readonly kind: string
  readonly version: string
}

/** The pseudo code of the schema's section "Evaluation", word for word. */
function naivelyVulnerable(events: readonly NaiveEvent[], version: string): boolean {
  const limits = events.filter(({ kind }) => kind === 'limit')
  const isBeforeLimits =
    limits.length === 0 || limits.some((one) => one.version === '*' || semver.lt(version, one.version))
  if (!isBeforeLimits) return false
  let vulnerable = false
  const at = (one: NaiveEvent): string => (one.version === '0' || one.version === '*' ? '0.0.0-0' : one.version)
  for (const event of [...events].sort((left, right) => semver.compare(at(left), at(right)))) {
    if (event.kind === 'introduced' && semver.gte(version, at(event))) vulnerable = true
    else if (event.kind === 'fixed' && semver.gte(version, at(event))) vulnerable = false
    else if (event.kind === 'last_affected' && semver.gt(version, at(event))) vulnerable = false
  }
  return vulnerable
}

const release = fc
  .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.constantFrom('', '-rc.1'))
  .map(([major, minor, suffix]) => `${String(major + 1)}.${String(minor)}.0${suffix}`)

/** Events at different versions, so that the order of a walk is not a matter of opinion. */
const rangeEvents = fc
  .tuple(
    fc.uniqueArray(release, { minLength: 1, maxLength: 6 }),
    fc.constantFrom('fixed', 'last_affected'),
    fc.array(fc.nat({ max: 3 }), { minLength: 6, maxLength: 6 }),
    fc.boolean(),
  )
  .map(([versions, closing, choices, fromStart]) => {
    const kinds = ['introduced', closing, closing, 'limit']
    const [first, ...rest] = versions as [string, ...string[]]
    const others = rest.map((version, index) => ({ kind: kinds[choices[index]!]!, version }))
    return [{ kind: 'introduced', version: fromStart ? '0' : first }, ...others]
  })

describe('any range', () => {
  it('says what the pseudo code of the schema says', () => {
    fc.assert(
      fc.property(rangeEvents, release, (events, version) => {
        const words = events.flatMap(({ kind, version: at }) => [kind, at])
        expect(about(words, version)).toBe(naivelyVulnerable(events, version) ? 'affected' : 'not-affected')
      }),
      { numRuns: 2000 },
    )
  })

  it('says the same in whatever order its events stand', () => {
    fc.assert(
      fc.property(rangeEvents, fc.array(fc.nat(), { minLength: 6, maxLength: 6 }), release, (events, keys, version) => {
        const shuffled = events
          .map((event, index) => ({ event, key: keys[index]! }))
          .sort((left, right) => left.key - right.key)
          .map(({ event }) => event)
        const [one, other] = [events, shuffled].map((some) =>
          about(
            some.flatMap(({ kind, version: at }) => [kind, at]),
            version,
          ),
        )
        expect(one).toBe(other)
      }),
    )
  })
})

const npmRange = fc.oneof(
  release.map((version) => `^${version}`),
  release.map((version) => `~${version}`),
  fc.tuple(fc.constantFrom('>', '>=', '<', '<=', ''), release).map(([operator, version]) => `${operator}${version}`),
  fc.tuple(release, release).map(([low, high]) => `>=${low} <${high}`),
  fc.tuple(release, release).map(([low, high]) => `^${low} || ~${high}`),
  fc.constantFrom('*', '1.x', '2', '1.0.0 - 2.1'),
)

describe('a requirement of a range of versions', () => {
  it('has every version in its intervals that node-semver lets it resolve to, and is answered for all of them', () => {
    fc.assert(
      fc.property(rangeEvents, npmRange, fc.array(release, { maxLength: 12 }), (events, range, versions) => {
        const found = advisory({ affected: [affectedBy(events.flatMap(({ kind, version }) => [kind, version]))] })
        const answer = areAffected(found, ZOD, requirementIntervals('npm', range)!)
        for (const version of versions.filter((one) => semver.satisfies(one, range))) {
          if (answer !== 'partly') expect(isAffected(found, { ...ZOD, version })).toBe(answer)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it.each<[range: string, events: string, expected: AffectedAnswer | 'partly']>([
    ['^4', 'introduced 0 fixed 4.0.0', 'not-affected'],
    ['^4', 'introduced 0 fixed 4.1.0', 'partly'],
    ['^4', 'introduced 0 fixed 5.0.0', 'affected'],
    ['^4', 'introduced 5.0.0', 'not-affected'],
    ['<=4.1.0', 'introduced 0 last_affected 4.1.0', 'affected'],
    ['<=4.1.0', 'introduced 0 fixed 4.1.0', 'partly'],
    ['>4.1.0', 'introduced 0 last_affected 4.1.0', 'not-affected'],
    ['^1 || ^3', 'introduced 2.0.0 fixed 3.0.0', 'not-affected'],
    ['*', 'introduced 0', 'affected'],
    ['*', 'introduced 0 limit 9.0.0', 'partly'],
    ['^4', 'introduced banana', 'unknown'],
  ])('%s with %s is %s', (range, events, expected) => {
    const found = advisory({ affected: [affectedBy(events.split(' '))] })
    expect(areAffected(found, ZOD, requirementIntervals('npm', range)!)).toBe(expected)
  })

  it.each<[range: string, events: string, expected: AffectedAnswer | 'partly']>([
    ['>=2,<3', 'introduced 0 fixed 2.0', 'not-affected'],
    ['>=2,<3', 'introduced 0 fixed 2.1', 'partly'],
    ['~=2.4', 'introduced 2.0 fixed 3.0', 'affected'],
    ['~=2.4.1', 'introduced 2.5', 'not-affected'],
    ['~=2.4.1', 'introduced 2.4.9', 'partly'],
    ['==2.*', 'introduced 2.0.dev0 fixed 3', 'affected'],
    ['==2.*', 'introduced 3.0.dev0', 'not-affected'],
    ['!=2.1', 'introduced 2.1 last_affected 2.1', 'partly'],
    ['>=1!2', 'introduced 0 fixed 1!2', 'not-affected'],
  ])('of PyPI, %s with %s is %s', (range, events, expected) => {
    const entry = {
      package: { ecosystem: 'PyPI', name: 'x' },
      ranges: [{ type: 'ECOSYSTEM', events: eventsOf(...events.split(' ')) }],
    }
    const intervals = requirementIntervals('PyPI', range)!
    expect(areAffected(advisory({ affected: [entry] }), { ecosystem: 'PyPI', package: 'x' }, intervals)).toBe(expected)
  })

  it('is answered "partly" when a version in it is listed', () => {
    const found = advisory({ affected: [affectedBy([], { ranges: [], versions: ['4.2.0'] })] })
    expect(areAffected(found, ZOD, requirementIntervals('npm', '^4')!)).toBe('partly')
    expect(areAffected(found, ZOD, requirementIntervals('npm', '^5')!)).toBe('not-affected')
  })
})
