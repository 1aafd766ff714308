import { APIVersion, type MigrationStep } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Gap, MigrationPath } from './migration-path.ts'
import { expectRefusal } from './test/refusal.ts'
import { closeVersion } from './test/version-arbitraries.ts'
import { VersionRegistry } from './version-registry.ts'

type Pair = readonly [from: string, to: string]

function registryOf(steps: readonly Pair[]): VersionRegistry {
  const registry = new VersionRegistry()
  for (const [fromVersion, toVersion] of steps) addStep(registry, [fromVersion, toVersion])
  return registry
}

function addStep(registry: VersionRegistry, [fromVersion, toVersion]: Pair): void {
  registry.addMigration({ toolName: 'forecast', fromVersion, toVersion, action: `${fromVersion} → ${toVersion}` })
}

function pathOf(steps: readonly Pair[], [from, to]: Pair): MigrationPath {
  return registryOf(steps).migrationPath('forecast', from, to)
}

const gapText = ({ from, to }: Gap): string => `${from.toJSON()} → ${to.toJSON()}`
const actions = (steps: readonly MigrationStep[]): string[] => steps.map(({ action }) => action)

/** A path on one line: the steps, and what is carried or missing. */
function told(path: MigrationPath): unknown {
  const steps = actions(path.steps)
  return path.success ? { steps, carried: path.carried.map(gapText) } : { steps, missing: gapText(path.missing) }
}

describe('migrationPath', () => {
  it.each<[what: string, steps: Pair[], wanted: Pair, expected: { steps: string[]; carried: string[] }]>([
    [
      'a chain over several majors',
      [
        ['2.0.0', '3.0.0'],
        ['1.0.0', '2.0.0'],
        ['3.0.0', '4.0.0'],
      ],
      ['1.0.0', '4.0.0'],
      { steps: ['1.0.0 → 2.0.0', '2.0.0 → 3.0.0', '3.0.0 → 4.0.0'], carried: [] },
    ],
    [
      'a direct step rather than two',
      [
        ['1.0.0', '2.0.0'],
        ['2.0.0', '3.0.0'],
        ['1.0.0', '3.0.0'],
      ],
      ['1.0.0', '3.0.0'],
      { steps: ['1.0.0 → 3.0.0'], carried: [] },
    ],
    [
      'the shortest of several chains',
      [
        ['1.0.0', '2.0.0'],
        ['2.0.0', '3.0.0'],
        ['3.0.0', '5.0.0'],
        ['1.0.0', '4.0.0'],
        ['4.0.0', '5.0.0'],
      ],
      ['1.0.0', '5.0.0'],
      { steps: ['1.0.0 → 4.0.0', '4.0.0 → 5.0.0'], carried: [] },
    ],
    [
      'the versions between steps, carried by compatibility',
      [
        ['1.2.0', '2.0.0'],
        ['2.4.0', '3.0.0'],
      ],
      ['1.0.0', '3.1.0'],
      {
        steps: ['1.2.0 → 2.0.0', '2.4.0 → 3.0.0'],
        carried: ['1.0.0 → 1.2.0', '2.0.0 → 2.4.0', '3.0.0 → 3.1.0'],
      },
    ],
    [
      'a step taken from a later version of its major, where nothing has to be carried',
      [['1.0.0', '2.0.0']],
      ['1.7.0', '2.0.0'],
      { steps: ['1.0.0 → 2.0.0'], carried: [] },
    ],
    [
      'a recorded chain rather than a shorter one with a bridge',
      [
        ['1.0.0', '1.5.0'],
        ['1.5.0', '2.0.0'],
      ],
      ['1.0.0', '2.0.0'],
      { steps: ['1.0.0 → 1.5.0', '1.5.0 → 2.0.0'], carried: [] },
    ],
    [
      'a step that ends where it should rather than before',
      [
        ['1.0.0', '2.0.0'],
        ['1.0.0', '2.5.0'],
      ],
      ['1.0.0', '2.5.0'],
      { steps: ['1.0.0 → 2.5.0'], carried: [] },
    ],
    [
      'a recorded step within a major rather than compatibility',
      [
        ['1.0.0', '2.0.0'],
        ['2.0.0', '2.5.0'],
      ],
      ['1.0.0', '2.5.0'],
      { steps: ['1.0.0 → 2.0.0', '2.0.0 → 2.5.0'], carried: [] },
    ],
    ['nothing between equal versions', [['1.0.0', '2.0.0']], ['1.0.0', '1.0.0'], { steps: [], carried: [] }],
    ['nothing between builds of one version', [], ['1.0.0+a', '1.0.0+b'], { steps: [], carried: [] }],
    [
      'nothing between compatible versions',
      [['1.0.0', '1.5.0']],
      ['1.0.0', '1.9.0'],
      { steps: [], carried: ['1.0.0 → 1.9.0'] },
    ],
    [
      'a chain through a pre-release',
      [
        ['1.0.0', '2.0.0-rc.1'],
        ['2.0.0-rc.1', '2.0.0'],
        ['2.0.0', '3.0.0'],
      ],
      ['1.0.0', '3.0.0'],
      { steps: ['1.0.0 → 2.0.0-rc.1', '2.0.0-rc.1 → 2.0.0', '2.0.0 → 3.0.0'], carried: [] },
    ],
  ])('finds %s', (_what, ...[steps, wanted, expected]) => {
    for (const recorded of [steps, [...steps].reverse()]) {
      const path = pathOf(recorded, wanted)
      expect(path.success).toBe(true)
      expect(told(path)).toEqual(expected)
    }
  })

  it.each<[what: string, steps: Pair[], wanted: Pair, expected: { steps: string[]; missing: string }]>([
    ['no step at all', [], ['1.0.0', '3.0.0'], { steps: [], missing: '1.0.0 → 3.0.0' }],
    [
      'a hole between two steps',
      [
        ['1.0.0', '2.0.0'],
        ['3.0.0', '4.0.0'],
      ],
      ['1.0.0', '4.0.0'],
      { steps: ['1.0.0 → 2.0.0'], missing: '2.0.0 → 3.0.0' },
    ],
    [
      'a hole after the last step',
      [
        ['1.0.0', '2.0.0'],
        ['2.1.0', '3.0.0'],
      ],
      ['1.0.0', '4.2.0'],
      { steps: ['1.0.0 → 2.0.0', '2.1.0 → 3.0.0'], missing: '3.0.0 → 4.2.0' },
    ],
    [
      'a hole before the first step',
      [
        ['3.0.0', '4.0.0'],
        ['2.0.0', '3.0.0'],
      ],
      ['1.0.0', '4.0.0'],
      { steps: [], missing: '1.0.0 → 2.0.0' },
    ],
    ['only steps that lead too far', [['1.5.0', '4.0.0']], ['1.0.0', '3.0.0'], { steps: [], missing: '1.0.0 → 3.0.0' }],
    ['only a step that is over', [['0.5.0', '1.0.0']], ['1.0.0', '2.0.0'], { steps: [], missing: '1.0.0 → 2.0.0' }],
    [
      'a step that starts in an earlier major and passes over the version at hand',
      [['1.0.0', '3.0.0']],
      ['2.0.0', '3.0.0'],
      { steps: [], missing: '2.0.0 → 3.0.0' },
    ],
  ])('says where the chain breaks off when there is %s', (_what, ...[steps, wanted, expected]) => {
    for (const recorded of [steps, [...steps].reverse()]) {
      const path = pathOf(recorded, wanted)
      expect(path).toMatchObject({ success: false, code: 'ERR_NO_MIGRATION_PATH' })
      expect(told(path)).toEqual(expected)
      if (!path.success) {
        const { from, to } = path.missing
        expect(path.reason).toBe(`No migration step leads from ${String(from)} to ${String(to)}`)
      }
    }
  })

  it('refuses to look for a way back', () => {
    const registry = registryOf([['1.0.0', '2.0.0']])
    expectRefusal(() => registry.migrationPath('forecast', '2.0.0', '1.0.0'), {
      code: 'ERR_BACKWARD_MIGRATION',
      names: ['v1.0.0', 'v2.0.0'],
    })
    expectRefusal(() => registry.migrationPath('nothing', '1.0.0', '1.0.0-rc.1'), { code: 'ERR_BACKWARD_MIGRATION' })
  })

  it('takes the steps of one tool only', () => {
    const registry = registryOf([['1.0.0', '2.0.0']])
    registry.addMigration({ toolName: 'radar', fromVersion: '2.0.0', toVersion: '3.0.0', action: 'rename' })
    expect(registry.migrationPath('forecast', '1.0.0', '3.0.0').success).toBe(false)
    expect(registry.migrationPath('radar', '2.0.0', '3.0.0').success).toBe(true)
    expect(registry.migrationPath('nothing', '1.0.0', '2.0.0').success).toBe(false)
  })

  it('takes versions as values', () => {
    const path = registryOf([['1.0.0', '2.0.0']]).migrationPath('forecast', APIVersion.of(1), APIVersion.of(2))
    expect(told(path)).toEqual({ steps: ['1.0.0 → 2.0.0'], carried: [] })
  })
})

/** The cost of a chain: how often compatibility stands in for a step, at its end too, then how many steps there are. */
interface Cost {
  readonly bridges: number
  readonly steps: number
}

interface Leg {
  readonly from: APIVersion
  readonly to: APIVersion
}

const isUsable = (leg: Leg, at: APIVersion): boolean =>
  leg.from.equals(at) || (leg.from.major === at.major && at.compare(leg.to) < 0)

/** The cheapest chain, found by trying every one. */
function cheapestCost(legs: readonly Leg[], at: APIVersion, to: APIVersion): Cost | undefined {
  let best: Cost | undefined = at.major === to.major ? { bridges: at.equals(to) ? 0 : 1, steps: 0 } : undefined
  for (const leg of legs) {
    if (!isUsable(leg, at) || leg.to.compare(to) > 0) continue
    const rest = cheapestCost(legs, leg.to, to)
    if (rest === undefined) continue
    const cost = { bridges: rest.bridges + (leg.from.equals(at) ? 0 : 1), steps: rest.steps + 1 }
    if (
      best === undefined ||
      cost.bridges < best.bridges ||
      (cost.bridges === best.bridges && cost.steps < best.steps)
    ) {
      best = cost
    }
  }
  return best
}

/** Walks a chain, checking that every step can be taken where it is taken; answers where it ends and what it costs. */
function walk(start: APIVersion, steps: readonly MigrationStep[]): { at: APIVersion; cost: Cost; carried: string[] } {
  let at = start
  let bridges = 0
  const carried: string[] = []
  for (const { fromVersion, toVersion } of steps) {
    expect(isUsable({ from: fromVersion, to: toVersion }, at)).toBe(true)
    if (!fromVersion.equals(at)) bridges++
    if (at.compare(fromVersion) < 0) carried.push(gapText({ from: at, to: fromVersion }))
    at = toVersion
  }
  return { at, cost: { bridges, steps: steps.length }, carried }
}

describe('migrationPath and an exhaustive search', () => {
  const forward = fc
    .tuple(
      fc.oneof(
        closeVersion,
        fc.tuple(fc.nat(4), fc.nat(2)).map((parts) => `${parts.join('.')}.0`),
      ),
      fc.tuple(fc.nat(4), fc.nat(2)).map((parts) => `${parts.join('.')}.0`),
    )
    .map((pair) => pair.map((text) => APIVersion.parse(text)).sort((a, b) => a.compare(b)))
    .filter((pair): pair is [APIVersion, APIVersion] => pair[0]?.equals(pair[1] ?? pair[0]) === false)
  const leg = forward.map(([from, to]) => ({ from, to }))

  it('agree on whether there is a path and on what the best one costs, and the path can be walked', () => {
    fc.assert(
      fc.property(fc.array(leg, { maxLength: 9 }), forward, (legs, [from, to]) => {
        const registry = registryOf(legs.map((each) => [each.from.toJSON(), each.to.toJSON()]))
        const path = registry.migrationPath('forecast', from, to)
        const expected = cheapestCost(legs, from, to)
        const { at, cost, carried } = walk(from, path.steps)
        const last = at.equals(to) ? 0 : 1
        expect(path.success ? { ...cost, bridges: cost.bridges + last } : undefined).toEqual(expected)
        if (path.success) {
          expect(at.major).toBe(to.major)
          if (!at.equals(to)) carried.push(gapText({ from: at, to }))
          expect(path.carried.map(gapText)).toEqual(carried)
        } else {
          expect(at).toEqual(path.missing.from)
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('name a hole that lies between two majors and that filling, one hole after another, closes', () => {
    fc.assert(
      fc.property(fc.array(leg, { maxLength: 6 }), forward, (legs, [from, to]) => {
        const registry = registryOf(legs.map((each) => [each.from.toJSON(), each.to.toJSON()]))
        let path = registry.migrationPath('forecast', from, to)
        for (let holes = 0; !path.success; holes++) {
          const { missing } = path
          expect(holes).toBeLessThanOrEqual(legs.length)
          expect(missing.from.major).not.toBe(missing.to.major)
          expect(missing.from.compare(from)).toBeGreaterThanOrEqual(0)
          expect(missing.to.compare(to)).toBeLessThanOrEqual(0)
          addStep(registry, [missing.from.toJSON(), missing.to.toJSON()])
          path = registry.migrationPath('forecast', from, to)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('are equally good over a chain of 10,000 majors', () => {
    const registry = new VersionRegistry()
    for (let major = 0; major < 10_000; major++) addStep(registry, [`${String(major)}.0.0`, `${String(major + 1)}.0.0`])
    const path = registry.migrationPath('forecast', '0.0.0', '10000.0.0')
    expect(path.success && path.steps.length).toBe(10_000)
  })
})
