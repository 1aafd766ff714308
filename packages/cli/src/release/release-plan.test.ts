import { APIVersion } from '@mcpver/core'
import type { RequiredBump, SurfaceDiff } from '@mcpver/diff'
import { describe, expect, it } from 'vitest'
import { notes } from '../../test/notes.ts'
import { planRelease } from './release-plan.ts'
import { releaseSeries, versionOf } from './release-series.ts'
import { toolChangelog } from './tool-changelog.ts'
import { versionHistory } from './version-history.ts'

const diffOf = (bump: RequiredBump): SurfaceDiff => ({ tools: [], renames: [], bump })
const NO_CHANGESETS = { bump: 'none', count: 0 } as const

describe('planRelease', () => {
  it.each([
    ['1.4.0', '1.4.1', 'none', 'major', 'caret', false],
    ['1.4.0', '2.0.0', 'none', 'major', 'caret', true],
    ['1.4.0', '1.4.0', 'major', 'major', 'caret', true],
    ['1.4.0', '1.4.0', 'minor', 'major', 'caret', false],
    ['1.4.0', '1.4.0', 'none', 'none', 'caret', true],
    ['0.4.0', '0.5.0', 'none', 'major', 'caret', true],
    ['0.4.0', '0.5.0', 'none', 'major', 'strict', false],
    ['1.4.0', '1.3.0', 'none', 'none', 'caret', false],
  ] as const)(
    '%s → %s with %s pending, %s needed, %s: %s',
    (...[from, to, bump, needed, initialDevelopment, isFine]) => {
      const declaration = {
        from: APIVersion.parse(from),
        to: APIVersion.parse(to),
        changesets: { bump, count: bump === 'none' ? 0 : 1 },
        initialDevelopment,
      } as const
      expect(planRelease(diffOf(needed), declaration).conclusion.isFine).toBe(isFine)
    },
  )

  it('says in a sentence what is declared and what is needed', () => {
    const [from, to] = [APIVersion.parse('1.4.0'), APIVersion.parse('1.4.1')]
    const { conclusion } = planRelease(diffOf('minor'), {
      from,
      to,
      changesets: NO_CHANGESETS,
      initialDevelopment: 'caret',
    })
    expect(conclusion).toMatchInlineSnapshot(`
      {
        "details": {
          "code": "ERR_BUMP_TOO_SMALL",
          "declared": "patch",
          "from": "1.4.0",
          "minimum": "1.5.0",
          "required": "minor",
          "to": "1.4.1",
        },
        "isFine": false,
        "text": "Declared: patch (v1.4.0 → v1.4.1). Needed: minor. The changes since v1.4.0 require a minor bump, at least v1.5.0; v1.4.1 is too small.",
      }
    `)
  })
})

const loaded = (label: string, release: string) => ({
  label,
  source: { kind: 'file', path: label } as const,
  serverArgs: [],
  surface: notes(release),
})

describe('releaseSeries', () => {
  it.each([
    [{ kind: 'npm', spec: '@a/b@1.2.3' } as const, '1.2.3'],
    [{ kind: 'npm', spec: 'b@latest' } as const, '1.4.0'],
    [{ kind: 'git', revision: 'v2.0.0-rc.1', path: 'x' } as const, '2.0.0-rc.1'],
    [{ kind: 'git', revision: '@a/b@2.1.0', path: 'x' } as const, '2.1.0'],
    [{ kind: 'git', revision: 'HEAD', path: 'x' } as const, '1.4.0'],
  ])('reads the version of %j', (source, version) => {
    expect(versionOf({ source, surface: notes('v1') })?.toJSON()).toBe(version)
  })

  it('takes the versions that are given before those that the sources say', () => {
    const given = ['1.0.0', '2.0.0'].map((text) => APIVersion.parse(text))
    const series = releaseSeries([loaded('a', 'v1'), loaded('b', 'v2')], given)
    expect(series.map(({ version }) => version.toJSON())).toEqual(['1.0.0', '2.0.0'])
  })

  it.each([
    ['server@1.2.3', '1.2.3'],
    ['server@^1.2.3', '9.0.0'],
    ['server@>=1.2.3', '9.0.0'],
    ['./server-1.2.3.tgz', '9.0.0'],
  ])('takes of the package %s the version %s', (spec, version) => {
    const surface = { server: { name: 'x', version: '9.0.0' }, tools: [] }
    expect(versionOf({ source: { kind: 'npm', spec }, surface })?.toJSON()).toBe(version)
  })

  it('refuses versions that are unknown, too few, or no way forward', () => {
    const nameless = { ...loaded('a', 'v1'), surface: { tools: [] } }
    expect(() => releaseSeries([nameless])).toThrow('The version of "a" is not known')
    expect(() => releaseSeries([loaded('a', 'v1'), loaded('b', 'v1')])).toThrow('is not later')
    expect(() => releaseSeries([loaded('a', 'v1')], [])).toThrow('0 versions for 1 source')
  })
})

describe('toolChangelog', () => {
  it('says what matters, and of texts only that they changed', () => {
    const [entry] = toolChangelog(releaseSeries([loaded('a', 'v1'), loaded('b', 'v2')]))
    const texts = (entry?.changes ?? []).map(({ kind, tool, text }) => `${kind} ${tool ?? ''} ${text}`)
    expect(texts).toContain('removed list-tags Breaking: The tool list-tags was removed.')
    expect(texts).toContain('added pin_note The tool pin_note was added.')
    expect(texts).toContain('changed get_note Its texts changed, and nothing else.')
    expect(texts.filter((text) => text.includes('create_note'))).toHaveLength(1)
  })
})

describe('versionHistory', () => {
  const tool = (name: string, version?: string) => ({
    name,
    inputSchema: { type: 'object' },
    ...(version !== undefined && { _meta: { 'dev.mcpver/tool': { version } } }),
  })
  const history = (...surfaces: ReturnType<typeof tool>[][]) =>
    versionHistory(
      surfaces.map((tools, index) => ({ label: String(index), surface: { tools } })),
      { initialDevelopment: 'caret' },
    )
  const cells = (name: string, releases: ReturnType<typeof history>) =>
    releases.map(({ tools }) => tools.get(name)?.version.toJSON())

  it('keeps the version of a tool that did not change, and bumps one that did', () => {
    const releases = versionHistory(
      ['v1', 'v1', 'v2'].map((label) => ({ label, surface: notes(label) })),
      { initialDevelopment: 'caret' },
    )
    expect(cells('search_notes', releases)).toEqual(['1.0.0', '1.0.0', '2.0.0'])
    expect(cells('get_note', releases)).toEqual(['1.0.0', '1.0.0', '1.0.1'])
    expect(releases[2]?.removed).toEqual(['list-tags'])
  })

  it('gives a tool that comes back a new major, also after releases without it', () => {
    expect(cells('a', history([tool('a')], [], [], [tool('a')]))).toEqual(['1.0.0', undefined, undefined, '2.0.0'])
    expect(cells('__proto__', history([tool('__proto__')], [], [tool('__proto__')]))).toEqual([
      '1.0.0',
      undefined,
      '2.0.0',
    ])
  })

  it('takes the word of an author who says enough, and the smallest version that would do of one who says less', () => {
    expect(cells('a', history([tool('a', '3.0.0')], [tool('a', '4.0.0')]))).toEqual(['3.0.0', '4.0.0'])
    expect(cells('a', history([tool('a', '3.0.0')], [], [tool('a', '5.0.0')]))).toEqual(['3.0.0', undefined, '5.0.0'])
    const releases = history([tool('a', '3.0.0')], [tool('a', '2.0.0')])
    expect(cells('a', releases)).toEqual(['3.0.0', '3.0.0'])
    expect(releases[1]?.refusals).toMatchObject([{ tool: 'a', code: 'ERR_VERSION_TOO_SMALL' }])
  })
})
