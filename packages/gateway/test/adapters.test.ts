import { afterEach, describe, expect, it } from 'vitest'
import type { RouteAdapter, RouteDraft } from '../src/route/route.ts'
import type { Era } from './support/probe/probe-call.ts'
import type { Answer, RequestOptions } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { Scene, type SceneRelease } from './support/scene.ts'
import { servedBy } from './support/served-by.ts'

const ERAS: readonly Era[] = ['session', 'stateless']
const TEXT = { type: 'string' }
const FIRST = { type: 'object', properties: { city: { ...TEXT, 'x-mcp-header': 'City' }, id: { type: 'integer' } } }
const SECOND = { type: 'object', properties: { place: { ...TEXT, 'x-mcp-header': 'Place' }, id: { type: 'integer' } } }
const THIRD = {
  type: 'object',
  properties: {
    place: { ...TEXT, 'x-mcp-header': 'Place' },
    id: TEXT,
    unit: { enum: ['c', 'f'], 'x-mcp-header': 'Unit', type: 'string' },
  },
  required: ['place', 'unit'],
  additionalProperties: false,
}
const ONE_TO_TWO: RouteAdapter = {
  tool: 'forecast',
  from: '1.0.0',
  to: '2.0.0',
  steps: [{ kind: 'rename', path: [], from: 'city', to: 'place' }],
}
const TWO_TO_THREE: RouteAdapter = {
  tool: 'forecast',
  from: '2.0.0',
  to: '3.0.0',
  steps: [
    { kind: 'to-text', path: [], name: 'id' },
    { kind: 'fill', path: [], name: 'unit', value: 'c' },
  ],
}
const ADAPTERS = [ONE_TO_TWO, TWO_TO_THREE]
const FOR_ONE = '"dev.mcpver/requires":"^1"'

const scenes: Scene[] = []
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.close()
})

/** `forecast` in three versions, of which the first two are archived. */
async function sceneOf(route: Partial<RouteDraft> = {}, over: SceneRelease['over'] = 'http'): Promise<Scene> {
  const archived = { record: { state: 'archived' }, over } as const
  const scene = await Scene.open({
    releases: {
      '1.0.0': { tools: { forecast: { version: '1.0.0', inputSchema: FIRST } }, ...archived },
      '2.0.0': { tools: { forecast: { version: '2.0.0', inputSchema: SECOND } }, ...archived },
      '3.0.0': { tools: { forecast: { version: '3.0.0', inputSchema: THIRD } }, over },
    },
    route: { active: '3.0.0', adapters: ADAPTERS, ...route },
  })
  scenes.push(scene)
  return scene
}

function metaOf({ result, text }: Answer): Readonly<Record<string, unknown>> {
  if (result === undefined) throw new Error(`No result: ${text}`)
  return (JSON.parse(result) as { readonly _meta: Readonly<Record<string, unknown>> })._meta
}

/** What asks for a version, in the headers too where the era repeats arguments there. */
function asking(era: Era, params: Readonly<Record<string, string>>, meta = FOR_ONE): RequestOptions {
  const headers = Object.entries(params).map(([name, value]) => [`mcp-param-${name}`, value])
  return { meta, ...(era === 'stateless' && { headers: Object.fromEntries(headers) as Record<string, string> }) }
}

describe.each(ERAS)('a call for a version that nothing serves any more, in the %s era', (era) => {
  it('is served by the version that a chain of adapters leads to, and says so', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era, principal: 'ana' })
    const answer = await client.call('forecast', '{"city":"Bern"}', asking(era, { city: 'Bern' }))
    expect(servedBy(answer)).toBe('3.0.0')
    expect(metaOf(answer)['dev.mcpver/served']).toMatchObject({ version: '3.0.0', adaptedFrom: '1.0.0' })
    expect(scene.ends).toMatchObject([
      { tool: 'forecast', version: '3.0.0', release: '3.0.0', adaptedFrom: '1.0.0', outcome: 'served' },
    ])
    const direct = await client.call('forecast', '{"place":"Bern"}', asking(era, { place: 'Bern' }, ''))
    expect(metaOf(direct)['dev.mcpver/served']).not.toHaveProperty('adaptedFrom')
  })

  it('reaches the server as it was written but for what the steps say', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    const meta = `${FOR_ONE},"x":12345678901234567890`
    const params = '{ "extra" :1.0, "name":"forecast", "arguments":{"city": "Bern" ,"id":12345678901234567891}}'
    await client.request('tools/call', params, asking(era, { city: 'Bern' }, meta))
    const [call] = scene.server('3.0.0').server.calls
    expect(call?.params).toContain(' "extra" :1.0, "name":"forecast", "arguments":{')
    expect(JSON.parse(call?.params ?? '')).toMatchObject({
      arguments: { place: 'Bern', id: '12345678901234567891', unit: 'c' },
    })
    expect(call?.params).toContain('"x":12345678901234567890')
  })

  it('has the headers that repeat its arguments made anew', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    await client.call('forecast', '{"city":"Zürich"}', asking(era, { city: '=?base64?WsO8cmljaA==?=' }))
    const { headers } = scene.server('3.0.0').seen.find(({ body }) => body.includes('tools/call'))!
    const expected = { 'mcp-param-place': '=?base64?WsO8cmljaA==?=', 'mcp-param-unit': 'c', 'mcp-name': 'forecast' }
    if (era === 'stateless') expect(headers).toMatchObject(expected)
    else expect(headers).not.toHaveProperty('mcp-param-place')
    expect(headers).not.toHaveProperty('mcp-param-city')
  })

  it('is served by a process too, which has no headers', async () => {
    const client = await (await sceneOf({}, 'stdio')).client({ era })
    const answer = await client.call('forecast', '{"city":"Bern"}', asking(era, { city: 'Bern' }))
    expect(servedBy(answer)).toBe('3.0.0')
    const differing = await client.call('forecast', '{"city":"Bern"}', asking(era, { city: 'Basel' }))
    if (era === 'stateless') expect(servedBy(differing)).toMatchObject({ code: -32_020 })
    else expect(servedBy(differing)).toBe('3.0.0')
  })

  it('has its arguments held against the version that serves', async () => {
    const scene = await sceneOf({ arguments: 'validate' })
    const client = await scene.client({ era })
    const fits = await client.call('forecast', '{"city":"Bern","id":7}', asking(era, { city: 'Bern' }))
    expect(servedBy(fits)).toBe('3.0.0')
    const refused = await client.call('forecast', '{"city":5}', asking(era, {}))
    expect(metaOf(refused)['dev.mcpver/arguments']).toEqual({
      code: 'ERR_ARGUMENTS_INVALID',
      tool: 'forecast',
      version: '3.0.0',
      adaptedFrom: '1.0.0',
      problems: [{ pointer: '/place', expected: 'must be of type string' }],
    })
    expect(scene.ends.at(-1)).toMatchObject({ code: 'ERR_ARGUMENTS_INVALID', adaptedFrom: '1.0.0' })
  })

  it('without arguments is given those that have to be there', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    await client.request('tools/call', '{"name":"forecast"}', asking(era, {}))
    expect(JSON.parse(scene.server('3.0.0').server.calls[0]?.params ?? '')).toMatchObject({ arguments: { unit: 'c' } })
  })

  it('is refused as ever where no adapter begins, or none arrives', async () => {
    const scene = await sceneOf({ adapters: [ONE_TO_TWO] })
    const client = await scene.client({ era })
    for (const range of ['^1', '^2', '^9']) {
      const answer = servedBy(await client.call('forecast', '{}', asking(era, {}, `"dev.mcpver/requires":"${range}"`)))
      expect(answer).toMatchObject({ data: { code: 'ERR_UNSATISFIED_TOOL_VERSION', available: ['3.0.0'] } })
    }
    expect(scene.server('3.0.0').server.calls).toEqual([])
  })
})

describe('a call that was carried and answered with a question', () => {
  it('is carried again when it comes back with the answer', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era: 'stateless' })
    const args = '{"city":"Bern","question":true}'
    const first = await client.call('forecast', args, asking('stateless', { city: 'Bern' }))
    const state = rawAt(first.result, 'requestState')!
    const again = `{"name":"forecast","arguments":${args},"requestState":${state},"inputResponses":{"q":{}}}`
    const answer = await client.request('tools/call', again, asking('stateless', { city: 'Bern' }))
    expect(metaOf(answer)['dev.mcpver/served']).toMatchObject({ version: '3.0.0', adaptedFrom: '1.0.0' })
    expect(scene.server('3.0.0').server.calls.map(({ params }) => rawAt(params, 'arguments', 'place'))).toEqual([
      '"Bern"',
      '"Bern"',
    ])
  })
})

describe('adapters', () => {
  it('give way to a version that can be called', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    const range = '"dev.mcpver/requires":">=1"'
    expect(metaOf(await client.call('forecast', '{}', { meta: range }))['dev.mcpver/served']).toEqual({
      version: '3.0.0',
      digest: expect.any(String) as string,
    })
  })

  it('of several that meet the requirement, the one from the highest version serves', async () => {
    const client = await (await sceneOf()).client()
    const answer = await client.call('forecast', '{"place":"Bern"}', { meta: '"dev.mcpver/requires":"<3"' })
    expect(metaOf(answer)['dev.mcpver/served']).toMatchObject({ adaptedFrom: '2.0.0' })
  })

  it('serve at the address of a range as well', async () => {
    const client = await (await sceneOf()).client({ path: 'weather@^3' })
    const answer = await client.call('forecast', '{"city":"Bern"}', { meta: FOR_ONE })
    expect(metaOf(answer)['dev.mcpver/served']).toMatchObject({ version: '3.0.0', adaptedFrom: '1.0.0' })
  })

  it('come and go with the route', async () => {
    const scene = await sceneOf({ adapters: [] })
    const client = await scene.client()
    const call = () => client.call('forecast', '{"city":"Bern"}', { meta: FOR_ONE })
    expect(servedBy(await call())).toMatchObject({ data: { code: 'ERR_UNSATISFIED_TOOL_VERSION' } })
    await scene.seen(() => scene.route({ active: '3.0.0', adapters: ADAPTERS }))
    expect(servedBy(await call())).toBe('3.0.0')
    await scene.seen(() => scene.route({ active: '3.0.0' }))
    expect(servedBy(await call())).toMatchObject({ data: { code: 'ERR_UNSATISFIED_TOOL_VERSION' } })
  })
})
