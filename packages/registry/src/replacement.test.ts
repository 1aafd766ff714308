import { APIVersion, toDeprecationInfo } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { expectRefusal } from './test/refusal.ts'
import { VersionRegistry } from './version-registry.ts'

function registryOf(...names: readonly string[]): VersionRegistry {
  const registry = new VersionRegistry()
  for (const name of names) registry.register(name)
  return registry
}

/** The registry after its JSON was written and read. */
function reread(registry: VersionRegistry): VersionRegistry {
  return VersionRegistry.fromJSON(JSON.parse(JSON.stringify(registry)))
}

describe('an alias', () => {
  it('can be called and is not listed', () => {
    const registry = registryOf('forecast')
    registry.addAlias('get_forecast', 'forecast')
    expect(registry.resolve('get_forecast').success).toBe(true)
    expect(registry.listAll().map(({ name }) => name)).toEqual(['forecast'])
    expect(registry.getTool('get_forecast')).toBeUndefined()
    expect(registry.listVersions('get_forecast')).toEqual([])
    expect(registry.listAliases()).toEqual([{ name: 'get_forecast', target: 'forecast' }])
  })

  it('leads to the versions that its tool gets later', () => {
    const registry = registryOf('forecast')
    registry.addAlias('get_forecast', 'forecast')
    registry.register('forecast', '2.0.0')
    expect(registry.resolve('get_forecast', '^2').success).toBe(true)
  })

  it('can be pointed to another tool', () => {
    const registry = registryOf('forecast', 'weather')
    registry.addAlias('get_forecast', 'forecast')
    registry.addAlias('get_forecast', 'weather')
    expect(registry.listAliases()).toEqual([{ name: 'get_forecast', target: 'weather' }])
    expect(registry.resolve('get_forecast')).toMatchObject({ tool: { name: 'weather' } })
  })

  it('may lead to a tombstone, and takes the place of one', () => {
    const registry = registryOf('weather')
    registry.remove('forecast', { removedIn: '2.0.0' })
    registry.addAlias('get_forecast', 'forecast')
    expect(registry.resolve('get_forecast')).toMatchObject({ code: 'ERR_TOOL_REMOVED', tool: 'forecast' })
    registry.addAlias('forecast', 'weather')
    expect(registry.listRemoved()).toEqual([])
    expect(registry.resolve('get_forecast')).toMatchObject({ success: true, tool: { name: 'weather' } })
  })

  it('of a tool whose replacement it is would send callers in a circle, and so would itself', () => {
    const registry = registryOf('forecast')
    registry.remove('weather', { removedIn: '2.0.0' })
    registry.deprecate('forecast', { since: '1.0.0', replacement: 'weather' })
    expectRefusal(() => registry.addAlias('weather', 'forecast'), {
      code: 'ERR_REPLACEMENT_CYCLE',
      names: ['"weather"', 'weather → forecast → weather'],
    })
    expectRefusal(() => registry.addAlias('weather', 'weather'), { code: 'ERR_REPLACEMENT_CYCLE' })
    expectRefusal(() => registry.addAlias('unknown', 'unknown'), { code: 'ERR_UNKNOWN_TOOL', names: ['"unknown"'] })
    expect(registry.listRemoved()).toHaveLength(1)
  })
})

describe('a tombstone', () => {
  it('stands where a tool was, whose versions and deprecation are gone', () => {
    const registry = registryOf('forecast', 'weather')
    registry.deprecate('forecast', { since: '1.0.0' })
    registry.remove('forecast', { removedIn: 'v2.0.0', replacement: 'weather' })
    expect(registry.listRemoved()).toEqual([{ name: 'forecast', removedIn: APIVersion.of(2), replacement: 'weather' }])
    expect(registry.getTool('forecast')).toBeUndefined()
    expect(registry.listVersions('forecast')).toEqual([])
    expect(registry.isDeprecated('forecast')).toBe(false)
    expect(registry.listDeprecated()).toEqual([])
    expect(registry.listAll().map(({ name }) => name)).toEqual(['weather'])
  })

  it('may stand for a tool that this registry never had', () => {
    const registry = new VersionRegistry()
    registry.remove('forecast', { removedIn: '2.0.0', message: 'Ask a person.' })
    expect(registry.resolve('forecast')).toMatchObject({
      code: 'ERR_TOOL_REMOVED',
      tombstone: { message: 'Ask a person.' },
    })
  })

  it('keeps the migration steps of its tool', () => {
    const registry = registryOf('forecast')
    registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '2.0.0', action: 'call weather' })
    registry.remove('forecast', { removedIn: '2.0.0' })
    expect(registry.migrationGuide(undefined, undefined, { tool: 'forecast' })).toHaveLength(1)
  })

  it('is replaced by a later one', () => {
    const registry = registryOf('weather')
    registry.remove('forecast', { removedIn: '2.0.0', message: 'Gone.' })
    registry.remove('forecast', { removedIn: '3.0.0', replacement: 'weather' })
    expect(registry.listRemoved()).toEqual([{ name: 'forecast', removedIn: APIVersion.of(3), replacement: 'weather' }])
  })

  it('is lifted when its name is registered again, with a history that starts anew', () => {
    const registry = registryOf('forecast')
    registry.remove('forecast', { removedIn: '2.0.0' })
    registry.register('forecast', '3.0.0')
    expect(registry.listRemoved()).toEqual([])
    expect(registry.listVersions('forecast').map(String)).toEqual(['v3.0.0'])
  })

  it('cannot be changed', () => {
    const registry = new VersionRegistry()
    registry.remove('forecast', { removedIn: '2.0.0' })
    expect(() => Object.assign(registry.listRemoved()[0] ?? {}, { name: 'weather' })).toThrow(TypeError)
  })
})

describe('a replacement', () => {
  it('may be a tool, an alias or a tombstone, as long as a caller arrives somewhere', () => {
    const registry = registryOf('one', 'two', 'three', 'weather')
    registry.addAlias('forecast', 'weather')
    registry.remove('radar', { removedIn: '2.0.0', replacement: 'weather' })
    expect(registry.deprecate('one', { since: '1.0.0', replacement: 'weather' })).toBe(true)
    expect(registry.deprecate('two', { since: '1.0.0', replacement: 'forecast' })).toBe(true)
    expect(registry.deprecate('three', { since: '1.0.0', replacement: 'radar' })).toBe(true)
    expect(reread(registry).listDeprecated()).toEqual(['one', 'two', 'three'])
  })

  it('of the last of a chain may not be the first', () => {
    const registry = registryOf('one', 'two', 'three')
    registry.deprecate('one', { since: '1.0.0', replacement: 'two' })
    registry.deprecate('two', { since: '1.0.0', replacement: 'three' })
    expectRefusal(() => registry.deprecate('three', { since: '1.0.0', replacement: 'one' }), {
      code: 'ERR_REPLACEMENT_CYCLE',
      names: ['"three"', 'three → one → two → three'],
    })
  })

  it('may lead back to a name whose current version is not deprecated, in whatever order the two are deprecated', () => {
    const oldFirst = registryOf('forecast', 'weather')
    oldFirst.register('forecast', '2.0.0')
    expect(oldFirst.deprecate('forecast', { version: '1.0.0', since: '1.0.0', replacement: 'weather' })).toBe(true)
    expect(oldFirst.deprecate('weather', { since: '1.0.0', replacement: 'forecast' })).toBe(true)

    const oldLast = registryOf('forecast', 'weather')
    oldLast.register('forecast', '2.0.0')
    expect(oldLast.deprecate('weather', { since: '1.0.0', replacement: 'forecast' })).toBe(true)
    expect(oldLast.deprecate('forecast', { version: '1.0.0', since: '1.0.0', replacement: 'weather' })).toBe(true)

    expect(oldLast.toJSON()).toStrictEqual(oldFirst.toJSON())
    expect(reread(oldFirst).toJSON()).toStrictEqual(oldFirst.toJSON())
    expectRefusal(() => oldFirst.deprecate('forecast', { since: '2.0.0', replacement: 'weather' }), {
      code: 'ERR_REPLACEMENT_CYCLE',
    })
  })

  it('of a version is never the tool itself, not even for an old version', () => {
    const registry = registryOf('forecast')
    registry.register('forecast', '2.0.0')
    for (const version of ['1.0.0', '2.0.0']) {
      expectRefusal(() => registry.deprecate('forecast', { version, since: '1.0.0', replacement: 'forecast' }), {
        code: 'ERR_REPLACEMENT_CYCLE',
        names: ['forecast → forecast'],
      })
    }
  })

  it('of a name that is new to the registry is not that name', () => {
    const registry = new VersionRegistry()
    const deprecation = toDeprecationInfo({ since: '1.0.0', replacement: 'forecast' })
    for (const act of [
      () => registry.registerTool({ name: 'forecast', deprecation }),
      () => registry.remove('forecast', { removedIn: '2.0.0', replacement: 'forecast' }),
    ]) {
      expectRefusal(act, { code: 'ERR_REPLACEMENT_CYCLE', names: ['forecast → forecast'] })
    }
  })

  it('counts no more once a new version is current', () => {
    const registry = registryOf('one', 'two')
    registry.deprecate('one', { since: '1.0.0', replacement: 'two' })
    registry.register('one', '2.0.0')
    expect(registry.deprecate('two', { since: '1.0.0', replacement: 'one' })).toBe(true)
  })

  it('may be at the end of a chain of 2,000 names', () => {
    const registry = registryOf('tool_0')
    for (let index = 1; index < 2000; index++) registry.addAlias(`tool_${String(index)}`, `tool_${String(index - 1)}`)
    expect(registry.resolve('tool_1999')).toMatchObject({ tool: { name: 'tool_0' }, alias: 'tool_1999' })
    expectRefusal(() => registry.deprecate('tool_0', { since: '1.0.0', replacement: 'tool_1999' }), {
      code: 'ERR_REPLACEMENT_CYCLE',
    })
  })
})
