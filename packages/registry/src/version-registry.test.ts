import { APIVersion, setDefaultLogger, silentLogger, toDeprecationInfo } from '@mcpver/core'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { declare } from './test/declared-tool.ts'
import { ACT_NAMES, NaiveRegistry, acts, perform, type Answers } from './test/naive-registry.ts'
import { RecordingLogger } from './test/recording-logger.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { VersionRegistry } from './version-registry.ts'

/** Names that an object would have before anything is put into it. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']

const texts = (versions: readonly APIVersion[]): string[] => versions.map(String)

describe('register', () => {
  it('takes 1.0.0 for a version that is not given, and the version for when the tool was introduced', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.register('alerts', '2.1.0')
    registry.register('radar', 'v2.1.0', '1.4.0')
    expect(registry.listAll()).toEqual([
      { name: 'forecast', version: APIVersion.of(1), introduced: APIVersion.of(1) },
      { name: 'alerts', version: APIVersion.of(2, 1), introduced: APIVersion.of(2, 1) },
      { name: 'radar', version: APIVersion.of(2, 1), introduced: APIVersion.of(1, 4) },
    ])
  })

  it('takes versions as values', () => {
    const registry = new VersionRegistry()
    const version = APIVersion.of(3)
    registry.register('forecast', version, version)
    expect(registry.getTool('forecast')?.version).toBe(version)
  })

  it('overwrites the current record and appends to the history', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0', '1.0.0')
    expect(String(registry.getTool('forecast')?.version)).toBe('v2.0.0')
    expect(texts(registry.listVersions('forecast'))).toEqual(['v1.0.0', 'v2.0.0'])
    expect(registry.listAll()).toHaveLength(1)
  })

  it('keeps a version once when it is registered again, in its first place', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0')
    registry.register('forecast', '1.0.0', '0.9.0')
    expect(texts(registry.listVersions('forecast'))).toEqual(['v1.0.0', 'v2.0.0'])
    expect(registry.getTool('forecast')).toMatchObject({
      version: APIVersion.of(1),
      introduced: APIVersion.parse('0.9.0'),
    })
  })

  it('takes versions that differ in build metadata only for one', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0+first')
    registry.register('forecast', '1.0.0+second')
    expect(texts(registry.listVersions('forecast'))).toEqual(['v1.0.0+second'])
    expect(String(registry.getVersion('forecast', '1.0.0')?.version)).toBe('v1.0.0+second')
  })

  it('makes the version that was registered last current, though callers get the latest', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '2.0.0')
    registry.register('forecast', '1.5.0')
    expect(String(registry.getTool('forecast')?.version)).toBe('v1.5.0')
    const resolution = registry.resolve('forecast')
    expect(resolution.success && String(resolution.tool.version)).toBe('v2.0.0')
  })

  it('gives records that cannot be changed', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    expect(() => Object.assign(registry.getTool('forecast') ?? {}, { name: 'alerts' })).toThrow(TypeError)
    registry.deprecate('forecast', { since: '1.0.0' })
    expect(() => Object.assign(registry.getTool('forecast') ?? {}, { name: 'alerts' })).toThrow(TypeError)
  })
})

describe('registerTool', () => {
  it('registers everything that is known of a version, and returns its record', () => {
    const registry = new VersionRegistry()
    registry.register('weather')
    const input = {
      name: 'forecast',
      version: '2.1.0',
      introduced: '1.2.0',
      deprecation: toDeprecationInfo({ since: '2.0.0', removal: '3.0.0', replacement: 'weather' }),
      definition: { name: 'forecast', inputSchema: { type: 'object' } },
    }
    const record = registry.registerTool(input)
    expect(record).toEqual({ ...input, version: APIVersion.of(2, 1), introduced: APIVersion.of(1, 2) })
    expect(registry.getTool('forecast')).toBe(record)
    expect(registry.isDeprecated('forecast')).toBe(true)
  })

  it('takes the deprecation away from a version that is registered again without one', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.deprecate('forecast', { since: '1.0.0' })
    registry.register('forecast')
    expect(registry.isDeprecated('forecast')).toBe(false)
    expect(registry.getTool('forecast')).not.toHaveProperty('deprecation')
  })
})

describe('deprecate', () => {
  it('answers false for an unknown name, also where that is an alias or a tombstone', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.addAlias('get_forecast', 'forecast')
    registry.remove('radar', { removedIn: '2.0.0' })
    for (const name of ['alerts', 'get_forecast', 'radar', '', 'not a name']) {
      expect(registry.deprecate(name, { since: '1.0.0' })).toBe(false)
      expect(registry.isDeprecated(name)).toBe(false)
    }
    expect(registry.listDeprecated()).toEqual([])
  })

  it('answers false for an unknown version', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    expect(registry.deprecate('forecast', { version: '1.0.1', since: '1.0.1' })).toBe(false)
    expect(registry.isDeprecated('forecast')).toBe(false)
  })

  it('marks the current version and keeps what else is known of it', () => {
    const registry = new VersionRegistry()
    registry.register('weather')
    const before = registry.registerTool({
      name: 'forecast',
      version: '2.0.0',
      introduced: '1.0.0',
      definition: { name: 'forecast', inputSchema: { type: 'object' } },
    })
    const deprecation = {
      since: '2.0.0',
      removal: '3.0.0',
      removalDate: '2027-03-31',
      replacement: 'weather',
      message: 'It has it all.',
    }
    expect(registry.deprecate('forecast', deprecation)).toBe(true)
    expect(registry.isDeprecated('forecast')).toBe(true)
    expect(registry.listDeprecated()).toEqual(['forecast'])
    expect(registry.getTool('forecast')).toEqual({ ...before, deprecation: toDeprecationInfo(deprecation) })
  })

  it('replaces an earlier deprecation', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.deprecate('forecast', { since: '1.0.0', message: 'first' })
    registry.deprecate('forecast', { since: '1.0.0', removal: '2.0.0' })
    expect(registry.getTool('forecast')?.deprecation).toEqual(toDeprecationInfo({ since: '1.0.0', removal: '2.0.0' }))
    expect(registry.listDeprecated()).toEqual(['forecast'])
  })

  it('leaves the current version alone when it is told of another', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0')
    expect(registry.deprecate('forecast', { version: 'v1.0.0', since: '1.0.0' })).toBe(true)
    expect(registry.isDeprecated('forecast')).toBe(false)
    expect(registry.listDeprecated()).toEqual([])
    expect(registry.getVersion('forecast', '1.0.0')).toHaveProperty('deprecation')
    expect(registry.getVersion('forecast', '2.0.0')).not.toHaveProperty('deprecation')
  })

  it('belongs to a version: a new one is not deprecated, and the old one stays so', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.deprecate('forecast', { since: '1.0.0' })
    registry.register('forecast', '2.0.0')
    expect(registry.isDeprecated('forecast')).toBe(false)
    expect(registry.listDeprecated()).toEqual([])
    expect(registry.getVersion('forecast', '1.0.0')).toHaveProperty('deprecation')
  })

  it('is told to callers through the record that they get', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0')
    registry.deprecate('forecast', { version: '1.0.0', since: '1.0.0', message: 'Use 2.0.0.' })
    const [old, latest] = [registry.resolve('forecast', '^1'), registry.resolve('forecast')]
    expect(old.success && old.tool.deprecation?.message).toBe('Use 2.0.0.')
    expect(latest.success && latest.tool.deprecation).toBe(undefined)
  })
})

describe('looking up', () => {
  it('answers undefined, false or nothing for an unknown name', () => {
    const registry = new VersionRegistry()
    expect(registry.getTool('forecast')).toBeUndefined()
    expect(registry.getVersion('forecast', '1.0.0')).toBeUndefined()
    expect(registry.isDeprecated('forecast')).toBe(false)
    expect(registry.listVersions('forecast')).toEqual([])
    expect(registry.listRecords('forecast')).toEqual([])
    expect([registry.listAll(), registry.listDeprecated(), registry.listAliases(), registry.listRemoved()]).toEqual([
      [],
      [],
      [],
      [],
    ])
  })

  it('finds the record of each version', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0', '1.0.0')
    expect(registry.getVersion('forecast', 'v1.0.0')).toMatchObject({ version: APIVersion.of(1) })
    expect(registry.getVersion('forecast', APIVersion.of(2))).toBe(registry.getTool('forecast'))
    expect(registry.getVersion('forecast', '3.0.0')).toBeUndefined()
  })

  it('lists versions and their records in the order in which they were registered', () => {
    const registry = new VersionRegistry()
    for (const version of ['2.0.0', '1.0.0', '3.0.0-rc.1', '1.5.0', '2.0.0']) registry.register('forecast', version)
    const expected = ['v2.0.0', 'v1.0.0', 'v3.0.0-rc.1', 'v1.5.0']
    expect(texts(registry.listVersions('forecast'))).toEqual(expected)
    expect(registry.listRecords('forecast').map(({ version }) => String(version))).toEqual(expected)
  })

  it('lists tools in the order in which their names came, with a removed one that comes back at the end', () => {
    const registry = new VersionRegistry()
    for (const name of ['c', 'a', 'b', 'c']) registry.register(name, name === 'c' ? '2.0.0' : '1.0.0')
    expect(registry.listAll().map(({ name }) => name)).toEqual(['c', 'a', 'b'])
    registry.remove('c', { removedIn: '3.0.0' })
    registry.register('c', '4.0.0')
    expect(registry.listAll().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('gives lists that are the caller’s own', () => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.deprecate('forecast', { since: '1.0.0' })
    registry.addAlias('get_forecast', 'forecast')
    registry.remove('radar', { removedIn: '2.0.0' })
    registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '2.0.0', action: 'rename' })
    const lists = (): unknown[][] => [
      registry.listAll(),
      registry.listVersions('forecast'),
      registry.listRecords('forecast'),
      registry.listDeprecated(),
      registry.listAliases(),
      registry.listRemoved(),
      registry.migrationGuide(),
      registry.migrationGuide(undefined, undefined, { tool: 'forecast' }),
    ]
    const before = registry.toJSON()
    for (const list of lists()) list.length = 0
    expect(lists().map((list) => list.length)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
    expect(registry.toJSON()).toStrictEqual(before)
  })
})

describe('a registry and a naive one', () => {
  it('agree on every answer and every refusal, whatever is done to them in whatever order', () => {
    fc.assert(
      fc.property(acts, (sequence) => {
        const registry = new VersionRegistry()
        const naive = new NaiveRegistry()
        for (const act of sequence) {
          const before = JSON.stringify(registry)
          const outcome = perform(registry, act)
          expect(outcome).toBe(naive.perform(act))
          if (outcome === false || typeof outcome === 'string') expect(JSON.stringify(registry)).toBe(before)
        }
        const expected = naive.answers()
        expect(answersOf(registry)).toEqual(expected)
        expect(answersOf(VersionRegistry.fromJSON(JSON.parse(JSON.stringify(registry))))).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })

  /** Everything that a registry says of the names that the acts are about, lists in the order of the alphabet. */
  function answersOf(registry: VersionRegistry): Answers {
    return {
      names: ACT_NAMES.map((name) => {
        const resolution = registry.resolve(name)
        return {
          name,
          current: registry.getTool(name)?.version.toJSON(),
          isDeprecated: registry.isDeprecated(name),
          versions: registry.listVersions(name).map((version) => version.toJSON()),
          records: registry.listRecords(name).map((record) => {
            expect(registry.getVersion(name, record.version)).toBe(record)
            const { version, deprecation } = record
            return { version: version.toJSON(), deprecation: deprecation && { replacement: deprecation.replacement } }
          }),
          resolved: resolution.success ? resolution.tool.version.toJSON() : resolution.code,
        }
      }),
      tools: namesOf(registry.listAll()),
      deprecated: registry.listDeprecated().sort(),
      aliases: namesOf(registry.listAliases()),
      removed: namesOf(registry.listRemoved()),
    }
  }

  const namesOf = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name).sort()
})

/** A class as decorators leave it: two methods, an inherited one and a static one. */
class Observations {
  station(): string {
    return 'OSL'
  }
}

class Weather extends Observations {
  static now(): string {
    return 'sun'
  }

  forecast(): string {
    return 'rain'
  }

  current_weather(): string {
    return 'sun'
  }

  plain(): string {
    return 'not a tool'
  }
}

declare(Observations.prototype, 'station', { version: '1.1.0' })
declare(Weather, 'now', { version: '3.0.0', introduced: '2.0.0' })
declare(Weather.prototype, 'forecast', { version: '2.0.0', introduced: '1.0.0' })
declare(Weather.prototype, 'current_weather', {
  deprecated: { since: '1.0.0', removal: '2.0.0', replacement: 'now' },
})

describe('fromTools', () => {
  it('registers the methods of a class, its static ones and those it inherits', () => {
    const registry = VersionRegistry.fromTools(Weather)
    const records = registry
      .listAll()
      .map(({ name, version, introduced }) => [name, String(version), String(introduced)])
    expect(records).toEqual([
      ['forecast', 'v2.0.0', 'v1.0.0'],
      ['current_weather', 'v1.0.0', 'v1.0.0'],
      ['station', 'v1.1.0', 'v1.1.0'],
      ['now', 'v3.0.0', 'v2.0.0'],
    ])
    expect(registry.listDeprecated()).toEqual(['current_weather'])
    expect(registry.getTool('current_weather')?.deprecation).toEqual(
      toDeprecationInfo({ since: '1.0.0', removal: '2.0.0', replacement: 'now' }),
    )
  })

  it('registers the methods of an instance, and a class that is a tool itself', () => {
    class Radar extends Observations {}
    declare(Radar, undefined, { version: '4.0.0' })
    const registry = VersionRegistry.fromTools(new Observations(), Radar)
    const records = registry.listAll().map(({ name, version }) => [name, String(version)])
    expect(records).toEqual([
      ['station', 'v1.1.0'],
      ['Radar', 'v4.0.0'],
    ])
  })

  it('makes an empty registry of what declares nothing', () => {
    expect(VersionRegistry.fromTools().listAll()).toEqual([])
    expect(VersionRegistry.fromTools({}, new Map(), () => 'sun').listAll()).toEqual([])
  })
})

describe('addTools', () => {
  /** An object whose one method is a tool. */
  function objectWith(name: string, declared: Parameters<typeof declare>[2]): object {
    const holder = { [name]: () => 'sun' }
    declare(holder, name, declared)
    return holder
  }

  it('takes a replacement that comes with the same call, in either order', () => {
    const old = objectWith('old', { deprecated: { since: '1.0.0', replacement: 'fresh' } })
    for (const targets of [
      [old, objectWith('fresh', { version: '1.0.0' })],
      [objectWith('fresh', { version: '1.0.0' }), old],
    ]) {
      const registry = VersionRegistry.fromTools(...targets)
      expect(registry.listDeprecated()).toEqual(['old'])
    }
  })

  it('takes two versions of one tool, of which the later target’s is current', () => {
    const registry = VersionRegistry.fromTools(
      objectWith('forecast', { version: '2.0.0' }),
      objectWith('forecast', { version: '1.0.0' }),
    )
    expect(texts(registry.listVersions('forecast'))).toEqual(['v2.0.0', 'v1.0.0'])
    expect(String(registry.getTool('forecast')?.version)).toBe('v1.0.0')
  })

  it('lets an old version name a tool whose own replacement is the new version', () => {
    const registry = VersionRegistry.fromTools(
      objectWith('forecast', { version: '1.0.0', deprecated: { since: '1.0.0', replacement: 'weather' } }),
      objectWith('weather', { version: '1.0.0', deprecated: { since: '1.0.0', replacement: 'forecast' } }),
      objectWith('forecast', { version: '2.0.0' }),
    )
    expect(registry.listDeprecated()).toEqual(['weather'])
    expect(VersionRegistry.fromJSON(registry.toJSON()).toJSON()).toStrictEqual(registry.toJSON())
  })

  it('keeps the definition of a version that is known', () => {
    const registry = new VersionRegistry()
    const definition = { name: 'forecast', inputSchema: { type: 'object' } }
    registry.registerTool({ name: 'forecast', version: '1.0.0', definition })
    registry.addTools(objectWith('forecast', { version: '1.0.0' }))
    expect(registry.getTool('forecast')?.definition).toBe(definition)
  })

  it('lifts a tombstone', () => {
    const registry = new VersionRegistry()
    registry.remove('forecast', { removedIn: '2.0.0' })
    registry.addTools(objectWith('forecast', { version: '3.0.0' }))
    expect(registry.listRemoved()).toEqual([])
  })

  it.each<[what: string, code: string, refused: object]>([
    ['the name of an alias', 'ERR_NAME_TAKEN', objectWith('get_forecast', { version: '1.0.0' })],
    [
      'an unknown replacement',
      'ERR_UNKNOWN_REPLACEMENT',
      objectWith('alerts', { deprecated: { since: '1.0.0', replacement: 'nothing' } }),
    ],
    [
      'a replacement that leads back',
      'ERR_REPLACEMENT_CYCLE',
      objectWith('radar', { version: '2.0.0', deprecated: { since: '2.0.0', replacement: 'get_radar' } }),
    ],
    ['a name that the protocol does not allow', 'ERR_INVALID_TOOL_NAME', objectWith('no name', { version: '1.0.0' })],
  ])('registers nothing at all when one of the tools has %s', (_what, code, refused) => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    registry.addAlias('get_forecast', 'forecast')
    registry.register('radar')
    registry.addAlias('get_radar', 'radar')
    const before = registry.toJSON()
    for (const targets of [
      [Weather, refused],
      [refused, Weather],
    ]) {
      expectRefusal(() => registry.addTools(...targets), { code })
      expect(registry.toJSON()).toStrictEqual(before)
    }
    registry.addTools(Weather)
    expect(registry.listAll()).toHaveLength(5)
  })

  it('refuses replacements that lead in a circle within one call', () => {
    const registry = new VersionRegistry()
    const [one, other] = [
      objectWith('one', { deprecated: { since: '1.0.0', replacement: 'other' } }),
      objectWith('other', { deprecated: { since: '1.0.0', replacement: 'one' } }),
    ]
    expectRefusal(() => registry.addTools(one, other), {
      code: 'ERR_REPLACEMENT_CYCLE',
      names: ['"one"', 'one → other'],
    })
    expect(registry.listAll()).toEqual([])
  })
})

describe('a refusal', () => {
  /** A registry in which something is in the way of everything. */
  function busyRegistry(options?: ConstructorParameters<typeof VersionRegistry>[0]): VersionRegistry {
    const registry = new VersionRegistry(options)
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0')
    registry.registerTool({
      name: 'radar',
      definition: { name: 'radar', description: 'Rain', inputSchema: { type: 'object' } },
    })
    registry.addAlias('get_forecast', 'forecast')
    registry.addAlias('the_forecast', 'get_forecast')
    registry.remove('satellite', { removedIn: '2.0.0', replacement: 'radar' })
    registry.deprecate('radar', { since: '1.0.0', removal: '2.0.0', replacement: 'forecast' })
    registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '2.0.0', action: 'rename "city"' })
    return registry
  }

  const own: [what: string, code: string, names: string[], act: (registry: VersionRegistry) => unknown][] = [
    ['a tool under an alias', 'ERR_NAME_TAKEN', ['"get_forecast"'], (r) => r.register('get_forecast')],
    [
      'a removal of an alias',
      'ERR_NAME_TAKEN',
      ['"get_forecast"'],
      (r) => r.remove('get_forecast', { removedIn: '3.0.0' }),
    ],
    ['an alias under a tool’s name', 'ERR_NAME_TAKEN', ['"radar"'], (r) => r.addAlias('radar', 'forecast')],
    ['an alias of nothing', 'ERR_UNKNOWN_TOOL', ['"nothing"'], (r) => r.addAlias('other', 'nothing')],
    [
      'an alias of itself',
      'ERR_REPLACEMENT_CYCLE',
      ['"get_forecast"'],
      (r) => r.addAlias('get_forecast', 'get_forecast'),
    ],
    [
      'an alias of what leads back to it',
      'ERR_REPLACEMENT_CYCLE',
      ['get_forecast → the_forecast → get_forecast'],
      (r) => r.addAlias('get_forecast', 'the_forecast'),
    ],
    [
      'a deprecation in favour of a tombstone that leads back',
      'ERR_REPLACEMENT_CYCLE',
      ['forecast → satellite → radar → forecast'],
      (r) => r.deprecate('forecast', { since: '2.0.0', replacement: 'satellite' }),
    ],
    [
      'a deprecation in favour of nothing',
      'ERR_UNKNOWN_REPLACEMENT',
      ['"nothing"', '"forecast"'],
      (r) => r.deprecate('forecast', { since: '2.0.0', replacement: 'nothing' }),
    ],
    [
      'a deprecation of an old version in favour of nothing',
      'ERR_UNKNOWN_REPLACEMENT',
      ['"nothing"', '"forecast"'],
      (r) => r.deprecate('forecast', { version: '1.0.0', since: '1.0.0', replacement: 'nothing' }),
    ],
    [
      'a deprecation in favour of itself',
      'ERR_REPLACEMENT_CYCLE',
      ['forecast → forecast'],
      (r) => r.deprecate('forecast', { since: '2.0.0', replacement: 'forecast' }),
    ],
    [
      'a deprecation in favour of what is deprecated in favour of it',
      'ERR_REPLACEMENT_CYCLE',
      ['forecast → radar → forecast'],
      (r) => r.deprecate('forecast', { since: '2.0.0', replacement: 'radar' }),
    ],
    [
      'a deprecation in favour of its alias',
      'ERR_REPLACEMENT_CYCLE',
      ['forecast → get_forecast → forecast'],
      (r) => r.deprecate('forecast', { since: '2.0.0', replacement: 'get_forecast' }),
    ],
    [
      'a removal in favour of nothing',
      'ERR_UNKNOWN_REPLACEMENT',
      ['"nothing"'],
      (r) => r.remove('forecast', { removedIn: '3.0.0', replacement: 'nothing' }),
    ],
    [
      'a removal in favour of what leads back',
      'ERR_REPLACEMENT_CYCLE',
      ['forecast → satellite → radar → forecast'],
      (r) => r.remove('forecast', { removedIn: '3.0.0', replacement: 'satellite' }),
    ],
    [
      'a tool that is deprecated in favour of nothing',
      'ERR_UNKNOWN_REPLACEMENT',
      ['"nothing"'],
      (r) =>
        r.registerTool({ name: 'other', deprecation: toDeprecationInfo({ since: '1.0.0', replacement: 'nothing' }) }),
    ],
    [
      'a tombstone’s name, deprecated in favour of what leads back',
      'ERR_REPLACEMENT_CYCLE',
      ['satellite → satellite'],
      (r) =>
        r.registerTool({
          name: 'satellite',
          deprecation: toDeprecationInfo({ since: '1.0.0', replacement: 'satellite' }),
        }),
    ],
    [
      'another definition of a version',
      'ERR_DEFINITION_CONFLICT',
      ['v1.0.0', '"radar"'],
      (r) => r.registerTool({ name: 'radar', definition: { name: 'radar', inputSchema: { type: 'object' } } }),
    ],
    [
      'a path back',
      'ERR_BACKWARD_MIGRATION',
      ['v1.0.0', 'v2.0.0'],
      (r) => r.migrationPath('forecast', '2.0.0', '1.0.0'),
    ],
  ]

  const ofCore: typeof own = [
    ['a tool without a name', 'ERR_INVALID_TOOL_NAME', ['""'], (r) => r.register('')],
    ['a tool with a line break in its name', 'ERR_INVALID_TOOL_NAME', ['"a\\nb"'], (r) => r.register('a\nb')],
    ['a malformed version', 'ERR_INVALID_VERSION', ['"1.0"'], (r) => r.register('forecast', '1.0')],
    ['a malformed introduction', 'ERR_INVALID_VERSION', ['"first"'], (r) => r.register('forecast', '3.0.0', 'first')],
    ['a malformed version to look up', 'ERR_INVALID_VERSION', ['"1"'], (r) => r.getVersion('forecast', '1')],
    [
      'a definition that is none',
      'ERR_INVALID_TOOL_DEFINITION',
      ['"not a name"'],
      (r) => r.registerTool({ name: 'other', definition: { name: 'not a name', inputSchema: {} } }),
    ],
    [
      'a hand-made deprecation that ends before it begins',
      'ERR_INVALID_DEPRECATION',
      ['v2.0.0', 'v1.0.0'],
      (r) => r.registerTool({ name: 'other', deprecation: { since: APIVersion.of(2), removal: APIVersion.of(1) } }),
    ],
    [
      'a removal that does not come after the deprecation',
      'ERR_INVALID_DEPRECATION',
      ['v2.0.0'],
      (r) => r.deprecate('forecast', { since: '2.0.0', removal: '2.0.0' }),
    ],
    [
      'a removal date that is none',
      'ERR_INVALID_DEPRECATION',
      ['"2027-02-30"'],
      (r) => r.deprecate('forecast', { since: '2.0.0', removalDate: '2027-02-30' }),
    ],
    [
      'a replacement that cannot be a name',
      'ERR_INVALID_TOOL_NAME',
      ['"a tool"'],
      (r) => r.deprecate('forecast', { since: '2.0.0', replacement: 'a tool' }),
    ],
    [
      'a malformed version to deprecate',
      'ERR_INVALID_VERSION',
      ['"2"'],
      (r) => r.deprecate('forecast', { version: '2', since: '2.0.0' }),
    ],
    [
      'a malformed start of a deprecation',
      'ERR_INVALID_VERSION',
      ['"2"'],
      (r) => r.deprecate('forecast', { since: '2' }),
    ],
    [
      'an alias that cannot be a name',
      'ERR_INVALID_TOOL_NAME',
      ['"get forecast"'],
      (r) => r.addAlias('get forecast', 'forecast'),
    ],
    [
      'a removal of what cannot be a name',
      'ERR_INVALID_TOOL_NAME',
      ['"a tool"'],
      (r) => r.remove('a tool', { removedIn: '2.0.0' }),
    ],
    [
      'a removal in a malformed version',
      'ERR_INVALID_VERSION',
      ['"soon"'],
      (r) => r.remove('forecast', { removedIn: 'soon' }),
    ],
    [
      'a removal in favour of what cannot be a name',
      'ERR_INVALID_TOOL_NAME',
      ['"a tool"'],
      (r) => r.remove('forecast', { removedIn: '3.0.0', replacement: 'a tool' }),
    ],
    [
      'a removal with a message that is no text',
      'ERR_INVALID_DEPRECATION',
      ['7'],
      (r) => r.remove('forecast', { removedIn: '3.0.0', message: 7 as unknown as string }),
    ],
    [
      'a migration that leads nowhere',
      'ERR_INVALID_MIGRATION',
      ['"forecast"', 'v2.0.0'],
      (r) => r.addMigration({ toolName: 'forecast', fromVersion: '2.0.0', toVersion: '2.0.0', action: 'wait' }),
    ],
    [
      'a migration that says nothing',
      'ERR_INVALID_MIGRATION',
      ['" "'],
      (r) => r.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '2.0.0', action: ' ' }),
    ],
    [
      'a migration of what cannot be a tool',
      'ERR_INVALID_TOOL_NAME',
      ['"a tool"'],
      (r) => r.addMigration({ toolName: 'a tool', fromVersion: '1.0.0', toVersion: '2.0.0', action: 'wait' }),
    ],
    [
      'a migration between malformed versions',
      'ERR_INVALID_VERSION',
      ['"1"'],
      (r) => r.addMigration({ toolName: 'forecast', fromVersion: '1', toVersion: '2.0.0', action: 'wait' }),
    ],
    ['a guide from a malformed version', 'ERR_INVALID_VERSION', ['"1"'], (r) => r.migrationGuide('1')],
    ['a path to a malformed version', 'ERR_INVALID_VERSION', ['"2"'], (r) => r.migrationPath('forecast', '1.0.0', '2')],
    ['a malformed range', 'ERR_INVALID_RANGE', ['"newest"'], (r) => r.resolve('forecast', 'newest')],
  ]

  afterEach(() => setDefaultLogger(undefined))

  it.each([...own, ...ofCore])('of %s says %s and leaves the registry unchanged', (_what, code, ...[names, act]) => {
    const registry = busyRegistry()
    const [before, deprecated] = [registry.toJSON(), registry.listDeprecated()]
    expectRefusal(() => act(registry), { code, names })
    expect(registry.toJSON()).toStrictEqual(before)
    expect(registry.listDeprecated()).toEqual(deprecated)
  })

  it.each(own)('of %s is logged through the registry’s logger before it is thrown', (_what, code, ...[, act]) => {
    const others = new RecordingLogger()
    setDefaultLogger(others)
    const logger = new RecordingLogger()
    const registry = busyRegistry({ logger })
    expect(logger.lines).toEqual([])
    const error = refusalOf(() => act(registry))
    expect(logger.lines).toEqual([
      { level: 'error', fields: { code, hint: error.hint, err: error }, message: error.message },
    ])
    expect(others.lines).toEqual([])
  })

  it.each(ofCore)('of %s is logged through core’s default logger', (_what, code, ...[, act]) => {
    const logger = new RecordingLogger()
    setDefaultLogger(logger)
    const registry = busyRegistry({ logger: silentLogger })
    const error = refusalOf(() => act(registry))
    expect(logger.lines).toEqual([
      { level: 'error', fields: { code, hint: error.hint, err: error }, message: error.message },
    ])
  })

  it('is logged through core’s default logger where the registry was given none', () => {
    const logger = new RecordingLogger()
    setDefaultLogger(logger)
    const registry = busyRegistry()
    const error = refusalOf(() => registry.register('get_forecast'))
    expect(logger.lines.map(({ fields }) => fields)).toEqual([{ code: 'ERR_NAME_TAKEN', hint: error.hint, err: error }])
  })
})

describe('names that objects inherit', () => {
  it.each(INHERITED)('%s is an unknown name like any other', (name) => {
    const registry = new VersionRegistry()
    registry.register('forecast')
    expect(registry.getTool(name)).toBeUndefined()
    expect(registry.getVersion(name, '1.0.0')).toBeUndefined()
    expect(registry.listVersions(name)).toEqual([])
    expect(registry.isDeprecated(name)).toBe(false)
    expect(registry.deprecate(name, { since: '1.0.0' })).toBe(false)
    expect(registry.resolve(name)).toMatchObject({ success: false, code: 'ERR_UNKNOWN_TOOL' })
    expect(registry.migrationGuide(undefined, undefined, { tool: name })).toEqual([])
    expectRefusal(() => registry.addAlias('other', name), { code: 'ERR_UNKNOWN_TOOL' })
    expectRefusal(() => registry.deprecate('forecast', { since: '1.0.0', replacement: name }), {
      code: 'ERR_UNKNOWN_REPLACEMENT',
    })
  })

  it.each(INHERITED)('%s is a tool, an alias and a tombstone like any other', (name) => {
    const asTool = new VersionRegistry()
    asTool.register('forecast')
    asTool.register(name, '2.0.0')
    asTool.deprecate(name, { since: '2.0.0', replacement: 'forecast' })
    asTool.addMigration({ toolName: name, fromVersion: '1.0.0', toVersion: '2.0.0', action: 'rename' })
    expect(asTool.listDeprecated()).toEqual([name])
    expect(asTool.migrationGuide(undefined, undefined, { tool: name })).toHaveLength(1)

    const asAlias = new VersionRegistry()
    asAlias.register('forecast')
    asAlias.addAlias(name, 'forecast')
    expect(asAlias.resolve(name)).toMatchObject({ success: true, alias: name, tool: { name: 'forecast' } })

    const asTombstone = new VersionRegistry()
    asTombstone.remove(name, { removedIn: '2.0.0' })
    expect(asTombstone.resolve(name)).toMatchObject({ code: 'ERR_TOOL_REMOVED', tool: name })

    for (const registry of [asTool, asAlias, asTombstone]) {
      const read = VersionRegistry.fromJSON(JSON.parse(JSON.stringify(registry)))
      expect(read.toJSON()).toStrictEqual(registry.toJSON())
      expect(read.resolve(name)).toEqual(registry.resolve(name))
    }
  })
})

describe('summary', () => {
  it('is a snapshot: it stays what it was when the registry changes', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.addMigration({ toolName: 'forecast', fromVersion: '2.0.0', toVersion: '3.0.0', action: 'rename' })
    const summary = registry.summary()
    registry.register('forecast', '2.0.0')
    registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '2.0.0', action: 'rename' })
    registry.addAlias('get_forecast', 'forecast')
    registry.remove('radar', { removedIn: '2.0.0' })
    const current = { name: 'forecast', version: APIVersion.of(1), introduced: APIVersion.of(1) }
    expect(summary).toEqual({
      tools: [{ current, versions: [current] }],
      aliases: [],
      removed: [],
      migrations: [expect.objectContaining({ toVersion: APIVersion.of(3) })],
    })
  })
})

describe('toMarkdown', () => {
  it('names the tools, their versions and what became of them', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '2.1.0')
    registry.register('radar', '1.4.0')
    registry.deprecate('radar', { since: '1.4.0', removal: '5.0.0', replacement: 'forecast' })
    registry.addAlias('weather', 'forecast')
    registry.remove('satellite', { removedIn: '7.0.0', message: 'It fell down.' })
    registry.addMigration({ toolName: 'radar', fromVersion: '1.4.0', toVersion: '5.0.0', action: 'call forecast' })
    const markdown = registry.toMarkdown()
    for (const part of [
      ...['forecast', '2.1.0', 'radar', '1.4.0', '5.0.0'],
      ...['weather', 'satellite', '7.0.0', 'It fell down.', 'call forecast'],
    ]) {
      expect(markdown).toContain(part)
    }
  })

  it('says something of an empty registry too', () => {
    expect(new VersionRegistry().toMarkdown()).toMatch(/^# \S/)
  })
})

describe('a registry of 200,000 tools', () => {
  const TOOLS = 200_000
  const nameOf = (index: number): string => `tool_${String(index)}`

  it('answers about each of them', () => {
    const registry = new VersionRegistry()
    for (let index = 0; index < TOOLS; index++) {
      registry.register(nameOf(index), '1.0.0')
      registry.register(nameOf(index), '2.0.0')
    }
    const deprecated: string[] = []
    for (let index = 1; index < TOOLS; index += 1000) {
      const name = nameOf(index)
      expect(registry.deprecate(name, { since: '2.0.0', replacement: nameOf(index - 1) })).toBe(true)
      expect(registry.isDeprecated(name)).toBe(true)
      deprecated.push(name)
      const [range, none] = [registry.resolve(name, '^1'), registry.resolve(name)]
      expect([range, none].map((answer) => answer.success && String(answer.tool.version))).toEqual(['v1.0.0', 'v2.0.0'])
    }
    expect(registry.listDeprecated()).toEqual(deprecated)
    expect(registry.listAll()).toHaveLength(TOOLS)
    expect(registry.resolve(nameOf(TOOLS))).toMatchObject({ code: 'ERR_UNKNOWN_TOOL' })
  })
})
