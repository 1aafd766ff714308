import { setDefaultLogger, silentLogger, type Logger } from '@mcpver/core'
import { afterEach, describe, expect, it } from 'vitest'
import type { RouteDraft } from '../src/route/route.ts'
import type { Era } from './support/probe/probe-call.ts'
import type { Answer, RequestOptions } from './support/raw-client.ts'
import { Scene, type SceneRelease } from './support/scene.ts'
import { servedBy } from './support/served-by.ts'

const ERAS: readonly Era[] = ['session', 'stateless']
const OLD = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const NEW = {
  type: 'object',
  properties: {
    place: { type: 'string' },
    days: { type: 'integer', minimum: 1, maximum: 9 },
    seed: { type: 'integer' },
  },
  required: ['place'],
  additionalProperties: false,
}

const scenes: Scene[] = []
afterEach(async () => {
  for (const scene of scenes.splice(0)) await scene.close()
})

async function sceneOf(
  route: Partial<RouteDraft> = {},
  over: SceneRelease['over'] = 'http',
  logger: Logger = silentLogger,
): Promise<Scene> {
  const releases = {
    '1.0.0': { tools: { forecast: { version: '1.0.0', inputSchema: OLD } }, over },
    '2.0.0': { tools: { forecast: { version: '2.0.0', inputSchema: NEW }, radar: '1.0.0' }, over },
  }
  const scene = await Scene.open({ releases, route: { active: '2.0.0', ...route }, gateway: { logger } })
  scenes.push(scene)
  return scene
}

/** What a refused call says to models and to programs. */
function refusalIn({ result, text }: Answer): {
  readonly text: string
  readonly isError: unknown
  readonly told: unknown
} {
  if (result === undefined) throw new Error(`No result: ${text}`)
  const {
    content,
    isError,
    _meta: meta,
  } = JSON.parse(result) as {
    readonly content: readonly { readonly text: string }[]
    readonly isError?: boolean
    readonly _meta: Readonly<Record<string, unknown>>
  }
  return { text: content.map((block) => block.text).join(), isError, told: meta['dev.mcpver/arguments'] }
}

describe.each(ERAS)('arguments in the %s era', (era) => {
  it.each(['http', 'stdio'] as const)('that fit go to the server over %s as they were written', async (over) => {
    const scene = await sceneOf({ arguments: 'validate' }, over)
    const client = await scene.client({ era })
    const args = '{ "place" : "Bern",\n"seed": 12345678901234567891, "days":3.0 }'
    expect(servedBy(await client.call('forecast', args))).toBe('2.0.0')
    if (over === 'http') expect(scene.server('2.0.0').server.calls[0]?.params).toContain(`"arguments":${args}`)
  })

  it('that do not fit never reach the server, and are answered so that a model can correct itself', async () => {
    const scene = await sceneOf({ arguments: 'validate' })
    const client = await scene.client({ era, principal: 'ana' })
    const answer = await client.call('forecast', '{"city":"Bern","days":0}')
    const refused = refusalIn(answer)
    expect(refused.isError).toBe(true)
    expect(refused.text.split('\n')).toEqual([
      'Invalid arguments for the tool forecast 2.0.0:',
      '- the arguments must have the member "place"',
      '- /days must be at least 1',
      '- /city must not be there',
      'Nothing was done. Correct the arguments and call the tool again.',
    ])
    expect(refused.told).toEqual({
      code: 'ERR_ARGUMENTS_INVALID',
      tool: 'forecast',
      version: '2.0.0',
      problems: [
        { pointer: '', expected: 'must have the member "place"' },
        { pointer: '/days', expected: 'must be at least 1' },
        { pointer: '/city', expected: 'must not be there' },
      ],
    })
    expect(answer.result).toContain(era === 'stateless' ? '"resultType":"complete"' : '"isError":true')
    expect(scene.server('2.0.0').server.calls).toEqual([])
    expect(scene.ends).toMatchObject([
      { tool: 'forecast', outcome: 'refused', code: 'ERR_ARGUMENTS_INVALID', version: undefined },
    ])
  })

  it('are held against the version that serves', async () => {
    const client = await (await sceneOf({ arguments: 'validate' })).client({ era })
    const old: RequestOptions = { meta: '"dev.mcpver/requires":"^1"' }
    expect(servedBy(await client.call('forecast', '{"city":"Bern"}', old))).toBe('1.0.0')
    expect(refusalIn(await client.call('forecast', '{"place":"Bern"}', old)).told).toMatchObject({ version: '1.0.0' })
    expect(servedBy(await client.call('forecast', '{"place":"Bern"}'))).toBe('2.0.0')
  })

  it('are not looked at where the route does not ask for it', async () => {
    const client = await (await sceneOf()).client({ era })
    expect(servedBy(await client.call('forecast', '{"days":"many"}'))).toBe('2.0.0')
  })

  it('are looked at from the moment on at which the route asks for it', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    expect(servedBy(await client.call('forecast', '{}'))).toBe('2.0.0')
    await scene.seen(() => scene.route({ active: '2.0.0', arguments: 'validate' }))
    expect(refusalIn(await client.call('forecast', '{}')).isError).toBe(true)
    await scene.seen(() => scene.route({ active: '2.0.0' }))
    expect(servedBy(await client.call('forecast', '{}'))).toBe('2.0.0')
  })

  it('that are absent are none, and what is no object is refused', async () => {
    const client = await (await sceneOf({ arguments: 'validate' })).client({ era })
    const without = await client.request('tools/call', '{"name":"forecast"}')
    expect(refusalIn(without).told).toMatchObject({ problems: [{ expected: 'must have the member "place"' }] })
    expect(servedBy(await client.request('tools/call', '{"name":"radar"}'))).toBe('2.0.0')
    expect(refusalIn(await client.call('forecast', 'null')).told).toMatchObject({
      problems: [{ pointer: '', expected: 'must be of type object' }],
    })
  })

  it('are told in a few words, whatever they are', async () => {
    const client = await (await sceneOf({ arguments: 'validate' })).client({ era })
    const long = 'x'.repeat(100_000)
    const members = Array.from({ length: 50 }, (_none, index) => `"${String(index)}${long}":"${long}"`)
    const answer = await client.call('forecast', `{"place":"Bern",${members.join(',')}}`)
    expect(answer.text.length).toBeLessThan(8000)
    expect(refusalIn(answer).told).toMatchObject({ more: 40 })
  })

  it('may be numbers that no double holds, which are not refused for being rounded here', async () => {
    const inputSchema = { type: 'object', properties: { n: { type: 'integer', minimum: 1, multipleOf: 7 } } }
    const scene = await Scene.open({
      releases: { '1.0.0': { tools: { count: { version: '1.0.0', inputSchema } } } },
      route: { active: '1.0.0', arguments: 'validate' },
    })
    scenes.push(scene)
    const client = await scene.client({ era })
    // Seven times 1763668414462081127, and a whole number that is none as a double.
    for (const literal of ['12345678901234567889', '7e400']) {
      expect(servedBy(await client.call('count', `{"n":${literal}}`))).toBe('1.0.0')
      expect(scene.server('1.0.0').server.calls.at(-1)?.params).toContain(`{"n":${literal}}`)
    }
    expect(refusalIn(await client.call('count', '{"n":8}')).isError).toBe(true)
  })
})

describe('a schema that cannot be used', () => {
  it('lets everything pass, and is logged once', async () => {
    const lines: unknown[] = []
    const logger: Logger = { ...silentLogger, warn: (...line: unknown[]) => void lines.push(line) }
    setDefaultLogger(silentLogger)
    const inputSchema = { type: 'object', properties: { a: { $ref: 'https://example.com/secret' } } }
    const scene = await Scene.open({
      releases: { '1.0.0': { tools: { odd: { version: '1.0.0', inputSchema } } } },
      route: { active: '1.0.0', arguments: 'validate' },
      gateway: { logger },
    })
    scenes.push(scene)
    const client = await scene.client()
    for (const args of ['{"a":1}', '{"a":{}}', '{}']) expect(servedBy(await client.call('odd', args))).toBe('1.0.0')
    const told = lines.filter((line) => JSON.stringify(line).includes('not validated'))
    expect(told).toEqual([
      [
        expect.objectContaining({ server: 'weather', tool: 'odd', version: '1.0.0' }),
        'Arguments of calls are not validated: the input schema cannot be used',
      ],
    ])
  })
})

describe('arguments that are made to keep the gateway busy', () => {
  it('are refused, and others are served', async () => {
    const inputSchema = { type: 'object', properties: { list: { uniqueItems: true } } }
    const scene = await Scene.open({
      releases: { '1.0.0': { tools: { sort: { version: '1.0.0', inputSchema } } } },
      route: { active: '1.0.0', arguments: 'validate' },
    })
    scenes.push(scene)
    const client = await scene.client()
    const list = JSON.stringify(Array.from({ length: 100_000 }, (_none, index) => index))
    expect(refusalIn(await client.call('sort', `{"list":${list}}`)).told).toMatchObject({
      problems: [{ pointer: '', expected: expect.stringContaining('small and flat enough') as string }],
    })
    expect(servedBy(await client.call('sort', '{"list":[1,2]}'))).toBe('1.0.0')
  })
})
