import { describe, expect, it } from 'vitest'
import { parseAdvisory } from './advisory.ts'
import { affectedBy, eventsOf, osvRecord } from './test/osv-record.ts'
import { refusalOf } from '../test/refusal.ts'

/** A record with one range. */
function withRange(range: unknown): unknown {
  return osvRecord({ affected: [affectedBy([], { ranges: [range] })] })
}

function withEvents(...events: readonly unknown[]): unknown {
  return withRange({ type: 'SEMVER', events })
}

describe('an advisory', () => {
  it('is read with all that decides something', () => {
    const record = osvRecord({
      aliases: ['CVE-2026-1'],
      summary: 'Slow pattern',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
      withdrawn: '2026-06-01T00:00:00Z',
    })
    expect(parseAdvisory(record)).toEqual({
      id: 'GHSA-aaaa-bbbb-cccc',
      aliases: ['CVE-2026-1'],
      modifiedAt: Date.parse('2026-05-01T00:00:00Z'),
      isWithdrawn: true,
      summary: 'Slow pattern',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N' }],
      affected: [
        {
          ecosystem: 'npm',
          package: 'zod',
          ranges: [
            {
              type: 'SEMVER',
              events: [
                { kind: 'introduced', version: '0' },
                { kind: 'fixed', version: '4.1.0' },
              ],
            },
          ],
          versions: [],
          severity: [],
        },
      ],
    })
  })

  it.each<[what: string, members: Record<string, unknown>]>([
    ['unknown members', { database_specific: { anything: [1, null] }, credits: 7 }],
    ['null for its lists', { aliases: null, severity: null, affected: null }],
    ['an empty summary', { summary: '' }],
    ['an entry without a package', { affected: [{ ranges: [], versions: ['1'] }] }],
    [
      'unknown members of an event',
      { affected: [affectedBy([], { ranges: [{ type: 'SEMVER', events: [{ introduced: '0', note: 1 }] }] })] },
    ],
  ])('is read with %s', (_what, members) => {
    expect(parseAdvisory(osvRecord(members)).id).toBe('GHSA-aaaa-bbbb-cccc')
  })

  it('is read with a member that contains itself', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    expect(parseAdvisory(osvRecord({ database_specific: cyclic })).aliases).toEqual([])
  })

  it('is read with a member that is nested a million deep', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`)
    expect(parseAdvisory(osvRecord({ database_specific: deep })).aliases).toEqual([])
  })

  it('takes nothing from a member named "__proto__"', () => {
    const value: unknown = JSON.parse('{"__proto__": {"id": "X-1", "modified": "2026-01-01T00:00:00Z"}}')
    expect(refusalOf(() => parseAdvisory(value)).message).toContain(
      'without an id: expected an object with the member "id"',
    )
  })

  it.each<[what: string, value: unknown, place: string]>([
    ['no object', [], 'the root'],
    ['no id', osvRecord({ id: undefined }), 'the root'],
    ['an id with white space', osvRecord({ id: 'a b' }), '"/id"'],
    ['no date', osvRecord({ modified: undefined }), 'the root'],
    ['a date that is none', osvRecord({ modified: '2026-13-01T00:00:00Z' }), '"/modified"'],
    ['not a number for a date', osvRecord({ modified: Number.NaN }), '"/modified"'],
    ['a flag for its withdrawal', osvRecord({ withdrawn: true }), '"/withdrawn"'],
    ['one text for its aliases', osvRecord({ aliases: 'CVE-2026-1' }), '"/aliases"'],
    ['a number for an alias', osvRecord({ aliases: ['CVE-2026-1', 2] }), '"/aliases/1"'],
    ['a severity without a score', osvRecord({ severity: [{ type: 'CVSS_V3' }] }), '"/severity/0"'],
    ['a package without a name', osvRecord({ affected: [{ package: { ecosystem: 'npm' } }] }), '"/affected/0/package"'],
    [
      'a number for a version',
      osvRecord({ affected: [affectedBy(['introduced', '0'], { versions: [1] })] }),
      '"/affected/0/versions/0"',
    ],
    [
      'an unknown type of range',
      withRange({ type: 'COMMIT', events: eventsOf('introduced', '0') }),
      '"/affected/0/ranges/0/type"',
    ],
    [
      'commits of no repository',
      withRange({ type: 'GIT', events: eventsOf('introduced', '0') }),
      '"/affected/0/ranges/0"',
    ],
    ['no events', withEvents(), '"/affected/0/ranges/0/events"'],
    ['nothing introduced', withEvents({ fixed: '1.0.0' }), '"/affected/0/ranges/0/events"'],
    ['an empty event', withEvents({ introduced: '0' }, {}), '"/affected/0/ranges/0/events/1"'],
    ['two events in one', withEvents({ introduced: '0', fixed: '1.0.0' }), '"/affected/0/ranges/0/events/0"'],
    [
      'two events in one, one of them null',
      withEvents({ introduced: '0', fixed: null }),
      '"/affected/0/ranges/0/events/0"',
    ],
    [
      'fixed and last affected',
      withEvents({ introduced: '0' }, { fixed: '2.0.0' }, { last_affected: '1.0.0' }),
      '"/affected/0/ranges/0/events"',
    ],
    ['a number in an event', withEvents({ introduced: 0 }), '"/affected/0/ranges/0/events/0/introduced"'],
    [
      'an event that is not a number',
      withEvents({ introduced: Number.NaN }),
      '"/affected/0/ranges/0/events/0/introduced"',
    ],
    [
      'an event in an entry without a package',
      osvRecord({ affected: [{ ranges: [{ type: 'SEMVER', events: [{}] }] }] }),
      '"/affected/0/ranges/0/events/0"',
    ],
  ])('is refused with %s, and the place is named', (_what, value, place) => {
    const refusal = refusalOf(() => parseAdvisory(value))
    expect(refusal.code).toBe('ERR_INVALID_ADVISORY')
    expect(refusal.message).toContain(`at ${place}, found`)
  })

  it('is named in the refusal', () => {
    expect(refusalOf(() => parseAdvisory(withEvents({}))).message).toContain('"GHSA-aaaa-bbbb-cccc"')
  })
})
