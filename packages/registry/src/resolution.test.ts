import { APIVersion, VersionRange, maxSatisfying } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectRefusal } from './test/refusal.ts'
import { closeRange, closeVersion } from './test/version-arbitraries.ts'
import { VersionRegistry } from './version-registry.ts'

const parse = (text: string): APIVersion => APIVersion.parse(text)

function registryOf(versions: readonly string[]): VersionRegistry {
  const registry = new VersionRegistry()
  for (const version of versions) registry.register('forecast', version)
  return registry
}

/** The version that serves, or the code of the refusal. */
function answer(registry: VersionRegistry, name: string, requirement?: string | VersionRange): string {
  const resolution = registry.resolve(name, requirement)
  return resolution.success ? resolution.tool.version.toJSON() : resolution.code
}

const UNSATISFIED = 'ERR_UNSATISFIED_TOOL_VERSION'
const MIXED = ['1.2.0', '2.0.0', '1.10.0', '2.1.0-rc.1', '0.9.0', '3.0.0-rc.2', '3.0.0-rc.1']

describe('resolve', () => {
  it.each<[requirement: string | undefined, versions: readonly string[], expected: string]>([
    [undefined, MIXED, '2.0.0'],
    ['*', MIXED, '2.0.0'],
    ['', MIXED, '2.0.0'],
    ['^1', MIXED, '1.10.0'],
    ['~1.2', MIXED, '1.2.0'],
    ['1.x', MIXED, '1.10.0'],
    ['>=1 <1.5', MIXED, '1.2.0'],
    ['0.9 || 1.2', MIXED, '1.2.0'],
    ['1.2.0', MIXED, '1.2.0'],
    ['=1.2.0', MIXED, '1.2.0'],
    ['v1.2.0', MIXED, '1.2.0'],
    ['1.2.1', MIXED, UNSATISFIED],
    ['^3', MIXED, UNSATISFIED],
    ['>2.0.0', MIXED, UNSATISFIED],
    ['^0.8', MIXED, UNSATISFIED],
    // A pre-release serves only those who name one of its kind, and only where there is no release for them.
    ['2.1.0-rc.1', MIXED, '2.1.0-rc.1'],
    ['^3.0.0-rc', MIXED, '3.0.0-rc.2'],
    ['<3.0.0-rc.2 >=3.0.0-rc.1', MIXED, '3.0.0-rc.1'],
    ['>=2.0.0 || >=3.0.0-rc.1', MIXED, '2.0.0'],
    ['>=1.0.0-rc.1', ['1.0.0-rc.1', '1.0.0-rc.2', '1.0.0'], '1.0.0'],
    ['>=1.0.0-rc.1', ['1.0.0-rc.2', '1.0.0-rc.10', '1.0.0-rc.1'], '1.0.0-rc.10'],
    // A tool that has pre-releases only.
    [undefined, ['1.0.0-rc.1', '1.0.0-rc.2', '0.9.0-rc.3'], '1.0.0-rc.2'],
    ['*', ['1.0.0-rc.1', '1.0.0-rc.2'], UNSATISFIED],
    ['^1', ['1.0.0-rc.1', '1.0.0-rc.2'], UNSATISFIED],
    ['1.0.0-rc.1', ['1.0.0-rc.1', '1.0.0-rc.2'], '1.0.0-rc.1'],
    // Build metadata neither counts nor stands in the way.
    ['1.2.0', ['1.2.0+linux'], '1.2.0+linux'],
    ['1.2.0+mac', ['1.2.0+linux'], '1.2.0+linux'],
  ])('%o among %j is %s', (requirement, versions, expected) => {
    expect(answer(registryOf(versions), 'forecast', requirement)).toBe(expected)
    expect(answer(registryOf([...versions].reverse()), 'forecast', requirement)).toBe(expected)
    if (requirement !== undefined)
      expect(answer(registryOf(versions), 'forecast', VersionRange.parse(requirement))).toBe(expected)
  })

  it('gives the record of the version, with all that is known of it', () => {
    const registry = registryOf(['1.0.0', '2.0.0'])
    registry.deprecate('forecast', { version: '1.0.0', since: '1.0.0' })
    expect(registry.resolve('forecast', '^1')).toEqual({
      success: true,
      tool: registry.getVersion('forecast', '1.0.0'),
    })
  })

  it('gives a release before a pre-release, and the highest by node-semver’s maxSatisfying', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(closeVersion, { minLength: 1, maxLength: 8 }),
        fc.option(closeRange, { nil: undefined }),
        (texts, requirement) => {
          const versions = texts.map(parse)
          const releases = versions.filter(({ isStable }) => isStable)
          const expected =
            requirement === undefined
              ? [...(releases.length > 0 ? releases : versions)].sort((a, b) => a.compare(b)).at(-1)
              : (maxSatisfying(releases, requirement) ?? maxSatisfying(versions, requirement))
          const registry = registryOf(texts)
          expect(answer(registry, 'forecast', requirement)).toBe(expected?.toJSON() ?? UNSATISFIED)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('says what there is, highest first, when nothing satisfies', () => {
    const registry = registryOf(['1.2.0', '2.0.0-rc.1', '1.10.0'])
    expect(registry.resolve('forecast', '^3')).toEqual({
      success: false,
      code: UNSATISFIED,
      tool: 'forecast',
      reason:
        "Tool requirement for 'forecast' (^3) could not be satisfied. Available versions: [2.0.0-rc.1, 1.10.0, 1.2.0]",
      requested: '^3',
      available: ['2.0.0-rc.1', '1.10.0', '1.2.0'].map(parse),
      hint: 'Ask for a range that holds one of 2.0.0-rc.1, 1.10.0, 1.2.0, or for none to get 1.10.0.',
    })
  })

  it('never gives another version in silence: what serves lies in the range', () => {
    fc.assert(
      fc.property(fc.uniqueArray(closeVersion, { minLength: 1, maxLength: 6 }), closeRange, (texts, requirement) => {
        const resolution = registryOf(texts).resolve('forecast', requirement)
        if (resolution.success) expect(resolution.tool.version.satisfies(requirement)).toBe(true)
        else expect(texts.map(parse).some((version) => version.satisfies(requirement))).toBe(false)
      }),
    )
  })

  it('throws for a text that is no range', () => {
    const registry = registryOf(['1.0.0'])
    for (const text of ['newest', '^', '1.2.3.4', '>=1 <', '1'.repeat(300)])
      expectRefusal(() => registry.resolve('forecast', text), { code: 'ERR_INVALID_RANGE', names: [text.slice(0, 50)] })
  })

  it('answers that a name is unknown, or removed, before it looks at the range', () => {
    const registry = new VersionRegistry()
    registry.remove('radar', { removedIn: '2.0.0' })
    expect(answer(registry, 'forecast', 'newest')).toBe('ERR_UNKNOWN_TOOL')
    expect(answer(registry, 'radar', 'newest')).toBe('ERR_TOOL_REMOVED')
  })
})

describe('resolve by another name', () => {
  it('follows aliases, however many, and says which name was asked for', () => {
    const registry = registryOf(['1.0.0', '2.0.0'])
    registry.addAlias('get_forecast', 'forecast')
    registry.addAlias('fetch_forecast', 'get_forecast')
    registry.addAlias('forecast_please', 'fetch_forecast')
    for (const alias of ['get_forecast', 'fetch_forecast', 'forecast_please']) {
      expect(registry.resolve(alias, '^1')).toEqual({
        success: true,
        alias,
        tool: registry.getVersion('forecast', '1.0.0'),
      })
    }
    expect(registry.resolve('forecast')).not.toHaveProperty('alias')
  })

  it('names the tool behind the alias when nothing satisfies', () => {
    const registry = registryOf(['1.0.0'])
    registry.addAlias('get_forecast', 'forecast')
    expect(registry.resolve('get_forecast', '^2')).toMatchObject({ code: UNSATISFIED, tool: 'forecast' })
  })

  it('ends at the tombstone of a tool that was removed', () => {
    const registry = registryOf(['1.0.0'])
    registry.register('weather')
    registry.addAlias('get_forecast', 'forecast')
    registry.remove('forecast', { removedIn: '2.0.0', replacement: 'weather', message: 'Ask for the weather.' })
    const [tombstone] = registry.listRemoved()
    expect(tombstone).toEqual({
      name: 'forecast',
      removedIn: APIVersion.of(2),
      replacement: 'weather',
      message: 'Ask for the weather.',
    })
    for (const name of ['forecast', 'get_forecast']) {
      expect(registry.resolve(name)).toEqual({
        success: false,
        code: 'ERR_TOOL_REMOVED',
        tool: 'forecast',
        reason: 'Tool forecast was removed in v2.0.0',
        tombstone,
      })
    }
  })

  it('does not go from a deprecated or removed tool to its replacement', () => {
    const registry = registryOf(['1.0.0'])
    registry.register('weather')
    registry.deprecate('forecast', { since: '1.0.0', replacement: 'weather' })
    expect(registry.resolve('forecast')).toMatchObject({ success: true, tool: { name: 'forecast' } })
    registry.remove('forecast', { removedIn: '2.0.0', replacement: 'weather' })
    expect(registry.resolve('forecast').success).toBe(false)
  })
})

describe('resolve of an unknown name', () => {
  it('says so', () => {
    expect(registryOf(['1.0.0']).resolve('radar', '^1')).toEqual({
      success: false,
      code: 'ERR_UNKNOWN_TOOL',
      tool: 'radar',
      reason: 'Tool "radar" not found',
    })
  })

  it('shows in its reason what a caller sent on one line and shortened', () => {
    const resolution = new VersionRegistry().resolve(`a\nb${'c'.repeat(100_000)}`)
    expect(resolution).toMatchObject({ code: 'ERR_UNKNOWN_TOOL' })
    const reason = resolution.success ? '' : resolution.reason
    expect(reason).toMatch(/^Tool "a\\nbc+… \(100003 characters\) not found$/)
  })
})
