import { APIVersion, VersionRange } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ToolIndex, type ToolResolution } from './tool-index.ts'
import { digest } from './test/samples.ts'
import type { ServedRelease, ServedTool } from './served-release.ts'

type Tools = Readonly<Record<string, string>>

function tool(name: string, version: string, deprecation?: ServedTool['deprecation']): ServedTool {
  const definition = { name, inputSchema: { type: 'object' } }
  return { definition, digest: digest(), version: APIVersion.parse(version), ...(deprecation && { deprecation }) }
}

function release(version: string, tools: Tools): ServedRelease {
  const served = new Map(Object.entries(tools).map(([name, own]) => [name, tool(name, own)]))
  return { server: 'weather', version, state: 'production', origin: 'release', upstream: null, tools: served }
}

const V1 = release('1.0.0', { forecast: '1.0.0', alerts: '1.0.0', radar: '1.0.0' })
const V2 = release('2.0.0', { forecast: '1.1.0', alerts: '1.0.0' })
const V3 = release('3.0.0', { forecast: '2.0.0', alerts: '1.0.0', tides: '1.0.0' })
const INDEX = new ToolIndex({ callable: [V2, V1, V3], known: [V1, V2, V3] })

const found = (resolution: ToolResolution) =>
  resolution.success ? `${resolution.release.version} ${resolution.tool.version.toJSON()}` : resolution.code

describe('a call', () => {
  it.each<{ name: string; requirement?: string; on: ServedRelease; answer: string }>([
    { name: 'forecast', on: V3, answer: '3.0.0 2.0.0' },
    { name: 'forecast', on: V1, answer: '1.0.0 1.0.0' },
    { name: 'radar', on: V3, answer: '1.0.0 1.0.0' },
    { name: 'tides', on: V1, answer: '3.0.0 1.0.0' },
    { name: 'forecast', requirement: '^1', on: V3, answer: '2.0.0 1.1.0' },
    { name: 'forecast', requirement: '^1', on: V1, answer: '1.0.0 1.0.0' },
    { name: 'forecast', requirement: '1.0.0', on: V3, answer: '1.0.0 1.0.0' },
    { name: 'forecast', requirement: '>=1', on: V1, answer: '1.0.0 1.0.0' },
    { name: 'forecast', requirement: '>=1.1', on: V1, answer: '3.0.0 2.0.0' },
    { name: 'alerts', requirement: '^1', on: V2, answer: '2.0.0 1.0.0' },
    { name: 'radar', requirement: '^1', on: V3, answer: '1.0.0 1.0.0' },
    { name: 'forecast', requirement: '^9', on: V3, answer: 'ERR_UNSATISFIED_TOOL_VERSION' },
    { name: 'radar', requirement: '^9', on: V1, answer: 'ERR_UNSATISFIED_TOOL_VERSION' },
    { name: 'nothing', on: V3, answer: 'ERR_UNKNOWN_TOOL' },
    { name: 'nothing', requirement: 'no range either', on: V3, answer: 'ERR_UNKNOWN_TOOL' },
    { name: '__proto__', on: V3, answer: 'ERR_UNKNOWN_TOOL' },
    { name: 'constructor', requirement: '^1', on: V3, answer: 'ERR_UNKNOWN_TOOL' },
  ])('of $name asking for $requirement on release $on.version', ({ name, requirement, on, answer }) => {
    expect(found(INDEX.resolve(name, requirement, on))).toBe(answer)
    // What is remembered is the same.
    expect(found(INDEX.resolve(name, requirement, on))).toBe(answer)
  })

  it('with a tie goes to the highest release', () => {
    const twins = ['1.0.0', '1.10.0', '1.9.0'].map((version) => release(version, { alerts: '1.0.0' }))
    const index = new ToolIndex({ callable: twins })
    expect(found(index.resolve('alerts', '^1', release('9.0.0', {})))).toBe('1.10.0 1.0.0')
    expect(found(index.resolve('alerts', undefined, release('9.0.0', {})))).toBe('1.10.0 1.0.0')
  })

  it('prefers a release to a pre-release', () => {
    const callable = [release('2.0.0-rc.1', { alerts: '1.0.0' }), release('1.0.0', { alerts: '1.0.0' })]
    expect(found(new ToolIndex({ callable }).resolve('alerts', undefined, release('9.0.0', {})))).toBe('1.0.0 1.0.0')
  })

  it('may be of a tool that only the release has that the caller is on', () => {
    const staged = release('4.0.0', { moon: '0.1.0' })
    expect(found(INDEX.resolve('moon', undefined, staged))).toBe('4.0.0 0.1.0')
    expect(found(INDEX.resolve('moon', '^0.1', staged))).toBe('4.0.0 0.1.0')
    expect(INDEX.resolve('moon', '^9', staged)).toMatchObject({ code: 'ERR_UNSATISFIED_TOOL_VERSION', tool: 'moon' })
    expect(found(INDEX.resolve('moon', undefined, V3))).toBe('ERR_UNKNOWN_TOOL')
  })

  it('that nothing satisfies learns what there is, highest first', () => {
    const refused = INDEX.resolve('forecast', '^9', V1)
    expect(refused).toMatchObject({ requested: '^9', hint: expect.stringContaining('1.1.0') as string })
    expect(!refused.success && 'available' in refused && refused.available.map((one) => one.toJSON())).toEqual([
      '2.0.0',
      '1.1.0',
      '1.0.0',
    ])
  })

  it.each([V1, V3])('with a requirement that is no range is refused as that', (preferred) => {
    const act = () => INDEX.resolve('forecast', 'soon', preferred)
    expect(act).toThrow(expect.objectContaining({ code: 'ERR_INVALID_RANGE' }))
    expect(() => INDEX.resolve('radar', 'soon', V3)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_RANGE' }))
  })

  it('gets what looking through all releases would find', () => {
    const version = fc
      .tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 }))
      .map((parts) => `${parts.join('.')}.0`)
    const tools = fc.dictionary(fc.constantFrom('a', 'b', 'c'), version)
    const releases = fc.uniqueArray(fc.tuple(version, tools), { minLength: 1, maxLength: 5, selector: ([own]) => own })
    const range = fc.constantFrom(undefined, '*', '^1', '~1.2', '>=1 <2', '0.1.0', '>1.1', '^2', '<1')
    fc.assert(
      fc.property(releases, fc.nat(), fc.tuple(fc.constantFrom('a', 'b', 'c'), range), (all, choice, call) => {
        const [name, requirement] = call
        const served = all.map(([own, has]) => release(own, has))
        const preferred = served[choice % served.length]!
        const answer = new ToolIndex({ callable: served }).resolve(name, requirement, preferred)
        expect(answer.success ? found(answer) : undefined).toEqual(naive(served, { name, requirement, preferred }))
      }),
    )
  })
})

/** The same by looking at everything. */
function naive(
  releases: readonly ServedRelease[],
  { name, requirement, preferred }: { name: string; requirement: string | undefined; preferred: ServedRelease },
): string | undefined {
  const range = VersionRange.parse(requirement ?? '*')
  const all = releases.flatMap((one) => {
    const own = one.tools.get(name)
    return own === undefined || !range.test(own.version) ? [] : [{ release: one, tool: own }]
  })
  const byRelease = all.sort((a, b) => APIVersion.parse(b.release.version).compare(APIVersion.parse(a.release.version)))
  const here = all.find((one) => one.release === preferred)
  const best =
    requirement === undefined ? byRelease[0] : byRelease.toSorted((a, b) => b.tool.version.compare(a.tool.version))[0]
  const chosen = here ?? best
  return chosen && `${chosen.release.version} ${chosen.tool.version.toJSON()}`
}

describe('a tool that was removed', () => {
  const since = { since: APIVersion.of(1), replacement: 'alerts', message: 'Alerts know it.' }
  const archived = { version: '0.9.0', tools: new Map([['radar', tool('radar', '0.9.0', since)]]) }

  it('is refused with the first release that does not have it, and what to use instead', () => {
    const index = new ToolIndex({ callable: [V2, V3], known: [V3, V2, archived] })
    expect(index.resolve('radar', undefined, V3)).toMatchObject({
      code: 'ERR_TOOL_REMOVED',
      tool: 'radar',
      tombstone: { replacement: 'alerts', message: 'Alerts know it.' },
      reason: 'Tool radar was removed in v2.0.0',
    })
    expect(found(index.resolve('radar', '^1', V3))).toBe('ERR_TOOL_REMOVED')
  })

  it('does not send callers to a tool that is not there', () => {
    const gone = new Map([['radar', tool('radar', '0.9.0', { ...since, replacement: 'sonar' })]])
    const index = new ToolIndex({ callable: [V2], known: [V2, { version: '0.9.0', tools: gone }] })
    const refused = index.resolve('radar', undefined, V2)
    expect(refused).toMatchObject({ code: 'ERR_TOOL_REMOVED' })
    expect('tombstone' in refused && refused.tombstone).not.toHaveProperty('replacement')
  })

  it('is still there while any release that has it can be called', () => {
    const index = new ToolIndex({ callable: [V1, V3], known: [V1, V2, V3] })
    expect(found(index.resolve('radar', undefined, V3))).toBe('1.0.0 1.0.0')
  })

  it('was removed in no release when only later ones ever had it', () => {
    const later = { version: '9.0.0', tools: new Map([['moon', tool('moon', '1.0.0')]]) }
    const index = new ToolIndex({ callable: [V3], known: [V3, later] })
    expect(found(index.resolve('moon', undefined, V3))).toBe('ERR_UNKNOWN_TOOL')
  })
})

describe('the versions of a tool', () => {
  it('are those that can be called, highest first, each once', () => {
    expect(INDEX.versionsOf('forecast').map((one) => one.toJSON())).toEqual(['2.0.0', '1.1.0', '1.0.0'])
    expect(INDEX.versionsOf('alerts').map((one) => one.toJSON())).toEqual(['1.0.0'])
    expect(INDEX.versionsOf('__proto__')).toEqual([])
  })

  it('began with the lowest that there ever was', () => {
    const archived = { version: '0.9.0', tools: new Map([['forecast', tool('forecast', '0.9.0')]]) }
    const index = new ToolIndex({ callable: [V3, V2], known: [archived, V2, V3] })
    expect(index.introducedIn('forecast')?.toJSON()).toBe('0.9.0')
    expect(index.introducedIn('tides')?.toJSON()).toBe('1.0.0')
    expect(index.introducedIn('nothing')).toBeUndefined()
  })
})
