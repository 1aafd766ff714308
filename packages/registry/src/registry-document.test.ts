import { APIVersion, McpverError, toDeprecationInfo } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RegistryDocument } from './registry-document.ts'
import { acts, perform } from './test/naive-registry.ts'
import { expectRefusal } from './test/refusal.ts'
import { closeVersion } from './test/version-arbitraries.ts'
import { VersionRegistry } from './version-registry.ts'

function fullRegistry(): VersionRegistry {
  const registry = new VersionRegistry()
  registry.register('forecast', '2.0.0', '1.0.0')
  registry.register('forecast', '1.5.0+build.7', '1.0.0')
  registry.registerTool({
    name: 'radar',
    version: '1.0.0-rc.1',
    definition: { name: 'radar', inputSchema: { type: 'object' }, icons: [{ src: 'radar.png' }] },
  })
  registry.deprecate('radar', {
    since: '1.0.0-rc.1',
    removal: '3.0.0',
    removalDate: '2027-03-31',
    replacement: 'forecast',
    message: 'It rains.',
  })
  registry.deprecate('forecast', { version: '2.0.0', since: '2.0.0' })
  registry.addAlias('get_forecast', 'forecast')
  registry.remove('satellite', { removedIn: '2.0.0', replacement: 'radar', message: 'It fell down.' })
  registry.remove('balloon', { removedIn: '1.0.0' })
  registry.addMigration({ toolName: 'forecast', fromVersion: '1.5.0', toVersion: '2.0.0', action: 'rename "city"' })
  return registry
}

/** What `fullRegistry` is as JSON. Written out: what a release wrote, later ones must read. */
const FULL: RegistryDocument = {
  format: 'mcpver-registry',
  formatVersion: 1,
  tools: [
    {
      name: 'forecast',
      current: '1.5.0+build.7',
      versions: [
        { version: '2.0.0', introduced: '1.0.0', deprecation: { since: '2.0.0' } },
        { version: '1.5.0+build.7', introduced: '1.0.0' },
      ],
    },
    {
      name: 'radar',
      current: '1.0.0-rc.1',
      versions: [
        {
          version: '1.0.0-rc.1',
          introduced: '1.0.0-rc.1',
          deprecation: {
            since: '1.0.0-rc.1',
            removal: '3.0.0',
            removalDate: '2027-03-31',
            replacement: 'forecast',
            message: 'It rains.',
          },
          definition: { name: 'radar', inputSchema: { type: 'object' }, icons: [{ src: 'radar.png' }] },
        },
      ],
    },
  ],
  aliases: [{ name: 'get_forecast', target: 'forecast' }],
  removed: [
    { name: 'satellite', removedIn: '2.0.0', replacement: 'radar', message: 'It fell down.' },
    { name: 'balloon', removedIn: '1.0.0' },
  ],
  migrations: [
    { toolName: 'forecast', fromVersion: '1.5.0', toVersion: '2.0.0', action: 'rename "city"', details: '' },
  ],
}

const EMPTY: RegistryDocument = {
  format: 'mcpver-registry',
  formatVersion: 1,
  tools: [],
  aliases: [],
  removed: [],
  migrations: [],
}

describe('toJSON', () => {
  it('writes everything, versions as texts without "v"', () => {
    expect(fullRegistry().toJSON()).toStrictEqual(FULL)
    expect(new VersionRegistry().toJSON()).toStrictEqual(EMPTY)
  })

  it('is what JSON.stringify takes', () => {
    expect(JSON.parse(JSON.stringify(fullRegistry()))).toStrictEqual(FULL)
  })
})

describe('fromJSON', () => {
  it('reads what toJSON wrote, as text or as values', () => {
    for (const document of [FULL, JSON.parse(JSON.stringify(FULL)) as unknown]) {
      const registry = VersionRegistry.fromJSON(document)
      const expected = fullRegistry()
      expect(registry.toJSON()).toStrictEqual(FULL)
      expect(registry.listAll()).toEqual(expected.listAll())
      expect(registry.listDeprecated()).toEqual(['radar'])
      expect(registry.listAliases()).toEqual(expected.listAliases())
      expect(registry.listRemoved()).toEqual(expected.listRemoved())
      expect(registry.migrationGuide()).toEqual(expected.migrationGuide())
      for (const name of ['forecast', 'get_forecast', 'radar', 'satellite', 'nothing'])
        expect(registry.resolve(name)).toEqual(expected.resolve(name))
    }
  })

  it('gives a registry that can go on', () => {
    const registry = VersionRegistry.fromJSON(FULL)
    registry.register('forecast', '3.0.0')
    registry.register('satellite', '3.0.0')
    registry.addMigration({ toolName: 'forecast', fromVersion: '1.0.0', toVersion: '1.5.0', action: 'wait' })
    expect(registry.listVersions('forecast').map(String)).toEqual(['v2.0.0', 'v1.5.0+build.7', 'v3.0.0'])
    expect(registry.listRemoved().map(({ name }) => name)).toEqual(['balloon'])
    expect(registry.migrationGuide().map(({ action }) => action)).toEqual(['wait', 'rename "city"'])
  })

  it('reads a tool whose current version is not the last', () => {
    const [tool] = FULL.tools
    const registry = VersionRegistry.fromJSON({ ...EMPTY, tools: [{ ...tool, current: 'v2.0.0' }] })
    expect(String(registry.getTool('forecast')?.version)).toBe('v2.0.0')
    expect(registry.listVersions('forecast').map(String)).toEqual(['v2.0.0', 'v1.5.0+build.7'])
  })

  it('takes members that are undefined for absent', () => {
    const [tool] = FULL.tools
    const versions = tool?.versions.map((version) => ({ ...version, deprecation: undefined, definition: undefined }))
    const registry = VersionRegistry.fromJSON({ ...EMPTY, tools: [{ ...tool, versions }] })
    expect(registry.listRecords('forecast').some((record) => 'deprecation' in record)).toBe(false)
  })

  const text = fc.string({ maxLength: 5 })
  const definition = fc
    .record({ description: text, annotations: fc.record({ readOnlyHint: fc.boolean() }), 'x-more': fc.jsonValue() })
    .map((members) => ({ ...members, inputSchema: { type: 'object' } }))
  const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'gone'), closeVersion, closeVersion, text), {
    maxLength: 6,
  })
  const versions = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'e'), closeVersion, definition), { maxLength: 6 })

  it('and toJSON lose nothing, whatever a registry went through', () => {
    fc.assert(
      fc.property(versions, acts, steps, (defined, sequence, migrations) => {
        const registry = new VersionRegistry()
        const attempt = (act: () => void): void => {
          try {
            act()
          } catch (error) {
            expect(McpverError.isInstance(error)).toBe(true)
          }
        }
        for (const [name, version, members] of defined)
          attempt(() => registry.registerTool({ name, version, definition: { name, ...members } }))
        for (const act of sequence) perform(registry, act)
        for (const [toolName, fromVersion, toVersion, details] of migrations)
          attempt(() => registry.addMigration({ toolName, fromVersion, toVersion, action: 'do', details }))

        const written = JSON.stringify(registry)
        const read = VersionRegistry.fromJSON(JSON.parse(written))
        expect(JSON.stringify(read)).toBe(written)
        expect(read.listAll()).toEqual(
          (JSON.parse(written) as RegistryDocument).tools.map(({ name }) => read.getTool(name)),
        )
        expect(read.listDeprecated().sort()).toEqual(registry.listDeprecated().sort())
        expect(read.toMarkdown()).toBe(registry.toMarkdown())
      }),
      { numRuns: 500 },
    )
  })

  it('never gives half a registry or another error, whatever it is given', () => {
    const anything = fc.oneof(
      fc.anything(),
      fc.record({
        format: fc.constant('mcpver-registry'),
        formatVersion: fc.constant(1),
        tools: fc.anything(),
        aliases: fc.anything(),
        removed: fc.anything(),
        migrations: fc.anything(),
      }),
    )
    fc.assert(
      fc.property(anything, (document) => {
        try {
          expect(VersionRegistry.fromJSON(document)).toBeInstanceOf(VersionRegistry)
        } catch (error) {
          expect(McpverError.isInstance(error) && error.code).toMatch(/^ERR_(INVALID_DOCUMENT|LATER_FORMAT)$/)
        }
      }),
      { numRuns: 500 },
    )
  })
})

type Json = Record<string, unknown>

/** A document with one place changed; `undefined` takes the member away. */
function changed(pointer: string, value: unknown): unknown {
  const document = JSON.parse(JSON.stringify(FULL)) as Json
  const keys = pointer.split('/').slice(1)
  const last = keys.pop() ?? ''
  const holder = keys.reduce((at, key) => at[key] as Json, document)
  if (value === undefined) Reflect.deleteProperty(holder, last)
  else Object.defineProperty(holder, last, { value, enumerable: true, configurable: true, writable: true })
  return document
}

describe('fromJSON refuses', () => {
  it.each<[document: unknown, found: string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['mcpver-registry', '"mcpver-registry"'],
    [[], 'an array of 0'],
    [{}, 'an object'],
    [{ ...EMPTY, format: 'mcpver-release' }, 'an object'],
    [new Map(), 'an instance of Map'],
  ])('%o, which is not a registry', (document, found) => {
    expectRefusal(() => VersionRegistry.fromJSON(document), {
      code: 'ERR_INVALID_DOCUMENT',
      names: ['"format": "mcpver-registry"', 'at the root', found],
    })
  })

  it.each([2, 3, 99])('format version %d, which a later release wrote', (formatVersion) => {
    expectRefusal(() => VersionRegistry.fromJSON({ ...FULL, formatVersion, more: true }), {
      code: 'ERR_LATER_FORMAT',
      names: ['"mcpver-registry"', `version ${String(formatVersion)}`, 'up to version 1'],
    })
  })

  it.each<[pointer: string, value: unknown, at: string, says: string]>([
    ['/formatVersion', undefined, '/formatVersion', 'a whole number from 1'],
    ['/formatVersion', 0, '/formatVersion', 'found 0'],
    ['/formatVersion', 1.5, '/formatVersion', 'found 1.5'],
    ['/formatVersion', '1', '/formatVersion', 'found "1"'],
    ['/tools', undefined, '', 'the member "tools"'],
    ['/aliases', undefined, '', 'the member "aliases"'],
    ['/removed', undefined, '', 'the member "removed"'],
    ['/migrations', undefined, '', 'the member "migrations"'],
    ['/tools', {}, '/tools', 'an array'],
    ['/aliases', 'none', '/aliases', 'an array'],
    ['/removed', null, '/removed', 'an array'],
    ['/migrations', 0, '/migrations', 'an array'],
    ['/more', true, '/more', 'no such member'],
    ['/__proto__', {}, '/__proto__', 'no such member'],
    ['/a~1b', 1, '/a~01b', 'no such member'],

    ['/tools/1', 'radar', '/tools/1', 'an object'],
    ['/tools/0/name', undefined, '/tools/0', 'the member "name"'],
    ['/tools/0/name', 7, '/tools/0/name', '7 is not a tool name'],
    ['/tools/0/name', 'a tool', '/tools/0/name', '"a tool" is not a tool name'],
    ['/tools/0/name', 'radar', '/tools/1/name', 'a name that stands nowhere else'],
    ['/tools/0/current', undefined, '/tools/0', 'the member "current"'],
    ['/tools/0/current', 2, '/tools/0/current', 'a text'],
    ['/tools/0/current', '2.0', '/tools/0/current', '"2.0" is not a version'],
    ['/tools/0/current', '3.0.0', '/tools/0/current', 'one of the versions'],
    ['/tools/0/versions', undefined, '/tools/0', 'the member "versions"'],
    ['/tools/0/versions', {}, '/tools/0/versions', 'an array'],
    ['/tools/0/versions', [], '/tools/0/current', 'one of the versions'],
    ['/tools/0/latest', '2.0.0', '/tools/0/latest', 'no such member'],

    ['/tools/0/versions/1', null, '/tools/0/versions/1', 'an object'],
    ['/tools/0/versions/0/version', undefined, '/tools/0/versions/0', 'the member "version"'],
    ['/tools/0/versions/0/version', 2, '/tools/0/versions/0/version', 'a text'],
    ['/tools/0/versions/0/version', '2', '/tools/0/versions/0/version', '"2" is not a version'],
    ['/tools/0/versions/0/version', '1.5.0', '/tools/0/versions', 'each version once'],
    ['/tools/0/versions/0/introduced', undefined, '/tools/0/versions/0', 'the member "introduced"'],
    ['/tools/0/versions/0/introduced', 'first', '/tools/0/versions/0/introduced', '"first" is not a version'],
    ['/tools/0/versions/0/more', 1, '/tools/0/versions/0/more', 'no such member'],
    ['/tools/0/versions/0/definition', [], '/tools/0/versions/0/definition', 'Not a tool definition'],
    ['/tools/1/versions/0/definition/name', undefined, '/tools/1/versions/0/definition', '/name'],
    ['/tools/1/versions/0/definition/inputSchema', true, '/tools/1/versions/0/definition', '/inputSchema'],

    ['/tools/0/versions/0/deprecation', true, '/tools/0/versions/0/deprecation', 'an object'],
    ['/tools/0/versions/0/deprecation', {}, '/tools/0/versions/0/deprecation', 'the member "since"'],
    ['/tools/0/versions/0/deprecation/since', 2, '/tools/0/versions/0/deprecation/since', 'a text'],
    ['/tools/0/versions/0/deprecation/since', '2', '/tools/0/versions/0/deprecation', '"2" is not a version'],
    ['/tools/0/versions/0/deprecation/removal', '1.0.0', '/tools/0/versions/0/deprecation', 'does not come after'],
    ['/tools/0/versions/0/deprecation/removal', 3, '/tools/0/versions/0/deprecation/removal', 'a text'],
    [
      '/tools/0/versions/0/deprecation/removalDate',
      'soon',
      '/tools/0/versions/0/deprecation',
      '"soon" is not a removal',
    ],
    ['/tools/0/versions/0/deprecation/removalDate', 0, '/tools/0/versions/0/deprecation/removalDate', 'a text'],
    [
      '/tools/0/versions/0/deprecation/replacement',
      'a b',
      '/tools/0/versions/0/deprecation',
      '"a b" is not a tool name',
    ],
    ['/tools/0/versions/0/deprecation/replacement', 1, '/tools/0/versions/0/deprecation/replacement', 'a text'],
    ['/tools/0/versions/0/deprecation/message', 1, '/tools/0/versions/0/deprecation/message', 'a text'],
    ['/tools/0/versions/0/deprecation/sinceDate', '', '/tools/0/versions/0/deprecation/sinceDate', 'no such member'],
    // A replacement of any version must be a name that is known; that of the current one must not lead back.
    ['/tools/0/versions/0/deprecation/replacement', 'nothing', '/tools/0/name', '"nothing"'],
    ['/tools/0/versions/0/deprecation/replacement', 'forecast', '/tools/0/name', 'forecast → forecast'],
    ['/tools/0/versions/1/deprecation', { since: '1.5.0', replacement: 'radar' }, '/tools/0/name', 'in a circle'],
    ['/tools/1/versions/0/deprecation/replacement', 'nothing', '/tools/1/name', '"nothing"'],

    ['/aliases/0', ['get_forecast', 'forecast'], '/aliases/0', 'an object'],
    ['/aliases/0/name', undefined, '/aliases/0', 'the member "name"'],
    ['/aliases/0/name', '', '/aliases/0/name', '"" is not a tool name'],
    ['/aliases/0/name', 'forecast', '/aliases/0/name', 'a name that stands nowhere else'],
    ['/aliases/0/target', undefined, '/aliases/0', 'the member "target"'],
    ['/aliases/0/target', 1, '/aliases/0/target', 'a text'],
    ['/aliases/0/target', 'nothing', '/aliases/0/name', '"nothing"'],
    ['/aliases/0/target', 'get_forecast', '/aliases/0/name', 'get_forecast → get_forecast'],
    ['/aliases/1', { name: 'get_forecast', target: 'radar' }, '/aliases/1/name', 'a name that stands nowhere else'],
    ['/aliases/0/since', '1.0.0', '/aliases/0/since', 'no such member'],

    ['/removed/1', 'balloon', '/removed/1', 'an object'],
    ['/removed/0/name', undefined, '/removed/0', 'the member "name"'],
    ['/removed/0/name', 'a tool', '/removed/0/name', '"a tool" is not a tool name'],
    ['/removed/0/name', 'radar', '/removed/0/name', 'a name that stands nowhere else'],
    ['/removed/0/name', 'get_forecast', '/removed/0/name', 'a name that stands nowhere else'],
    ['/removed/1/name', 'satellite', '/removed/1/name', 'a name that stands nowhere else'],
    ['/removed/0/removedIn', undefined, '/removed/0', 'the member "removedIn"'],
    ['/removed/0/removedIn', 2, '/removed/0/removedIn', 'a text'],
    ['/removed/0/removedIn', 'soon', '/removed/0', '"soon" is not a version'],
    ['/removed/0/replacement', 1, '/removed/0/replacement', 'a text'],
    ['/removed/0/replacement', 'a b', '/removed/0', '"a b" is not a tool name'],
    ['/removed/0/replacement', 'nothing', '/removed/0/name', '"nothing"'],
    ['/removed/0/replacement', 'satellite', '/removed/0/name', 'satellite → satellite'],
    ['/removed/0/message', null, '/removed/0/message', 'a text'],
    ['/removed/0/why', '', '/removed/0/why', 'no such member'],

    ['/migrations/0', [], '/migrations/0', 'an object'],
    ['/migrations/0/toolName', undefined, '/migrations/0', 'the member "toolName"'],
    ['/migrations/0/toolName', 'a tool', '/migrations/0', '"a tool" is not a tool name'],
    ['/migrations/0/fromVersion', 1, '/migrations/0/fromVersion', 'a text'],
    ['/migrations/0/fromVersion', 'v1', '/migrations/0', '"v1" is not a version'],
    ['/migrations/0/toVersion', '1.5.0', '/migrations/0', 'does not lead to a later version'],
    ['/migrations/0/action', ' ', '/migrations/0', '" " is not an action'],
    ['/migrations/0/details', undefined, '/migrations/0', 'the member "details"'],
    ['/migrations/0/details', {}, '/migrations/0/details', 'a text'],
    ['/migrations/0/more', 1, '/migrations/0/more', 'no such member'],
  ])('a document whose %s is %j, naming "%s"', (pointer, value, ...[at, says]) => {
    expectRefusal(() => VersionRegistry.fromJSON(changed(pointer, value)), {
      code: 'ERR_INVALID_DOCUMENT',
      names: [at === '' ? 'at the root' : `at "${at}"`, says],
    })
  })

  it('aliases that lead in a circle, and replacements that go through them', () => {
    const aliases = [
      { name: 'one', target: 'two' },
      { name: 'two', target: 'three' },
      { name: 'three', target: 'one' },
    ]
    expectRefusal(() => VersionRegistry.fromJSON({ ...FULL, aliases }), {
      code: 'ERR_INVALID_DOCUMENT',
      names: ['one → two → three → one', 'at "/aliases/0/name"'],
    })
    const removed = [{ name: 'gone', removedIn: '1.0.0', replacement: 'one' }]
    expectRefusal(() => VersionRegistry.fromJSON({ ...EMPTY, aliases: [{ name: 'one', target: 'gone' }], removed }), {
      code: 'ERR_INVALID_DOCUMENT',
      names: ['one → gone → one'],
    })
  })

  it('what the registry itself would refuse, with its error as the cause', () => {
    const error = expectRefusal(() => VersionRegistry.fromJSON(changed('/aliases/0/target', 'nothing')), {
      code: 'ERR_INVALID_DOCUMENT',
    })
    expect(error.cause).toMatchObject({ code: 'ERR_UNKNOWN_REPLACEMENT', name: 'RegistryError' })
    expect(error.hint).toBe((error.cause as McpverError).hint)
  })

  it('everything of a document when it refuses a part of it', () => {
    const before = JSON.stringify(FULL)
    expectRefusal(() => VersionRegistry.fromJSON(FULL.tools), { code: 'ERR_INVALID_DOCUMENT' })
    expect(JSON.stringify(FULL)).toBe(before)
  })
})

describe('a registry that was filled by hand', () => {
  it('can be read back when its deprecations were made by hand too', () => {
    const registry = new VersionRegistry()
    registry.registerTool({ name: 'forecast', deprecation: { since: APIVersion.of(1), message: 'Old.' } })
    expect(VersionRegistry.fromJSON(registry.toJSON()).getTool('forecast')?.deprecation).toEqual(
      toDeprecationInfo({ since: '1.0.0', message: 'Old.' }),
    )
  })
})
