import { describe, expect, it, onTestFinished } from 'vitest'
import { ManualClock } from '../src/access/test/manual-clock.ts'
import type { RouteDraft } from '../src/route/route.ts'
import type { Era } from './support/probe/probe-call.ts'
import { Scene } from './support/scene.ts'
import { namesIn, servedBy } from './support/served-by.ts'

const DEPRECATED = {
  version: '1.1.0',
  description: 'Old.',
  _meta: {
    'dev.mcpver/tool': {
      deprecation: { since: '1.1.0', removalDate: '2027-06-01', replacement: 'fresh', message: 'It is slow.' },
    },
  },
} as const
const WINDOW = { from: '2027-03-01T09:00:00Z', until: '2027-03-01T10:00:00Z' }
const ERAS: readonly Era[] = ['session', 'stateless']

async function sceneAt(time: string, route: Partial<RouteDraft> = {}): Promise<Scene> {
  const scene = await Scene.open({
    releases: {
      '1.0.0': { tools: { old: '1.0.0', gone: '1.0.0' } },
      '2.0.0': { tools: { old: DEPRECATED, fresh: '1.0.0' } },
    },
    route: { active: '2.0.0', callable: ['2.0.0'], ...route },
    gateway: { clock: new ManualClock(Date.parse(time)) },
  })
  onTestFinished(() => scene.close())
  return scene
}

describe.each(ERAS)('a deprecated tool in the %s era', (era) => {
  it('is served and says so', async () => {
    const scene = await sceneAt('2027-01-01T00:00:00Z')
    const client = await scene.client({ era })
    const answer = await client.call('old')
    expect(servedBy(answer)).toBe('2.0.0')
    expect(JSON.parse(answer.result!)).toMatchObject({
      _meta: {
        'dev.mcpver/served': { deprecation: { since: '1.1.0', removalDate: '2027-06-01', replacement: 'fresh' } },
      },
    })
    const { result } = await client.request('tools/list')
    expect(result).toContain('[DEPRECATED: use fresh, removal 2027-06-01] Old.')
  })

  it('is refused while it is announced, before and after its date, and served in between', async () => {
    const retirement = { brownOuts: [WINDOW] }
    for (const [time, isServed] of [
      ['2027-03-01T08:59:59Z', true],
      ['2027-03-01T09:00:00Z', false],
      ['2027-03-01T09:59:59Z', false],
      ['2027-03-01T10:00:00Z', true],
      ['2027-07-01T00:00:00Z', true],
    ] as const) {
      const scene = await sceneAt(time, { retirement })
      const answer = servedBy(await (await scene.client({ era })).call('old'))
      if (isServed) expect(answer).toBe('2.0.0')
      else {
        expect(answer).toMatchObject({
          code: -32_602,
          data: { code: 'ERR_TOOL_BROWN_OUT', tool: 'old', until: WINDOW.until, replacement: 'fresh', migration: [] },
        })
        expect(scene.ends).toMatchObject([{ tool: 'old', outcome: 'refused', code: 'ERR_TOOL_BROWN_OUT' }])
        expect(scene.server('2.0.0').server.calls).toEqual([])
      }
    }
  })

  it('is refused after its date where the route says so, and told where to go', async () => {
    const retirement = { afterRemovalDate: 'refuse' } as const
    const before = await sceneAt('2027-05-31T23:59:59Z', { retirement })
    expect(servedBy(await (await before.client({ era })).call('old'))).toBe('2.0.0')
    const after = await sceneAt('2027-06-01T00:00:00Z', { retirement })
    const client = await after.client({ era })
    expect(servedBy(await client.call('old'))).toMatchObject({
      code: -32_602,
      data: {
        code: 'ERR_TOOL_REMOVED',
        tool: 'old',
        removalDate: '2027-06-01',
        replacement: 'fresh',
        migration: ['It is slow.'],
      },
    })
    expect(servedBy(await client.call('fresh'))).toBe('2.0.0')
  })
})

describe.each(ERAS)('a tool that was removed, in the %s era', (era) => {
  it('is not listed, and tells since when when it is called', async () => {
    const scene = await sceneAt('2027-01-01T00:00:00Z')
    const client = await scene.client({ era })
    expect(namesIn(await client.request('tools/list'))).toEqual(['old', 'fresh'])
    expect(servedBy(await client.call('gone'))).toMatchObject({
      code: -32_602,
      data: { code: 'ERR_TOOL_REMOVED', tool: 'gone', removedIn: '2.0.0', migration: [] },
    })
    expect(scene.ends).toMatchObject([{ tool: 'gone', outcome: 'refused', code: 'ERR_TOOL_REMOVED' }])
  })

  it('can still be called where its release can, though it is not listed', async () => {
    const scene = await sceneAt('2027-01-01T00:00:00Z', { callable: ['1.0.0', '2.0.0'] })
    const client = await scene.client({ era })
    expect(namesIn(await client.request('tools/list'))).toEqual(['old', 'fresh'])
    expect(servedBy(await client.call('gone'))).toBe('1.0.0')
  })
})
