import { APIVersion, canonicalize, parseJson } from '@mcpver/core'
import { describe, expect, it } from 'vitest'
import { versionTools } from './version-tools.ts'
import { parseVersionedSnapshot, toVersionedSnapshot, toVersionedSurface } from './versioned-snapshot.ts'

const tool = (name: string) => ({ name, inputSchema: { type: 'object' } })
const SURFACE = {
  server: { name: 'weather', version: '2.0.0' },
  protocolVersion: '2025-11-25',
  capabilities: { tools: {} },
  tools: [tool('forecast'), tool('alerts')],
}
const VERSIONS = new Map([
  ['forecast', APIVersion.of(1, 2)],
  ['alerts', APIVersion.of(1)],
])
const DOCUMENT = {
  format: 'mcpver-snapshot',
  formatVersion: 1,
  ...SURFACE,
  tools: [tool('alerts'), tool('forecast')],
  versions: { forecast: '1.2.0', alerts: '1.0.0' },
}

describe('a snapshot with versions', () => {
  it('is the snapshot, with the version of each tool by its name', () => {
    expect(toVersionedSnapshot({ surface: SURFACE, versions: VERSIONS })).toEqual(DOCUMENT)
  })

  it('comes back as it was', () => {
    const read = parseVersionedSnapshot(DOCUMENT)
    expect(read.surface).toEqual({ ...SURFACE, tools: DOCUMENT.tools })
    expect(new Map([...read.versions].map(([name, version]) => [name, version.toJSON()]))).toEqual(
      new Map(Object.entries(DOCUMENT.versions)),
    )
    expect(canonicalize(toVersionedSnapshot(read))).toBe(canonicalize(DOCUMENT))
  })

  it('holds tools with the names of what every object has', () => {
    const names = ['__proto__', 'constructor', 'toString']
    const versions = new Map(names.map((name) => [name, APIVersion.of(3)]))
    const text = canonicalize(toVersionedSnapshot({ surface: { tools: names.map(tool) }, versions }))
    const read = parseVersionedSnapshot(parseJson(text))
    expect([...read.versions.keys()].sort()).toEqual([...names].sort())
  })

  it('passes over the version of a tool that is not there', () => {
    const versions = { ...DOCUMENT.versions, gone: 'x' }
    expect([...parseVersionedSnapshot({ ...DOCUMENT, versions }).versions.keys()]).toEqual(['alerts', 'forecast'])
  })

  it.each<[what: string, value: unknown, at: string]>([
    ['that is no object', [DOCUMENT], 'the root'],
    ['without versions', { ...DOCUMENT, versions: undefined }, '/versions'],
    ['whose versions are a list', { ...DOCUMENT, versions: ['1.0.0'] }, '/versions'],
    ['with a tool too few', { ...DOCUMENT, versions: { alerts: '1.0.0' } }, '"forecast" at "/versions"'],
    ['with a version that is none', { ...DOCUMENT, versions: { ...DOCUMENT.versions, alerts: '1' } }, '"alerts"'],
    ['with a tool that only looks versioned', { tools: [tool('constructor')], versions: {} }, '"constructor"'],
    ['with a member that nobody knows', { ...DOCUMENT, more: 1 }, '/more'],
  ])('%s is refused, with its place', (_what, value, at) => {
    expect(() => parseVersionedSnapshot(value)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_DOCUMENT', message: expect.stringContaining(at) as string }),
    )
  })

  it('has what the versions of the next release are derived from', () => {
    const before = toVersionedSurface(parseVersionedSnapshot(DOCUMENT))
    const found = versionTools(before, { tools: [tool('alerts'), { ...tool('forecast'), description: 'new' }] })
    expect(found.success && found.tools.map(({ tool: name, version }) => `${name} ${version.toJSON()}`)).toEqual([
      'alerts 1.0.0',
      'forecast 1.2.1',
    ])
  })
})
