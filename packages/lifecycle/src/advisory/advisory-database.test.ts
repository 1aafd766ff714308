import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AdvisoryDatabase } from './advisory-database.ts'
import { groupByAlias } from './alias-group.ts'
import { advisory, affectedBy } from './test/osv-record.ts'

const ZOD = { ecosystem: 'npm', package: 'zod' }

describe('a database of advisories', () => {
  it('finds the advisories of a package, each once', () => {
    const two = affectedBy(['introduced', '2.0.0'])
    const database = new AdvisoryDatabase([advisory({ affected: [two, two] }), advisory({ id: 'B-1', affected: [] })])
    expect(database.find(ZOD).map(({ id }) => id)).toEqual(['GHSA-aaaa-bbbb-cccc'])
    expect(database.find({ ecosystem: 'npm', package: '__proto__' })).toEqual([])
    expect(database.find({ ecosystem: '__proto__', package: 'zod' })).toEqual([])
    expect(database.size).toBe(2)
  })

  it('finds a package of PyPI by any spelling', () => {
    const package_ = { ecosystem: 'PyPI', name: 'Flask_Login' }
    const database = new AdvisoryDatabase([
      advisory({ affected: [affectedBy(['introduced', '0'], { package: package_ })] }),
    ])
    expect(database.find({ ecosystem: 'PyPI', package: 'flask.login' })).toHaveLength(1)
  })

  it('keeps of two records with the same id the later one, wherever it stands', () => {
    const later = advisory({ summary: 'later', modified: '2026-06-01T00:00:00Z' })
    for (const records of [
      [advisory(), later],
      [later, advisory()],
    ]) {
      expect(new AdvisoryDatabase(records).find(ZOD)).toEqual([later])
    }
  })

  it('counts a vulnerability with several ids once, and a withdrawn one not at all', () => {
    const records = [
      advisory({ id: 'CVE-1' }),
      advisory({ id: 'GHSA-1', aliases: ['CVE-1'] }),
      advisory({ id: 'CVE-2' }),
      advisory({ id: 'CVE-3', withdrawn: '2026-05-01T00:00:00Z' }),
    ]
    expect(new AdvisoryDatabase(records).countVulnerabilities()).toBe(2)
  })

  it('is as old as its latest record, unless somebody knows better', () => {
    const records = [advisory(), advisory({ id: 'B-1', modified: '2026-01-01T00:00:00Z' })]
    expect(new AdvisoryDatabase(records).asOf).toBe(Date.parse('2026-05-01T00:00:00Z'))
    expect(new AdvisoryDatabase(records, { asOf: 7 }).asOf).toBe(7)
  })

  it('says that it does not know an ecosystem which it does not cover', async () => {
    const dependencies = [ZOD, { ecosystem: 'PyPI', package: 'requests' }]
    const answers = await new AdvisoryDatabase([advisory()]).advisoriesFor(dependencies)
    expect(answers).toMatchObject([{ success: true }, { success: false, code: 'not-covered' }])
    const covering = await new AdvisoryDatabase([advisory()], { ecosystems: ['PyPI'] }).advisoriesFor(dependencies)
    expect(covering).toMatchObject([{ success: false }, { success: true, advisories: [] }])
  })
})

describe('groups of aliases', () => {
  it('hold what shares an id, directly or through others, in whatever order it comes', () => {
    const pairs = fc.array(fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 })), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(pairs, (links) => {
        const records = links.map(([from, to], index) =>
          advisory({ id: `R-${String(index)}`, aliases: [`A-${String(from)}`, `A-${String(to)}`] }),
        )
        const groups = groupByAlias(records)
        expect(groups.flatMap((group) => group.advisories)).toHaveLength(records.length)
        for (const [index, group] of groups.entries()) {
          for (const other of groups.slice(index + 1))
            expect([...group.ids].filter((id) => other.ids.has(id))).toEqual([])
        }
        const texts = (some: typeof groups): string[] => some.map(({ ids }) => [...ids].sort().join()).sort()
        expect(texts(groupByAlias([...records].reverse()))).toEqual(texts(groups))
      }),
    )
  })

  it('are found along a chain of a hundred thousand aliases', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => ({
      ...advisory(),
      id: `R-${String(index)}`,
      aliases: [`R-${String(index + 1)}`],
    }))
    expect(groupByAlias(chain)).toHaveLength(1)
  })
})
