import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { promote } from '../src/catalog/test/samples.ts'
import { says } from './support/inbox.ts'
import type { Era } from './support/probe/probe-call.ts'
import { RawClient, type Answer, type RequestOptions } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { openGateway, Scene, type SceneOptions } from './support/scene.ts'
import { servedBy } from './support/served-by.ts'

const HTTP = { '1.0.0': { tools: { echo: '1.0.0', old: '1.0.0' } }, '2.0.0': { tools: { echo: '2.0.0' } } } as const
const STDIO = {
  '1.0.0': { ...HTTP['1.0.0'], over: 'stdio' },
  '2.0.0': { ...HTTP['2.0.0'], over: 'stdio' },
} as const
const ERAS: readonly Era[] = ['session', 'stateless']
const WAYS = [
  ['over HTTP', HTTP],
  ['as processes', STDIO],
] as const
const LISTS = [
  ['prompts/list', 'prompts'],
  ['resources/list', 'resources'],
  ['resources/templates/list', 'resourceTemplates'],
] as const
const ANSWERS = '"inputResponses":{"q":{"action":"accept"}}'

async function sceneOf(releases: SceneOptions['releases'] = HTTP, options: Partial<SceneOptions> = {}): Promise<Scene> {
  const scene = await Scene.open({ releases, route: { active: '1.0.0', sessions: 'move' }, ...options })
  onTestFinished(() => scene.close())
  return scene
}

const move = (scene: Scene): Promise<void> => scene.seen(() => scene.route({ active: '2.0.0', sessions: 'move' }))
const told = ({ error }: Answer): unknown => JSON.parse(error ?? 'null')
const INVALID = { code: -32_602, data: { code: 'ERR_STATE_INVALID', hint: expect.any(String) as string } }

/** How a tool is called. */
type CallOptions = RequestOptions & { readonly tool?: string }

/** Calls a tool that answers with a question. What is returned is the state, as it is written. */
async function asked(client: RawClient, { tool = 'echo', ...options }: CallOptions = {}): Promise<string> {
  const { result } = await client.call(tool, '{"question":true}', options)
  expect(rawAt(result, 'resultType')).toBe('"input_required"')
  return rawAt(result, 'requestState')!
}

function retry(client: RawClient, state: string, { tool = 'echo', ...options }: CallOptions = {}): Promise<Answer> {
  const params = `{"name":"${tool}","arguments":{"question":true},"requestState":${state},${ANSWERS}}`
  return client.request('tools/call', params, options)
}

/** Begins a task. What is returned is its id, as it is written. */
async function begun(client: RawClient, ttl = 60_000): Promise<string> {
  const { result } = await client.request('tools/call', `{"name":"echo","arguments":{},"task":{"ttl":${String(ttl)}}}`)
  return (rawAt(result, 'task', 'taskId') ?? rawAt(result, 'taskId'))!
}

const ofTask = (client: RawClient, what: string, id: string): Promise<Answer> =>
  client.request(`tasks/${what}`, `{"taskId":${id}}`, { headers: { 'mcp-name': JSON.parse(id) as string } })

describe.each(WAYS)('servers %s', (_way, releases) => {
  describe.each(ERAS)('in the %s era', (era) => {
    it.each(LISTS)('hand out the next page of %s after the route has changed', async (method, member) => {
      const scene = await sceneOf(releases)
      const client = await scene.client({ era })
      const first = await client.request(method)
      expect(rawAt(first.result, member)).toContain('1.0.0 first')
      await move(scene)
      expect((await client.request(method)).result).toContain('2.0.0 first')
      const next = await client.request(method, `{"cursor":${rawAt(first.result, 'nextCursor')!}}`)
      expect(rawAt(next.result, member)).toContain('1.0.0 second')
    })

    it('have a task after the route has changed, and tell of it under one id', async () => {
      const scene = await sceneOf(releases)
      const client = await scene.client({ era })
      const id = await begun(client)
      await move(scene)
      expect(servedBy(await client.call('echo'))).toBe('2.0.0')
      const { result } = await ofTask(client, 'get', id)
      expect([rawAt(result, 'taskId'), rawAt(result, 'by')]).toEqual([id, '"1.0.0"'])
      const other = await begun(client)
      expect(other).not.toBe(id)
      expect((await ofTask(client, 'get', other)).result).toContain('"by":"2.0.0"')
      expect(rawAt((await client.request('tasks/list')).result, 'tasks')).toBe(`[{"taskId":${other}}]`)
    })
  })

  it('get the retry of a call after the route has changed, as the client was asked', async () => {
    const scene = await sceneOf(releases)
    const client = await scene.client({ era: 'stateless' })
    const state = await asked(client)
    await move(scene)
    const answer = await retry(client, state)
    expect(servedBy(answer)).toBe('1.0.0')
    expect(rawAt(answer.result, 'structuredContent', 'said')).toBe('{"q":{"action":"accept"}}')
    expect(servedBy(await client.call('echo'))).toBe('2.0.0')
  })
})

describe('a retry', () => {
  it('goes where the call went, also with another key of a split route', async () => {
    const scene = await sceneOf(HTTP, { route: { active: '1.0.0', split: new Map([['2.0.0', 50]]) } })
    const client = await scene.client({ era: 'stateless' })
    const keyed = (count: number): RequestOptions => ({ meta: `"dev.mcpver/key":"key-${String(count)}"` })
    const served = new Map<string, number>()
    for (let count = 0; served.size < 2; count++)
      served.set(servedBy(await client.call('echo', '{}', keyed(count))) as string, count)
    const [one, two] = [keyed(served.get('1.0.0')!), keyed(served.get('2.0.0')!)]
    expect(servedBy(await retry(client, await asked(client, one), two))).toBe('1.0.0')
    expect(servedBy(await retry(client, await asked(client, two), one))).toBe('2.0.0')
    expect(servedBy(await retry(client, await asked(client, one)))).toBe('1.0.0')
  })

  it.each(['weather', 'weather@^2'])('goes where the call went that asked for a version (%s)', async (path) => {
    const scene = await sceneOf()
    const client = await scene.client({ era: 'stateless', path })
    const [old, fresh] = ['^1', '^2'].map((range) => ({ meta: `"dev.mcpver/requires":"${range}"` }))
    const state = await asked(client, old)
    await move(scene)
    expect(servedBy(await retry(client, state, old))).toBe('1.0.0')
    expect(servedBy(await retry(client, state))).toBe('1.0.0')
    expect(servedBy(await retry(client, state, fresh))).toBe('1.0.0')
  })

  it('at the address of all servers goes where the call went', async () => {
    const scene = await sceneOf()
    const client = new RawClient({ era: 'stateless', url: scene.url().replace('/weather', '') })
    onTestFinished(() => client.close())
    const state = await asked(client, { tool: 'weather__echo' })
    await move(scene)
    expect(servedBy(await retry(client, state, { tool: 'weather__echo' }))).toBe('1.0.0')
    expect((await retry(await scene.client({ era: 'stateless' }), state)).result).toContain('1.0.0')
  })

  it('with a state of another tool does not get past the release that gave it', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era: 'stateless' })
    const meta = { meta: '"dev.mcpver/requires":"^2"' }
    const state = await asked(client, meta)
    expect(told(await retry(client, state, { tool: 'old' }))).toMatchObject(INVALID)
    expect(scene.ends.at(-1)).toMatchObject({ outcome: 'refused', code: 'ERR_STATE_INVALID', tool: 'old' })
  })

  it('of a release that is not served any more is told to begin anew', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era: 'stateless' })
    const state = await asked(client)
    await move(scene)
    await scene.seen(() => promote(scene.store, '1.0.0', 'archived'))
    expect(told(await retry(client, state))).toMatchObject({
      code: -32_602,
      data: {
        code: 'ERR_STATE_RELEASE',
        release: '1.0.0',
        hint: expect.stringContaining('without requestState') as string,
      },
    })
    expect(scene.server('2.0.0').server.calls).toEqual([])
  })
})

describe('what is brought back', () => {
  it('is worth nothing to another caller, nor as something else, and no server sees it', async () => {
    const scene = await sceneOf()
    const [ana, bob, nobody] = await Promise.all(
      ['ana', 'bob', undefined].map((principal) =>
        scene.client({ era: 'stateless', ...(principal !== undefined && { principal }) }),
      ),
    )
    const state = await asked(ana!)
    const cursor = rawAt((await ana!.request('prompts/list')).result, 'nextCursor')!
    const task = await begun(ana!)
    expect(servedBy(await retry(ana!, state))).toBe('1.0.0')
    const from = scene.server('1.0.0').seen.length
    const spoilt = JSON.stringify((JSON.parse(state) as string).replace(/^./, 'A'))
    const attempts = [
      retry(bob!, state),
      retry(nobody!, state),
      retry(ana!, cursor),
      retry(ana!, spoilt),
      retry(ana!, '"1.0.0 \\"state\\" \\u00fc"'),
      retry(ana!, '{"a":1}'),
      bob!.request('prompts/list', `{"cursor":${cursor}}`),
      ana!.request('prompts/list', `{"cursor":${state}}`),
      ana!.request('resources/list', '{"cursor":1}'),
      ofTask(bob!, 'get', task),
      ofTask(ana!, 'get', '"task-1"'),
      ofTask(ana!, 'cancel', cursor),
    ]
    for (const answer of await Promise.all(attempts)) expect(told(answer)).toMatchObject(INVALID)
    expect(scene.server('1.0.0').seen).toHaveLength(from)
    expect((await ofTask(ana!, 'get', task)).result).toContain('completed')
  })

  it('is refused when it is of several releases', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era: 'stateless' })
    const state = await asked(client)
    await move(scene)
    const meta = `"io.modelcontextprotocol/related-task":{"taskId":${await begun(client)}}`
    expect(told(await retry(client, state, { meta }))).toMatchObject(INVALID)
  })

  it.each(
    ERAS.flatMap(
      (era) =>
        [
          [era, 'null'],
          [era, '""'],
        ] as const,
    ),
  )('may be nothing, in the %s era, written as %s', async (era, nothing) => {
    const scene = await sceneOf()
    const client = await scene.client({ era })
    const { error } = await client.request('prompts/list', `{"cursor":${nothing}}`)
    expect(JSON.parse(error!)).toMatchObject({ message: `Nobody here knows the cursor ${nothing}` })
    expect(servedBy(await client.call('echo'))).toBe('1.0.0')
  })

  it('is taken up by another gateway with the same key, and by no other', async () => {
    const stateKey = Buffer.alloc(32, 3)
    const scene = await sceneOf(HTTP, { gateway: { stateKey } })
    const state = await asked(await scene.client({ era: 'stateless' }))
    await move(scene)
    const servedAt = async (key: Uint8Array | undefined): Promise<Answer> => {
      const gateway = await openGateway(scene.store, { stateKey: key })
      onTestFinished(() => gateway.close(0))
      const { port } = await gateway.listen()
      const client = new RawClient({ era: 'stateless', url: `http://127.0.0.1:${String(port)}/mcp/weather` })
      onTestFinished(() => client.close())
      return retry(client, state)
    }
    expect(servedBy(await servedAt(Buffer.alloc(32, 3)))).toBe('1.0.0')
    expect(told(await servedAt(Buffer.alloc(32, 4)))).toMatchObject(INVALID)
    expect(told(await servedAt(undefined))).toMatchObject(INVALID)
  })

  it('is sealed with no key that could be guessed', async () => {
    const scene = await sceneOf()
    await expect(openGateway(scene.store, { stateKey: new Uint8Array(16) })).rejects.toMatchObject({
      code: 'ERR_STATE_KEY',
    })
  })
})

describe('a task', () => {
  it('is named in the header as the server knows it', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ era: 'stateless' })
    const id = await begun(client)
    await ofTask(client, 'get', id)
    const { headers } = scene.server('1.0.0').seen.at(-1)!
    expect([headers['mcp-method'], headers['mcp-name']]).toEqual(['tasks/get', 'task-1'])
    expect(JSON.parse(id)).not.toBe('task-1')
  })

  it('keeps the session with its server until its result was fetched', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    const id = await begun(client)
    await move(scene)
    expect(scene.server('1.0.0').ended).toEqual([])
    const { result } = await ofTask(client, 'result', id)
    await vi.waitFor(() => expect(scene.server('1.0.0').sessions.size).toBe(0))
    expect(rawAt(result, '_meta', 'io.modelcontextprotocol/related-task', 'taskId')).toBe(id)
  })

  it('keeps the session with its server for its own time only', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    await begun(client, 300)
    await move(scene)
    expect(scene.server('1.0.0').sessions.size).toBe(1)
    await vi.waitFor(() => expect(scene.server('1.0.0').sessions.size).toBe(0), 10_000)
    expect(scene.gateway.sessions.size).toBe(1)
  })
})

describe('resources that a session has subscribed to', () => {
  const updated = (version: string) => says('notifications/resources/updated', `"version":"${version}"`)

  it('are those of the release that it has moved to', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    await client.request('resources/subscribe', '{"uri":"x://a"}')
    await client.request('resources/subscribe', '{"uri":"x://b"}')
    await client.request('resources/unsubscribe', '{"uri":"x://b"}')
    const [before, after] = ['1.0.0', '2.0.0'].map((version) => scene.server(version).server.holdings)
    before!.update('x://a')
    await client.inbox.find(updated('1.0.0'))
    await move(scene)
    await vi.waitFor(() => expect(after!.subscribers('x://a')).toBe(1))
    after!.update('x://a')
    await client.inbox.find(updated('2.0.0'))
    expect([before!.subscribers('x://a'), after!.subscribers('x://b')]).toEqual([0, 0])
    await client.request('resources/unsubscribe', '{"uri":"x://a"}')
    expect(after!.subscribers('x://a')).toBe(0)
  })

  it('are not told of by the release that it has left, as long as that is there', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    await client.request('resources/subscribe', '{"uri":"x://a"}')
    await begun(client)
    await move(scene)
    const [before, after] = ['1.0.0', '2.0.0'].map((version) => scene.server(version).server.holdings)
    await vi.waitFor(() => expect(after!.subscribers('x://a')).toBe(1))
    expect(before!.subscribers('x://a')).toBe(1)
    before!.update('x://a')
    after!.update('x://a')
    await client.inbox.find(updated('2.0.0'))
    expect(client.inbox.all.filter(updated('1.0.0'))).toEqual([])
  })

  it('are so too after the server has forgotten the session', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    await client.request('resources/subscribe', '{"uri":"x://a"}')
    const { server } = scene.server('1.0.0')
    scene.server('1.0.0').restart()
    expect(server.holdings.subscribers('x://a')).toBe(0)
    expect(servedBy(await client.call('echo'))).toBe('1.0.0')
    expect(server.holdings.subscribers('x://a')).toBe(1)
  })
})
