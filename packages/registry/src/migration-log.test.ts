import { APIVersion, type MigrationStep } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeVersion } from './test/version-arbitraries.ts'
import { VersionRegistry } from './version-registry.ts'

interface Recorded {
  readonly toolName: string
  readonly fromVersion: string
  readonly toVersion: string
  readonly action: string
}

type Bounds = readonly [from: string | undefined, to: string | undefined, tool?: string | undefined]

/** What a guide is, told by filtering and sorting everything. */
function naiveGuide(recorded: readonly Recorded[], [from, to, tool]: Bounds): string[] {
  return recorded
    .map((step) => ({ ...step, start: APIVersion.parse(step.fromVersion), end: APIVersion.parse(step.toVersion) }))
    .filter(({ toolName }) => tool === undefined || toolName === tool)
    .filter(({ end }) => from === undefined || end.compare(APIVersion.parse(from)) > 0)
    .filter(({ end }) => to === undefined || end.compare(APIVersion.parse(to)) <= 0)
    .sort((a, b) => a.end.compare(b.end) || a.start.compare(b.start))
    .map(({ action }) => action)
}

function guide(registry: VersionRegistry, [from, to, tool]: Bounds): string[] {
  return registry.migrationGuide(from, to, { tool }).map(({ action }) => action)
}

function registryOf(steps: readonly (readonly [from: string, to: string, tool?: string])[]): VersionRegistry {
  const registry = new VersionRegistry()
  for (const [fromVersion, toVersion, toolName = 'forecast'] of steps)
    registry.addMigration({ toolName, fromVersion, toVersion, action: `${fromVersion} to ${toVersion}` })
  return registry
}

describe('addMigration', () => {
  it('records a step, with empty details where there are none', () => {
    const registry = registryOf([['1.0.0', 'v2.0.0']])
    registry.addMigration({
      toolName: 'radar',
      fromVersion: APIVersion.of(1),
      toVersion: '3.0.0',
      action: 'rename',
      details: 'The new name is "rain".',
    })
    const [first, second] = registry.migrationGuide()
    expect(first).toEqual<MigrationStep>({
      toolName: 'forecast',
      fromVersion: APIVersion.of(1),
      toVersion: APIVersion.of(2),
      action: '1.0.0 to v2.0.0',
      details: '',
    })
    expect(second?.details).toBe('The new name is "rain".')
  })

  it('takes steps of tools that are not registered: they may have been removed', () => {
    expect(registryOf([['1.0.0', '2.0.0', 'gone']]).migrationGuide()).toHaveLength(1)
  })
})

describe('migrationGuide', () => {
  const STEPS = [
    ['1.0.0', '2.0.0'],
    ['2.0.0', '2.5.0'],
    ['2.5.0', '3.0.0-rc.1'],
    ['2.5.0', '3.0.0'],
    ['3.0.0', '4.0.0'],
  ] as const

  it.each<[from: string | undefined, to: string | undefined, expected: string[]]>([
    [undefined, undefined, ['2.0.0', '2.5.0', '3.0.0-rc.1', '3.0.0', '4.0.0']],
    ['0.1.0', '9.0.0', ['2.0.0', '2.5.0', '3.0.0-rc.1', '3.0.0', '4.0.0']],
    // What leads to `from` is done already; what leads to `to` is still on the way.
    ['2.0.0', '3.0.0', ['2.5.0', '3.0.0-rc.1', '3.0.0']],
    ['2.0.0', undefined, ['2.5.0', '3.0.0-rc.1', '3.0.0', '4.0.0']],
    [undefined, '2.5.0', ['2.0.0', '2.5.0']],
    // A step that began before `from` and ends after it.
    ['1.5.0', '2.4.0', ['2.0.0']],
    ['2.0.1', '2.5.0', ['2.5.0']],
    // A step that ends after `to` is not on the way, though it began before.
    ['2.0.0', '2.4.9', []],
    ['2.5.0', '3.0.0-rc.1', ['3.0.0-rc.1']],
    ['3.0.0-rc.1', '3.0.0', ['3.0.0']],
    ['4.0.0', undefined, []],
    [undefined, '1.9.9', []],
    ['2.0.0', '2.0.0', []],
    ['3.0.0', '2.0.0', []],
  ])('from %s to %s has the steps that lead to %j', (from, to, expected) => {
    const registry = registryOf(STEPS)
    const ends = registry.migrationGuide(from, to).map(({ toVersion }) => toVersion.toJSON())
    expect(ends).toEqual(expected)
    const [start, end] = [from, to].map((text) => (text === undefined ? undefined : APIVersion.parse(text)))
    expect(registry.migrationGuide(start, end, { tool: 'forecast' })).toEqual(registry.migrationGuide(from, to))
  })

  it('is empty for a registry without steps and for a tool without any', () => {
    expect(new VersionRegistry().migrationGuide()).toEqual([])
    expect(registryOf(STEPS).migrationGuide(undefined, undefined, { tool: 'radar' })).toEqual([])
  })

  it('goes by the version that a step leads to, then by the one that it starts from, then by what was recorded first', () => {
    const registry = registryOf([
      ['2.0.0', '3.0.0', 'b'],
      ['1.0.0', '3.0.0', 'c'],
      ['1.0.0', '2.0.0', 'b'],
      ['1.0.0', '3.0.0', 'a'],
    ])
    const order = registry.migrationGuide().map(({ toolName, action }) => `${toolName}: ${action}`)
    expect(order).toEqual(['b: 1.0.0 to 2.0.0', 'c: 1.0.0 to 3.0.0', 'a: 1.0.0 to 3.0.0', 'b: 2.0.0 to 3.0.0'])
  })

  it('has a step that was recorded late in its place', () => {
    const registry = registryOf(STEPS)
    expect(registry.migrationGuide('1.0.0', '3.0.0')).toHaveLength(4)
    registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '1.5.0', action: 'late' })
    expect(guide(registry, ['1.0.0', '3.0.0'])).toEqual([
      'late',
      '1.0.0 to 2.0.0',
      '2.0.0 to 2.5.0',
      '2.5.0 to 3.0.0-rc.1',
      '2.5.0 to 3.0.0',
    ])
  })

  const recorded = fc
    .record({
      toolName: fc.constantFrom('a', 'b', 'c'),
      versions: fc.tuple(closeVersion, closeVersion),
    })
    .map(({ toolName, versions }) => {
      const [first, second] = versions.map((text) => APIVersion.parse(text)).sort((a, b) => a.compare(b))
      return { toolName, fromVersion: first?.toJSON() ?? '', toVersion: second?.toJSON() ?? '' }
    })
    .filter(({ fromVersion, toVersion }) => fromVersion !== toVersion)
  const maybeVersion = fc.option(closeVersion, { nil: undefined })
  const bounds = fc.tuple(maybeVersion, maybeVersion, fc.constantFrom(undefined, 'a', 'b', 'nothing'))

  it('is what filtering and sorting all steps gives, also while steps are still being recorded', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(recorded, fc.boolean(), bounds), { maxLength: 20 }), (sequence) => {
        const registry = new VersionRegistry()
        const all: Recorded[] = []
        for (const [index, [step, asks, wanted]] of sequence.entries()) {
          const named = { ...step, action: `step ${String(index)}` }
          all.push(named)
          registry.addMigration(named)
          if (asks) expect(guide(registry, wanted)).toEqual(naiveGuide(all, wanted))
        }
        for (const [, , wanted] of sequence) expect(guide(registry, wanted)).toEqual(naiveGuide(all, wanted))
      }),
      { numRuns: 500 },
    )
  })

  it('is right among 100,000 steps of 1,000 tools that were recorded in no order', () => {
    const registry = new VersionRegistry()
    const all: Recorded[] = []
    for (let index = 0; index < 100_000; index++) {
      // A prime stride visits every place once, far from its neighbours.
      const place = (index * 7919) % 100_000
      const major = Math.floor(place / 1000)
      const step = {
        toolName: `tool_${String(place % 1000)}`,
        fromVersion: `${String(major)}.0.0`,
        toVersion: `${String(major + 1)}.0.0`,
        action: String(place),
      }
      all.push(step)
      registry.addMigration(step)
    }
    for (const wanted of [
      ['40.0.0', '42.0.0'],
      ['40.0.0', '60.0.0', 'tool_77'],
      [undefined, undefined, 'tool_999'],
      ['99.5.0', undefined],
    ] satisfies Bounds[]) {
      expect(guide(registry, wanted)).toEqual(naiveGuide(all, wanted))
    }
    expect(guide(registry, ['40.0.0', '42.0.0'])).toHaveLength(2000)
    expect(guide(registry, ['40.0.0', '60.0.0', 'tool_77'])).toHaveLength(20)
    expect(registry.migrationGuide()).toHaveLength(100_000)
  })
})
