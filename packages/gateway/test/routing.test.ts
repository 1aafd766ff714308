import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMemoryStore, openSqliteStore } from '@mcpver/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Era } from './support/probe/probe-call.ts'
import { AwayStore } from './support/away-store.ts'
import { says } from './support/inbox.ts'
import type { RawClient, RequestOptions } from './support/raw-client.ts'
import { openGateway, Scene, type SceneOptions } from './support/scene.ts'
import { namesIn, servedBy, versionsIn } from './support/served-by.ts'
import { RawClient as Client } from './support/raw-client.ts'
import { eventually } from '../src/test/eventually.ts'

const RELEASES = {
  '1.0.0': { tools: { echo: '1.0.0', old: '1.0.0' } },
  '1.1.0': { tools: { echo: '1.1.0', old: '1.0.0' } },
  '2.0.0': { tools: { echo: '2.0.0', fresh: '1.0.0' } },
} as const

const ERAS: readonly Era[] = ['session', 'stateless']
const LIST_CHANGED = says('notifications/tools/list_changed')

async function sceneWith(route: SceneOptions['route'], options: Partial<SceneOptions> = {}): Promise<Scene> {
  const scene = await Scene.open({ releases: RELEASES, ...(route && { route }), ...options })
  onTestFinished(() => scene.close())
  return scene
}

const echo = async (client: RawClient, options?: RequestOptions) => servedBy(await client.call('echo', '{}', options))
const keyed = (key: string): RequestOptions => ({ meta: `"dev.mcpver/key":${JSON.stringify(key)}` })

describe.each(ERAS)('a path in the %s era', (era) => {
  it.each([
    ['weather', '2.0.0'],
    ['weather@^1', '1.1.0'],
    ['weather@1.0.0', '1.0.0'],
    ['weather@v1.0.0', '1.0.0'],
    ['weather@~1.0', '1.0.0'],
    ['weather@*', '2.0.0'],
  ])('%s leads to release %s', async (path, release) => {
    const scene = await sceneWith({ active: '2.0.0', pins: [{ principal: 'ana', range: '1.0.0' }] })
    const client = await scene.client({ era, path })
    expect(await echo(client)).toBe(release)
    expect(versionsIn(await client.request('tools/list'))['echo']).toBe(release)
  })

  it('with a range is the same for whoever is pinned elsewhere', async () => {
    const scene = await sceneWith({ active: '2.0.0', pins: [{ principal: 'ana', range: '1.0.0' }] })
    expect(await echo(await scene.client({ era, path: 'weather@~1.1', principal: 'ana' }))).toBe('1.1.0')
  })

  it.each([
    ['^9', 'ERR_RELEASE_UNSATISFIED'],
    ['1.0.7', 'ERR_RELEASE_UNAVAILABLE'],
    ['latest', 'ERR_INVALID_RANGE'],
  ])('with the range %s is refused with %s', async (range, code) => {
    const scene = await sceneWith({ active: '2.0.0' })
    const client = new Client({ url: scene.url(`weather@${range}`), era })
    const meta = '"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}'
    const { error } = await (era === 'session' ? client.request('initialize', `{${meta}}`) : client.call('echo'))
    client.close()
    expect(JSON.parse(error!)).toMatchObject({
      code: -32_602,
      data: { code, server: 'weather', available: ['2.0.0', '1.1.0', '1.0.0'] },
    })
    expect(scene.gateway.sessions.size).toBe(0)
  })

  it('with a range does not lead out of it for a tool that it does not have, unless the call says so', async () => {
    const scene = await sceneWith({ active: '2.0.0' })
    const client = await scene.client({ era, path: 'weather@^1' })
    expect(servedBy(await client.call('fresh'))).toMatchObject({
      code: -32_602,
      data: { code: 'ERR_UNSATISFIED_TOOL_VERSION', tool: 'fresh', requested: '^1', available: ['1.0.0'] },
    })
    expect(servedBy(await client.call('fresh', '{}', { meta: '"dev.mcpver/requires":"^1"' }))).toBe('2.0.0')
    expect(servedBy(await client.call('old'))).toBe('1.1.0')
  })

  it('without a range leads to the release that has a tool which the active one has not', async () => {
    const scene = await sceneWith({ active: '1.0.0' })
    expect(servedBy(await (await scene.client({ era })).call('fresh'))).toBe('2.0.0')
  })
})

describe('a path to nothing', () => {
  it('is not found, or says that nobody has routed it', async () => {
    const scene = await sceneWith(undefined)
    expect((await fetch(scene.url('other'), { method: 'POST' })).status).toBe(404)
    const client = new Client({ url: scene.url(), era: 'stateless' })
    const answer = servedBy(await client.call('echo'))
    client.close()
    expect(answer).toMatchObject({ code: -32_602, data: { code: 'ERR_ROUTE_MISSING' } })
  })
})

describe.each(ERAS)('a route in the %s era', (era) => {
  it('gives pinned principals and clients their releases, principals first', async () => {
    const scene = await sceneWith({
      active: '2.0.0',
      pins: [
        { principal: 'ana', range: '^1' },
        { client: 'old-host', range: '1.0.0' },
      ],
    })
    const clientInfo = '{"name":"old-host","version":"1"}'
    expect(await echo(await scene.client({ era, principal: 'ana' }))).toBe('1.1.0')
    expect(await echo(await scene.client({ era, principal: 'bob' }))).toBe('2.0.0')
    expect(await echo(await scene.client({ era, clientInfo }))).toBe('1.0.0')
    expect(await echo(await scene.client({ era, clientInfo, principal: 'ana' }))).toBe('1.1.0')
    expect(await echo(await scene.client({ era, clientInfo: '{"name":"__proto__","version":"1"}' }))).toBe('2.0.0')
  })

  it('does not put something else in the place of a release that cannot be had', async () => {
    const scene = await sceneWith({ active: '2.0.0', pins: [{ principal: 'ana', range: '^7' }] })
    const client = new Client({ url: scene.url(), era, headers: { authorization: 'Bearer ana' } })
    const { error } = await (era === 'session' ? client.request('initialize') : client.call('echo'))
    client.close()
    expect(JSON.parse(error!)).toMatchObject({ data: { code: 'ERR_RELEASE_UNSATISFIED' } })
  })

  it('splits principals by their share, and each stays with all it does', async () => {
    const scene = await sceneWith({ active: '1.0.0', split: new Map([['2.0.0', 50]]) })
    const releases: string[] = []
    for (let count = 0; count < 24; count++) {
      const client = await scene.client({ era, principal: `user-${String(count)}`, listens: false })
      const first = await echo(client)
      expect(versionsIn(await client.request('tools/list'))['echo']).toBe(first)
      const again = await scene.client({ era, principal: `user-${String(count)}`, listens: false })
      expect([await echo(again), await echo(client)]).toEqual([first, first])
      releases.push(first as string)
    }
    expect(new Set(releases)).toEqual(new Set(['1.0.0', '2.0.0']))
  })
})

describe('a split by key', () => {
  it('never mixes versions up, in thousands of calls at once', async () => {
    const scene = await sceneWith({
      active: '1.0.0',
      split: new Map([
        ['1.1.0', 30],
        ['2.0.0', 30],
      ]),
    })
    const clients = await Promise.all(Array.from({ length: 8 }, () => scene.client({ era: 'stateless' })))
    const expected = new Map<string, string>()
    let calls = 0
    const work = async (client: RawClient, worker: number): Promise<void> => {
      for (let round = 0; round < 400; round++) {
        const key = `key-${String((worker * 7 + round * 13) % 40)}`
        const isList = round % 10 === 9
        const found = isList
          ? versionsIn(await client.request('tools/list', '{}', keyed(key)))['echo']
          : await echo(client, keyed(key))
        const before = expected.get(key) ?? (found as string)
        expected.set(key, before)
        expect(found).toBe(before)
        calls++
      }
    }
    await Promise.all(clients.map((client, worker) => work(client, worker)))
    expect(calls).toBe(3200)
    expect(new Set(expected.values())).toEqual(new Set(['1.0.0', '1.1.0', '2.0.0']))
  })

  it('counts for nobody who was authenticated, and for nobody without one', async () => {
    const scene = await sceneWith({ active: '1.0.0', split: new Map([['2.0.0', 100]]) })
    expect(await echo(await scene.client({ era: 'stateless' }), keyed('k'))).toBe('2.0.0')
    expect(await echo(await scene.client({ era: 'stateless' }))).toBe('1.0.0')
    expect(await echo(await scene.client({ era: 'stateless', principal: 'ana' }))).toBe('2.0.0')
  })
})

describe('a route that changes', () => {
  it('moves sessions, says so, and lets what is under way come to its end where it is', async () => {
    const scene = await sceneWith({ active: '1.0.0', sessions: 'move' })
    const client = await scene.client()
    const slow = client.call('echo', '{"hold":"slow"}')
    await eventually(() => expect(scene.server('1.0.0').server.holding).toBe(1))
    expect(await echo(client)).toBe('1.0.0')
    await scene.seen(() => scene.route({ active: '2.0.0', sessions: 'move' }))
    await client.inbox.find(LIST_CHANGED)
    expect(await echo(client)).toBe('2.0.0')
    expect(namesIn(await client.request('tools/list'))).toEqual(['echo', 'fresh'])
    expect(scene.server('1.0.0').ended).toEqual([])
    scene.server('1.0.0').server.letGo('slow')
    expect(servedBy(await slow)).toBe('1.0.0')
    await eventually(() => expect(scene.server('1.0.0').ended).toHaveLength(1))
    expect(scene.gateway.sessions.list().map(({ session }) => session.release)).toEqual(['2.0.0'])
  })

  it('moves a session back before it has left', async () => {
    const scene = await sceneWith({ active: '1.0.0', sessions: 'move' })
    const client = await scene.client()
    const slow = client.call('echo', '{"hold":"slow"}')
    await eventually(() => expect(scene.server('1.0.0').server.holding).toBe(1))
    await scene.seen(() => scene.route({ active: '2.0.0', sessions: 'move' }))
    await scene.seen(() => scene.route({ active: '1.0.0', sessions: 'move' }))
    expect(await echo(client)).toBe('1.0.0')
    scene.server('1.0.0').server.letGo('slow')
    expect(servedBy(await slow)).toBe('1.0.0')
    expect(await echo(client)).toBe('1.0.0')
    expect(scene.server('1.0.0').sessions.size).toBe(1)
  })

  it('does not cut a list off', async () => {
    const scene = await sceneWith({ active: '1.0.0', sessions: 'move' })
    const client = await scene.client()
    const { server } = scene.server('1.0.0')
    server.holdsLists = true
    const list = client.request('tools/list')
    await eventually(() => expect(server.holding).toBe(1))
    await scene.seen(() => scene.route({ active: '2.0.0', sessions: 'move' }))
    expect(namesIn(await client.request('tools/list'))).toEqual(['echo', 'fresh'])
    server.holdsLists = false
    server.letGo('list')
    expect(namesIn(await list)).toEqual(['echo', 'old'])
    await eventually(() => expect(scene.server('1.0.0').ended).toHaveLength(1))
  })

  it('leaves sessions where they are that shall stay, and says that the list may have changed', async () => {
    const scene = await sceneWith({ active: '1.0.0', sessions: 'stay' })
    const client = await scene.client()
    expect(await echo(client)).toBe('1.0.0')
    await scene.seen(() => scene.route({ active: '2.0.0', sessions: 'stay' }))
    await client.inbox.find(LIST_CHANGED)
    expect(await echo(client)).toBe('1.0.0')
    expect(await echo(await scene.client())).toBe('2.0.0')
  })

  it('counts at once for requests without a session, and subscribers hear of it', async () => {
    const scene = await sceneWith({ active: '1.0.0' })
    const client = await scene.client({ era: 'stateless' })
    const listening = await client.begin('subscriptions/listen', '{"notifications":{"toolsListChanged":true}}', {
      id: '"sub"',
    })
    void client.read(listening)
    await client.inbox.find(says('notifications/subscriptions/acknowledged'))
    expect(await echo(client)).toBe('1.0.0')
    await scene.seen(() => scene.route({ active: '2.0.0' }))
    const { text } = await client.inbox.find(LIST_CHANGED)
    expect(JSON.parse(text)).toMatchObject({ params: { _meta: { 'io.modelcontextprotocol/subscriptionId': 'sub' } } })
    expect(await echo(client)).toBe('2.0.0')
    listening.abort()
    await eventually(() => expect(scene.server('1.0.0').open).toBe(0))
  })

  it('fails no call in a hundred changes under load', async () => {
    const scene = await sceneWith({ active: '1.0.0', sessions: 'move' })
    const clients = await Promise.all([
      ...Array.from({ length: 4 }, () => scene.client({ listens: false })),
      ...Array.from({ length: 4 }, () => scene.client({ era: 'stateless' })),
    ])
    let isOver = false
    const served = new Set<unknown>()
    const work = async (client: RawClient): Promise<void> => {
      while (!isOver) served.add(await echo(client))
    }
    const working = Promise.all(clients.map(work))
    const versions = ['2.0.0', '1.1.0', '1.0.0']
    for (let count = 0; count < 12; count++) {
      await scene.seen(() => scene.route({ active: versions[count % 3]!, sessions: 'move' }))
    }
    isOver = true
    await working
    expect([...served].sort()).toEqual(['1.0.0', '1.1.0', '2.0.0'])
    await eventually(() => {
      expect(['1.1.0', '2.0.0'].map((version) => scene.server(version).sessions.size)).toEqual([0, 0])
    })
  })
})

describe('a release that is archived', () => {
  it('comes to the end of what is under way; its sessions go on with another release', async () => {
    const scene = await sceneWith({ active: '1.0.0', sessions: 'stay' })
    const client = await scene.client()
    const stateless = await scene.client({ era: 'stateless' })
    const slow = [client.call('echo', '{"hold":"one"}'), stateless.call('echo', '{"hold":"two"}')]
    await eventually(() => expect(scene.server('1.0.0').server.holding).toBe(2))
    await scene.seen(() => scene.route({ active: '2.0.0', sessions: 'stay' }))
    expect(await echo(client)).toBe('1.0.0')
    await scene.seen(() =>
      scene.store.write(async ({ releases }) => {
        const found = await releases.get('weather', '1.0.0')
        await releases.setState(found!.value, { state: 'archived', revision: found!.revision })
      }),
    )
    expect(await echo(client)).toBe('2.0.0')
    expect(await echo(stateless)).toBe('2.0.0')
    for (const key of ['one', 'two']) scene.server('1.0.0').server.letGo(key)
    expect((await Promise.all(slow)).map(servedBy)).toEqual(['1.0.0', '1.0.0'])
    await eventually(() => expect(scene.server('1.0.0').open).toBe(0))
    expect(servedBy(await client.call('old'))).toBe('1.1.0')
  })
})

describe('two gateways on one file', () => {
  it('both see what one of them changes, and go on without it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'gateway-'))
    onTestFinished(() => rm(directory, { recursive: true }))
    const path = join(directory, 'store.db')
    const scene = await sceneWith({ active: '1.0.0', sessions: 'move' }, { store: await openSqliteStore({ path }) })
    const store = await openSqliteStore({ path })
    const other = await openGateway(store)
    onTestFinished(async () => {
      await other.close(0)
      await store.close()
    })
    const { port } = await other.listen()
    const client = await Client.open({ url: `http://127.0.0.1:${String(port)}/mcp/weather`, era: 'session' })
    onTestFinished(() => client.close())
    const here = await scene.client()
    expect([await echo(here), await echo(client)]).toEqual(['1.0.0', '1.0.0'])
    await scene.route({ active: '2.0.0', sessions: 'move' })
    await Promise.all([here, client].map((one) => one.inbox.find(LIST_CHANGED)))
    expect([await echo(here), await echo(client)]).toEqual(['2.0.0', '2.0.0'])
  })
})

describe('a store that is away', () => {
  it('is said to be, and what was seen last is served until it is back', async () => {
    const away = new AwayStore(createMemoryStore())
    const scene = await sceneWith({ active: '1.0.0', sessions: 'move' }, { store: away })
    const client = await scene.client()
    expect(await echo(client)).toBe('1.0.0')
    away.leave()
    await eventually(() => expect(scene.gateway.catalog.status.fresh).toBe(false))
    expect(scene.gateway.catalog.status).toMatchObject({ error: { message: 'The store is away' } })
    expect(await echo(client)).toBe('1.0.0')
    expect(await echo(await scene.client())).toBe('1.0.0')
    expect(versionsIn(await client.request('tools/list'))['echo']).toBe('1.0.0')
    away.comeBack()
    await scene.seen(() => scene.route({ active: '2.0.0', sessions: 'move' }))
    expect(scene.gateway.catalog.status.fresh).toBe(true)
    expect(await echo(client)).toBe('2.0.0')
  })
})
