import { APIVersion } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitPoint, splitShares, versionAt } from './split-point.ts'

type Split = Readonly<Record<string, number>>

/** The version of each point of the circle. */
function layout(active: string, split: Split): readonly (string | undefined)[] {
  const shares = splitShares({ active, split: new Map(Object.entries(split)) })
  return Array.from({ length: 10_000 }, (_, point) => versionAt(shares, point))
}

/** What moved, from where to where. */
function moves(before: readonly unknown[], after: readonly unknown[]): ReadonlySet<string> {
  return new Set(
    after.flatMap((version, at) => (version === before[at] ? [] : [`${String(before[at])} > ${String(version)}`])),
  )
}

const count = (versions: readonly unknown[], wanted: string): number => versions.filter((one) => one === wanted).length

/** Versions 1.0.0 to 8.0.0 with shares, the active one among or between them. */
const routes = fc
  .record({
    active: fc.integer({ min: 1, max: 8 }),
    parts: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 2000 })), {
      maxLength: 4,
      selector: ([major]) => major,
    }),
  })
  .map(({ active, parts }) => ({
    active: `${String(active)}.0.0`,
    split: Object.fromEntries(
      parts.filter(([major]) => major !== active).map(([major, points]) => [`${String(major)}.0.0`, points / 100]),
    ),
  }))
const total = (split: Split): number => Object.values(split).reduce((sum, share) => sum + share, 0)

describe('the shares of a route', () => {
  it('are exactly what was asked for, and the active version has the rest', () => {
    fc.assert(
      fc.property(routes, ({ active, split }) => {
        const versions = layout(active, split)
        for (const [version, share] of Object.entries(split))
          expect(count(versions, version)).toBe(Math.round(share * 100))
        expect(count(versions, active)).toBe(10_000 - Math.round(total(split) * 100))
      }),
    )
  })

  it('of everybody leave nothing to the active version', () => {
    expect(new Set(layout('1.0.0', { '2.0.0': 100 }))).toEqual(new Set(['2.0.0']))
    expect(new Set(layout('1.0.0', { '2.0.0': 33.3, '3.0.0': 66.7 }))).toEqual(new Set(['2.0.0', '3.0.0']))
  })

  it('move nobody but to the version whose share is raised, when it is the next to the active one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9999 }),
        fc.integer({ min: 1, max: 9999 }),
        fc.constantFrom('1.9.0', '2.0.1'),
        (one, other, version) => {
          const [low, high] = [Math.min(one, other), Math.max(one, other)].map((points) => points / 100)
          const beside = version === '1.9.0' ? '3.0.0' : '1.0.0'
          const rest = (100_00 - Math.max(one, other)) / 100
          const fixed = { [beside]: rest }
          const [before, after] = [low, high].map((share) => layout('2.0.0', { ...fixed, [version]: share ?? 0 }))
          for (const move of moves(before ?? [], after ?? [])) expect(move).toBe(`2.0.0 > ${version}`)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('move nobody to a lower version when that of a higher one is raised, however many there are', () => {
    fc.assert(
      fc.property(routes, fc.nat(), ({ active, split }, choice) => {
        const above = Object.keys(split).filter(
          (version) => APIVersion.parse(version).compare(APIVersion.parse(active)) > 0,
        )
        const raised = above[choice % Math.max(above.length, 1)]
        fc.pre(raised !== undefined)
        const room = Math.floor((100 - total(split)) * 100) / 100
        const after = layout(active, { ...split, [raised]: (split[raised] ?? 0) + room })
        for (const move of moves(layout(active, split), after)) {
          const [from = '', to = ''] = move.split(' > ')
          expect(APIVersion.parse(to).compare(APIVersion.parse(from))).toBeGreaterThan(0)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('move nobody when a version becomes the active one and the former keeps its rest', () => {
    fc.assert(
      fc.property(routes, fc.nat(), ({ active, split }, choice) => {
        const versions = Object.keys(split)
        const next = versions[choice % Math.max(versions.length, 1)]
        const rest = Math.round(10_000 - total(split) * 100) / 100
        fc.pre(next !== undefined && rest > 0)
        const { [next]: _, ...others } = split
        expect(layout(next, { ...others, [active]: rest })).toEqual(layout(active, split))
      }),
      { numRuns: 50 },
    )
  })

  it('of nobody are all of the active version', () => {
    expect(new Set(layout('1.0.0', {}))).toEqual(new Set(['1.0.0']))
  })
})

describe('where a caller stands', () => {
  const KEYS = Array.from({ length: 100_000 }, (_, index) => `caller-${String(index)}`)

  it('is the same for ever: gateways of all versions agree', () => {
    expect(splitPoint('weather', 'ana')).toBe(2317)
    expect(splitPoint('weather', 'ben')).toBe(9331)
  })

  it.each([1, 10, 33.3, 50, 90])(
    'gives a share of %d percent to that many of 100,000 callers, within one percent',
    (share) => {
      const versions = splitShares({ active: '1.0.0', split: new Map([['2.0.0', share]]) })
      const found = KEYS.filter((key) => versionAt(versions, splitPoint('weather', key)) === '2.0.0').length
      expect(Math.abs(found / KEYS.length - share / 100)).toBeLessThan(0.01)
    },
  )

  it('has nothing to do with where they stand at another server', () => {
    const first = KEYS.filter((key) => splitPoint('weather', key) < 1000)
    const again = first.filter((key) => splitPoint('maps', key) < 1000)
    expect(Math.abs(again.length / first.length - 0.1)).toBeLessThan(0.02)
  })

  it('is from 0 to 9,999', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (server, key) => {
        const point = splitPoint(server, key)
        expect(Number.isInteger(point) && point >= 0 && point < 10_000).toBe(true)
      }),
    )
  })
})
