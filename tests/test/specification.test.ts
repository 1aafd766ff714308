// The specification "Versioning", v1.0.0, sentence by sentence, through what the packages publish.
import { once } from 'node:events'
import {
  APIVersion,
  CompatibilityMatrix,
  setDefaultLogger,
  VersionParseError,
  type DeprecationInfo,
  type Logger,
} from '@mcpver/core'
import { deprecated, versioned } from '@mcpver/decorators'
import { VersionRegistry } from '@mcpver/registry'
import { describe, expect, it, onTestFinished } from 'vitest'

/** What the decorators attach, by the specification's names. */
interface Attributes {
  readonly _api_version?: APIVersion
  readonly _api_introduced?: APIVersion
  readonly _api_deprecated?: boolean
  readonly _deprecation_info?: DeprecationInfo
}

const v = (text: string): APIVersion => APIVersion.parse(text)

describe('APIVersion', () => {
  it('parse: parse "v1.2.3" or "1.2.3" into an APIVersion instance', () => {
    for (const text of ['v1.2.3', '1.2.3']) expect(v(text)).toMatchObject({ major: 1, minor: 2, patch: 3 })
  })

  it('is_compatible: true if same major and other >= self', () => {
    expect(v('1.2.3').isCompatible(v('1.2.3'))).toBe(true)
    expect(v('1.2.3').isCompatible(v('1.9.0'))).toBe(true)
    expect(v('1.2.3').isCompatible(v('1.2.2'))).toBe(false)
    expect(v('1.2.3').isCompatible(v('2.0.0'))).toBe(false)
  })

  it('__str__: returns "v1.2.3" format', () => {
    expect(String(v('1.2.3'))).toBe('v1.2.3')
  })

  it('natural ordering on (major, minor, patch)', () => {
    expect(v('1.2.3') < v('1.2.10')).toBe(true)
    expect(v('1.10.0') > v('1.9.9')).toBe(true)
    expect(v('9.0.0') < v('10.0.0')).toBe(true)
    const sorted = ['2.0.0', '1.0.10', '1.0.9', '1.1.0'].map(v).sort((a, b) => APIVersion.compare(a, b))
    expect(sorted.map(String)).toEqual(['v1.0.9', 'v1.0.10', 'v1.1.0', 'v2.0.0'])
  })

  it('is immutable; version values cannot be modified after creation', () => {
    const version = v('1.2.3')
    expect(Object.isFrozen(version)).toBe(true)
    expect(() => Object.assign(version, { major: 2 })).toThrow(TypeError)
  })

  it('parse raises on malformed version strings (not caught internally)', () => {
    for (const text of ['', '1', '1.2', '1.2.x', 'one', '1.2.3.4']) expect(() => v(text)).toThrow(VersionParseError)
  })
})

describe('VersionRegistry', () => {
  it('register: register a versioned tool; get_tool: look up a tool', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.2.0', '1.0.0')
    const tool = registry.getTool('forecast')
    expect([tool?.name, String(tool?.version), String(tool?.introduced)]).toEqual(['forecast', 'v1.2.0', 'v1.0.0'])
    expect(registry.getTool('nothing')).toBeUndefined()
  })

  it('register overwrites previous registrations for the same tool name but appends to version history', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.0.0')
    registry.register('forecast', '2.0.0')
    expect(String(registry.getTool('forecast')?.version)).toBe('v2.0.0')
    expect(registry.listAll()).toHaveLength(1)
    expect(registry.listVersions('forecast').map(String)).toEqual(['v1.0.0', 'v2.0.0'])
  })

  it('deprecate: mark a tool deprecated; returns False if not found, for unknown tools, rather than raising', () => {
    const registry = new VersionRegistry()
    registry.register('old')
    registry.register('new')
    expect(registry.deprecate('old', { since: '1.1.0', removal: '2.0.0', replacement: 'new' })).toBe(true)
    expect(registry.deprecate('nothing', { since: '1.1.0' })).toBe(false)
    const info = registry.getTool('old')?.deprecation
    expect([String(info?.since), String(info?.removal), info?.replacement]).toEqual(['v1.1.0', 'v2.0.0', 'new'])
  })

  it('is_deprecated: check deprecation status; list_deprecated: all deprecated tool names', () => {
    const registry = new VersionRegistry()
    registry.register('old')
    registry.register('new')
    registry.deprecate('old', { since: '1.1.0' })
    expect([registry.isDeprecated('old'), registry.isDeprecated('new'), registry.isDeprecated('nothing')]).toEqual([
      true,
      false,
      false,
    ])
    expect(registry.listDeprecated()).toEqual(['old'])
  })

  it('list_versions: all known versions of a tool; list_all: all registered tools', () => {
    const registry = new VersionRegistry()
    for (const version of ['1.0.0', '1.1.0', '3.0.0']) registry.register('forecast', version)
    registry.register('clock')
    expect(registry.listVersions('forecast').map(String)).toEqual(['v1.0.0', 'v1.1.0', 'v3.0.0'])
    expect(registry.listVersions('nothing')).toEqual([])
    expect(registry.listAll().map(({ name }) => name)).toEqual(['forecast', 'clock'])
  })

  it('add_migration: record a migration step; migration_guide: filter migration steps by version range', () => {
    const registry = new VersionRegistry()
    for (const [from, to] of [
      ['3.0.0', '4.0.0'],
      ['1.0.0', '2.0.0'],
      ['2.0.0', '3.0.0'],
    ] as const) {
      registry.addMigration({
        toolName: 'forecast',
        fromVersion: from,
        toVersion: to,
        action: `to ${to}`,
        details: 'now',
      })
    }
    const actions = (from?: string, to?: string): string[] =>
      registry.migrationGuide(from, to).map(({ action }) => action)
    expect(actions('1.0.0', '3.0.0')).toEqual(['to 2.0.0', 'to 3.0.0'])
    expect(actions('2.0.0')).toEqual(['to 3.0.0', 'to 4.0.0'])
    expect(actions()).toEqual(['to 2.0.0', 'to 3.0.0', 'to 4.0.0'])
    expect(registry.migrationGuide('1.0.0', '2.0.0')).toMatchObject([
      { toolName: 'forecast', action: 'to 2.0.0', details: 'now' },
    ])
  })

  it('to_markdown: generate markdown registry summary', () => {
    const registry = new VersionRegistry()
    registry.register('forecast', '1.2.0', '1.0.0')
    registry.deprecate('forecast', { since: '1.2.0', removal: '2.0.0' })
    for (const part of ['# ', '`forecast`', 'v1.2.0', 'v1.0.0', 'deprecated', 'v2.0.0'])
      expect(registry.toMarkdown()).toContain(part)
  })
})

describe('CompatibilityMatrix', () => {
  it('add_compatible: record an explicit compatibility pair; is_compatible: same-major defaults to True', () => {
    const matrix = new CompatibilityMatrix()
    expect(matrix.isCompatible('forecast', '1.0.0', '1.9.0')).toBe(true)
    expect(matrix.isCompatible('forecast', '1.0.0', '2.0.0')).toBe(false)
    matrix.addCompatible('forecast', '1.0.0', '2.0.0')
    expect(matrix.isCompatible('forecast', '1.0.0', '2.0.0')).toBe(true)
    expect(matrix.isCompatible('forecast', '2.0.0', '1.0.0')).toBe(true)
    expect(matrix.isCompatible('clock', '1.0.0', '2.0.0')).toBe(false)
  })
})

describe('Decorators', () => {
  it('@versioned attaches _api_version, _api_introduced, and _api_deprecated=False to the decorated function', () => {
    const tool = versioned('1.2.0', '1.1.0')(() => 'sun') as Attributes
    expect([String(tool._api_version), String(tool._api_introduced), tool._api_deprecated]).toEqual([
      'v1.2.0',
      'v1.1.0',
      false,
    ])
  })

  it('@deprecated attaches _deprecation_info and _api_deprecated=True', () => {
    const tool = deprecated({
      since: '1.2.0',
      removal: '2.0.0',
      replacement: 'forecast',
      message: 'Gone soon.',
    })(() => 'sun') as Attributes
    const info = tool._deprecation_info
    expect(tool._api_deprecated).toBe(true)
    expect([String(info?.since), String(info?.removal), info?.replacement, info?.message]).toEqual([
      'v1.2.0',
      'v2.0.0',
      'forecast',
      'Gone soon.',
    ])
  })

  it('@deprecated emits DeprecationWarning on every call, including replacement and removal info in the message', async () => {
    const tool = deprecated({ since: '1.2.0', removal: '2.0.0', replacement: 'forecast' })(function old() {
      return 'sun'
    })
    for (let call = 0; call < 3; call++) {
      const warned = once(process, 'warning') as Promise<[Error]>
      expect(tool()).toBe('sun')
      const [warning] = await warned
      expect(warning.name).toBe('DeprecationWarning')
      expect(warning.message).toContain('forecast')
      expect(warning.message).toContain('v2.0.0')
    }
  })

  it('the warning points to the caller, not the decorator', async () => {
    const tool = deprecated({ since: '1.2.0' })(() => 'sun')
    const warned = once(process, 'warning') as Promise<[Error]>
    function caller(): string {
      return tool()
    }
    caller()
    const [warning] = await warned
    expect(warning.stack?.split('\n')[1]).toContain('caller')
  })
})

describe('Error handling', () => {
  it('all errors logged before propagation', () => {
    const logged: string[] = []
    const error: Logger['error'] = (_fields, message) => logged.push(message)
    const ignore = (): void => undefined
    setDefaultLogger({ debug: ignore, info: ignore, warn: ignore, error })
    onTestFinished(() => setDefaultLogger(undefined))
    const matrix = new CompatibilityMatrix()
    const registry = new VersionRegistry()
    const refused = [
      () => v('one'),
      () => registry.register('no name'),
      () => registry.addMigration({ toolName: 'a', fromVersion: '2.0.0', toVersion: '1.0.0', action: 'back' }),
      () => matrix.addIncompatible('a', '1.0.0', '1.0.0'),
      () => deprecated({ since: '2.0.0', removal: '1.0.0' }),
    ]
    for (const refuse of refused) {
      const before = logged.length
      expect(refuse).toThrow()
      expect(logged.length).toBeGreaterThan(before)
    }
  })
})
