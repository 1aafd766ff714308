import { afterEach, describe, expect, it } from 'vitest'
import type { RouteDraft } from '../src/route/route.ts'
import type { Era } from './support/probe/probe-call.ts'
import type { Answer } from './support/raw-client.ts'
import { Scene, type SceneRelease } from './support/scene.ts'
import { namesIn, servedBy } from './support/served-by.ts'

const ERAS: readonly Era[] = ['session', 'stateless']
const ALIASES = new Map([['old', 'new']])
const CITY = { type: 'object', properties: { city: { type: 'string', 'x-mcp-header': 'City' } } }
const PLACE = { type: 'object', properties: { city: { type: 'string', 'x-mcp-header': 'Place' } }, required: ['city'] }

const scenes: Scene[] = []
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.close()
})

/** `old` until 1.0.0, which is archived; `new` since, in two versions. */
async function sceneOf(route: Partial<RouteDraft> = {}, over: SceneRelease['over'] = 'http'): Promise<Scene> {
  const scene = await Scene.open({
    releases: {
      '1.0.0': { tools: { old: { version: '1.0.0', inputSchema: CITY } }, record: { state: 'archived' }, over },
      '2.0.0': { tools: { new: '1.0.0' }, over },
      '3.0.0': { tools: { new: { version: '2.0.0', inputSchema: PLACE }, other: '1.0.0' }, over },
    },
    route: { active: '3.0.0', aliases: ALIASES, ...route },
  })
  scenes.push(scene)
  return scene
}

function servedMeta({ result, text }: Answer): unknown {
  if (result === undefined) throw new Error(`No result: ${text}`)
  return (JSON.parse(result) as { readonly _meta: Readonly<Record<string, unknown>> })._meta['dev.mcpver/served']
}

describe.each(ERAS)('a call by an earlier name in the %s era', (era) => {
  const headers = era === 'stateless' ? { 'mcp-param-city': 'Bern' } : {}

  it('is a call of the tool that has another name now, and says so', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era, principal: 'ana' })
    const answer = await client.call('old', '{"city":"Bern"}', { headers })
    expect(servedBy(answer)).toBe('3.0.0')
    expect(servedMeta(answer)).toEqual({
      tool: 'new',
      version: '2.0.0',
      digest: expect.stringMatching(/^sha256:/) as string,
    })
    expect(servedMeta(await client.call('new', '{"city":"Bern"}'))).not.toHaveProperty('tool')
    expect(scene.ends).toMatchObject([
      { tool: 'new', version: '2.0.0', release: '3.0.0', outcome: 'served' },
      { tool: 'new', version: '2.0.0', release: '3.0.0', outcome: 'served' },
    ])
    expect(namesIn(await client.request('tools/list'))).toEqual(['new', 'other'])
  })

  it('reaches the server as it was written but for the name, in headers too', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    const params = '{ "arguments" : {"city":"Bern","n": 12345678901234567890 }, "name" : "old","x":1.0}'
    await client.request('tools/call', params, { headers })
    const { server, seen } = scene.server('3.0.0')
    expect(server.calls.map(({ tool }) => tool)).toEqual(['new'])
    expect(server.calls[0]?.params).toContain(params.slice(1).replace('"old"', '"new"'))
    const sent = seen.find(({ body }) => body.includes('tools/call'))!.headers
    if (era === 'stateless') expect(sent).toMatchObject({ 'mcp-name': 'new', 'mcp-param-place': 'Bern' })
    else expect(sent).not.toHaveProperty('mcp-name')
    expect(sent).not.toHaveProperty('mcp-param-city')
  })

  it('reaches a process', async () => {
    const client = await (await sceneOf({}, 'stdio')).client({ era })
    expect(servedBy(await client.call('old', '{"city":"Bern"}', { headers }))).toBe('3.0.0')
  })

  it('asks for versions of the tool that it means', async () => {
    const client = await (await sceneOf()).client({ era })
    const asking = (range: string) => ({ meta: `"dev.mcpver/requires":"${range}"` })
    expect(servedBy(await client.call('old', '{}', asking('^1')))).toBe('2.0.0')
    expect(servedBy(await client.call('old', '{}', asking('^7')))).toMatchObject({
      data: { code: 'ERR_UNSATISFIED_TOOL_VERSION', tool: 'new', available: ['2.0.0', '1.0.0'] },
    })
    expect(servedBy(await client.call('old', '{}', asking('no range')))).toMatchObject({
      data: { code: 'ERR_INVALID_RANGE', tool: 'new' },
    })
    const params = (name: string) => `{"name":"old","arguments":{},"tool_requirements":{"${name}":"^1"}}`
    expect(servedBy(await client.request('tools/call', params('old')))).toBe('2.0.0')
    expect(servedBy(await client.request('tools/call', params('new')))).toBe('2.0.0')
  })

  it('has its arguments held against the tool that it means, and carried to it', async () => {
    const steps = [{ kind: 'fill', path: [], name: 'city', value: 'Bern' }] as const
    const adapters = [{ tool: 'new', from: '0.9.0', to: '2.0.0', steps }]
    const client = await (await sceneOf({ arguments: 'validate', adapters })).client({ era })
    expect(JSON.parse((await client.call('old')).result!)).toMatchObject({
      isError: true,
      _meta: { 'dev.mcpver/arguments': { tool: 'new', version: '2.0.0' } },
    })
    const carried = await client.call('old', '{}', { meta: '"dev.mcpver/requires":"<1"' })
    expect(servedMeta(carried)).toMatchObject({ tool: 'new', version: '2.0.0', adaptedFrom: '0.9.0' })
  })

  it('is one of the tool of that name, where a release that can be called has one', async () => {
    const scene = await Scene.open({
      releases: { '1.0.0': { tools: { old: '1.0.0' } }, '2.0.0': { tools: { new: '1.0.0' } } },
      route: { active: '2.0.0', aliases: ALIASES },
    })
    scenes.push(scene)
    const client = await scene.client({ era })
    expect(servedBy(await client.call('old'))).toBe('1.0.0')
    await scene.seen(() => scene.route({ active: '2.0.0', callable: ['2.0.0'], aliases: ALIASES }))
    expect(servedBy(await client.call('old'))).toBe('2.0.0')
  })

  it('is refused as before where the tool that it means is gone', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    const { store } = scene
    await scene.seen(() =>
      store.write(async ({ releases }) => {
        for (const version of ['2.0.0', '3.0.0']) {
          const found = (await releases.get('weather', version))!
          await releases.setState(found.value, { state: 'archived', revision: found.revision })
        }
      }),
    )
    // Nothing is served any more, so there is nothing to be called either way.
    const answer = servedBy(await client.call('old'))
    expect(answer).toMatchObject({ code: -32_602 })
    expect(scene.server('3.0.0').server.calls).toEqual([])
  })

  it('is refused as before where nothing says what it means', async () => {
    const client = await (await sceneOf({ aliases: new Map() })).client({ era })
    expect(servedBy(await client.call('old'))).toMatchObject({ data: { code: 'ERR_TOOL_REMOVED', tool: 'old' } })
    expect(servedBy(await client.call('older'))).toMatchObject({ data: { code: 'ERR_UNKNOWN_TOOL' } })
  })
})

describe('aliases', () => {
  it('may lead to one another', async () => {
    const aliases = new Map([
      ['oldest', 'old'],
      ['old', 'new'],
    ])
    const client = await (await sceneOf({ aliases })).client()
    expect(servedMeta(await client.call('oldest', '{"city":"Bern"}'))).toMatchObject({ tool: 'new' })
  })

  it('hold at the address of a range, and do not lead out of it', async () => {
    const scene = await sceneOf()
    const within = await scene.client({ path: 'weather@^2' })
    expect(servedBy(await within.call('old'))).toBe('2.0.0')
    const other = await sceneOf({ aliases: new Map([['old', 'other']]) })
    const out = await other.client({ path: 'weather@^2' })
    expect(servedBy(await out.call('old'))).toMatchObject({
      data: { code: 'ERR_UNSATISFIED_TOOL_VERSION', tool: 'other', available: ['1.0.0'] },
    })
  })

  it('whose tool went with its release are answered as what was removed', async () => {
    const scene = await Scene.open({
      releases: {
        '1.0.0': { tools: { old: '1.0.0', kept: '1.0.0' }, record: { state: 'archived' } },
        '2.0.0': { tools: { new: '1.0.0', kept: '1.0.0' } },
        '3.0.0': { tools: { kept: '1.0.0' } },
      },
      route: { active: '3.0.0', aliases: ALIASES },
    })
    scenes.push(scene)
    const client = await scene.client()
    expect(servedBy(await client.call('old'))).toBe('2.0.0')
    await scene.seen(() =>
      scene.store.write(async ({ releases }) => {
        const found = (await releases.get('weather', '2.0.0'))!
        await releases.setState(found.value, { state: 'archived', revision: found.revision })
      }),
    )
    expect(servedBy(await client.call('old'))).toMatchObject({
      data: { code: 'ERR_TOOL_REMOVED', tool: 'old', removedIn: '2.0.0' },
    })
  })

  it.each(['__proto__', 'constructor'])('may be called %s like any other', async (name) => {
    const scene = await sceneOf({ aliases: new Map([[name, 'new']]) })
    const client = await scene.client()
    expect(servedBy(await client.call(name, '{"city":"Bern"}'))).toBe('3.0.0')
    expect(servedBy(await client.call('toString'))).toMatchObject({ data: { code: 'ERR_UNKNOWN_TOOL' } })
  })
})
