import { describe, expect, it, onTestFinished } from 'vitest'
import { gone } from './support/gone.ts'
import { says } from './support/inbox.ts'
import type { RawClient } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { definitions, Scene, type SceneOptions } from './support/scene.ts'
import { namesIn, servedBy } from './support/served-by.ts'
import type { Forgetfulness } from './support/tiny/tiny-http.ts'
import { eventually } from '../src/test/eventually.ts'

const HTTP = { '1.0.0': { tools: { echo: '1.0.0' } }, '2.0.0': { tools: { echo: '2.0.0' } } } as const
const STDIO = {
  '1.0.0': { ...HTTP['1.0.0'], over: 'stdio' },
  '2.0.0': { ...HTTP['2.0.0'], over: 'stdio' },
} as const

async function sceneOf(releases: SceneOptions['releases'], options: Partial<SceneOptions> = {}): Promise<Scene> {
  const scene = await Scene.open({ releases, route: { active: '2.0.0', sessions: 'move' }, ...options })
  onTestFinished(() => scene.close())
  return scene
}

const echo = async (client: RawClient, args = '{}') => servedBy(await client.call('echo', args))
const old = { meta: '"dev.mcpver/requires":"^1"' }
const said = (text: string | undefined): unknown => JSON.parse(rawAt(text, 'structuredContent', 'said') ?? 'null')

describe('a server over HTTP that is started anew', () => {
  it.each(['as-the-protocol-says', 'as-the-examples-do'] as const)(
    'gets its sessions back, and each call once (%s)',
    async (how: Forgetfulness) => {
      const scene = await sceneOf(HTTP)
      const client = await scene.client()
      await client.request('logging/setLevel', '{"level":"error"}')
      const upstream = scene.server('2.0.0')
      upstream.forgetfulness = how
      expect(await echo(client)).toBe('2.0.0')
      upstream.restart()
      const from = upstream.seen.length
      expect(await echo(client, '{"n":12345678901234567890}')).toBe('2.0.0')
      expect(upstream.server.calls.filter(({ params }) => params.includes('12345678901234567890'))).toHaveLength(1)
      const bodies = upstream.seen.slice(from).map(({ body }) => body)
      const handshake = bodies.find((body) => body.includes('"initialize"'))!
      expect(rawAt(handshake, 'params', 'clientInfo')).toBe('{"name":"raw","version":"1.0.0"}')
      expect(bodies.filter((body) => body.includes('notifications/initialized'))).toHaveLength(1)
      expect(bodies.filter((body) => body.includes('logging/setLevel'))).toHaveLength(1)
      expect(upstream.sessions.size).toBe(1)
      expect(await echo(client)).toBe('2.0.0')
    },
  )

  it.each(['list', 'call', 'other'] as const)('answers what comes first then, be it a %s', async (kind) => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client({ listens: false })
    expect(namesIn(await client.request('tools/list'))).toEqual(['echo'])
    scene.server('2.0.0').restart()
    if (kind === 'list') expect(namesIn(await client.request('tools/list'))).toEqual(['echo'])
    else if (kind === 'call') expect(await echo(client)).toBe('2.0.0')
    else expect((await client.request('x/y')).result).toBe('{}')
  })

  it('gets one session back for many requests at once', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    expect(await echo(client)).toBe('2.0.0')
    scene.server('2.0.0').restart()
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, count) => (count % 4 === 0 ? client.request('tools/list') : client.call('echo'))),
    )
    expect(answers.map(({ error }) => error)).toEqual(answers.map(() => undefined))
    expect(scene.server('2.0.0').sessions.size).toBe(1)
    expect(scene.server('2.0.0').server.calls).toHaveLength(16)
  })

  it('with other tools is looked at before anything is called', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client({ listens: false })
    expect(await echo(client)).toBe('2.0.0')
    const upstream = scene.server('2.0.0')
    upstream.restart()
    upstream.server.tools = definitions({ echo: { version: '2.0.0', description: 'Now it is evil.' } })
    expect(await echo(client)).toMatchObject({ data: { code: 'ERR_TOOL_WITHHELD' } })
    expect(upstream.server.calls).toHaveLength(1)
    expect(scene.ends.map(({ outcome }) => outcome)).toEqual(['served', 'refused'])
  })

  it('says what it has to say to the session that it got back', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    scene.server('2.0.0').restart()
    expect(await echo(client)).toBe('2.0.0')
    scene.server('2.0.0').server.sayChanged()
    await client.inbox.find(says('notifications/tools/list_changed'))
  })

  it('and does not come back fails the call with an error that can be read', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    await scene.server('2.0.0').close()
    expect(await echo(client)).toMatchObject({
      code: -32_603,
      data: { code: 'ERR_UPSTREAM_FAILED', hint: expect.any(String) as string },
    })
    expect((await client.call('echo', '{}', old)).result).toContain('1.0.0')
  })
})

describe('a server that is a process and ends', () => {
  it('fails the call that is under way, and the next one works', async () => {
    const scene = await sceneOf(STDIO)
    const client = await scene.client()
    expect(await echo(client)).toBe('2.0.0')
    expect(await echo(client, '{"exit":3}')).toMatchObject({
      code: -32_603,
      message: expect.stringContaining('ended with code 3') as string,
      data: { code: 'ERR_UPSTREAM_CLOSED' },
    })
    expect(await echo(client)).toBe('2.0.0')
    expect(scene.ends.map(({ outcome }) => outcome)).toEqual(['served', 'failed', 'served'])
  })

  it('takes no other session with it', async () => {
    const scene = await sceneOf(STDIO)
    const [one, other] = [await scene.client(), await scene.client()]
    const slow = other.call('echo', '{"ask":"wait"}')
    const { members } = await other.inbox.find(says('sampling/createMessage'))
    expect(await echo(one, '{"exit":0}')).toMatchObject({ data: { code: 'ERR_UPSTREAM_CLOSED' } })
    await other.send(`{"jsonrpc":"2.0","id":${members.get('id')!},"result":{"text":"there"}}`)
    expect(said((await slow).result)).toEqual({ text: 'there' })
  })
})

describe.each([
  ['over HTTP', HTTP],
  ['as processes', STDIO],
])('two releases at once, %s', (_way, releases) => {
  it('ask the client under different ids, and each gets its answer', async () => {
    const scene = await sceneOf(releases)
    const client = await scene.client()
    const asked = [client.call('echo', '{"ask":"new"}'), client.call('echo', '{"ask":"old"}', old)]
    const questions = await Promise.all(
      ['new', 'old'].map((part) => client.inbox.find(says('sampling/createMessage', `"${part}"`))),
    )
    const ids = questions.map(({ members }) => members.get('id')!)
    expect(new Set(ids).size).toBe(2)
    for (const [index, id] of ids.toReversed().entries()) {
      const name = index === 0 ? 'old' : 'new'
      const { status } = await client.send(`{"jsonrpc":"2.0","id":${id},"result":{"text":"for the ${name} one"}}`)
      expect(status).toBe(202)
    }
    const answers = await Promise.all(asked)
    expect(answers.map(servedBy)).toEqual(['2.0.0', '1.0.0'])
    expect(answers.map(({ result }) => said(result))).toEqual([
      { text: 'for the new one' },
      { text: 'for the old one' },
    ])
  })
})

describe('a cancelled call', () => {
  it('is told to the release that has it, and to no other', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    await client.call('echo')
    const slow = client.request('tools/call', '{"name":"echo","arguments":{"hold":"slow"}}', { ...old, id: '"slow-1"' })
    await eventually(() => expect(scene.server('1.0.0').server.holding).toBe(1))
    expect(await client.notify('notifications/cancelled', '{"requestId":"slow-1","reason":"bored"}')).toBe(202)
    expect(scene.server('1.0.0').server.cancelled).toMatchObject([expect.stringContaining('"reason":"bored"')])
    expect(scene.server('2.0.0').server.cancelled).toEqual([])
    scene.server('1.0.0').server.letGo('slow')
    expect(servedBy(await slow)).toBe('1.0.0')
  })

  it('that was not sent yet is not sent at all', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    const { server } = scene.server('2.0.0')
    server.holdsLists = true
    const call = client.request('tools/call', '{"name":"echo","arguments":{}}', { id: '"early"' })
    await eventually(() => expect(server.holding).toBe(1))
    await client.notify('notifications/cancelled', '{"requestId":"early"}')
    expect((await call).error).toContain('ended without an answer')
    server.holdsLists = false
    server.letGo('list')
    expect(await echo(client)).toBe('2.0.0')
    expect(server.calls).toHaveLength(1)
    expect(server.cancelled).toEqual([])
    expect(scene.ends.map(({ outcome }) => outcome).sort()).toEqual(['abandoned', 'served'])
  })

  it.each(['"unknown"', '{}', 'null', '"__proto__"'])('that nobody knows is told to nobody (%s)', async (id) => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    expect(await client.notify('notifications/cancelled', `{"requestId":${id}}`)).toBe(202)
    expect(scene.server('2.0.0').server.cancelled).toEqual([])
  })
})

describe('a session', () => {
  it('that its client ends is ended at every server, and is not known any more', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client()
    await client.call('echo')
    await client.call('echo', '{}', old)
    const slow = client.call('echo', '{"hold":"slow"}')
    await eventually(() => expect(scene.server('2.0.0').server.holding).toBe(1))
    expect(await client.end()).toBe(200)
    expect((await slow).error).toContain('ended without an answer')
    expect(['1.0.0', '2.0.0'].map((version) => scene.server(version).sessions.size)).toEqual([0, 0])
    expect((await client.call('echo')).status).toBe(404)
    expect(scene.gateway.sessions.size).toBe(0)
    await eventually(() => expect(['1.0.0', '2.0.0'].map((version) => scene.server(version).open)).toEqual([0, 0]))
  })

  it('that says nothing for a while is ended, and its process with it', async () => {
    const scene = await sceneOf(STDIO, { gateway: { sessions: { idleTimeout: 200 } } })
    const client = await scene.client({ listens: false })
    const pid = Number(rawAt((await client.call('echo')).result, 'structuredContent', 'pid'))
    await eventually(() => expect(scene.gateway.sessions.size).toBe(0))
    await gone(pid)
  })

  it('whose client hangs up during the handshake leaves nothing behind', async () => {
    const scene = await sceneOf(STDIO)
    for (let count = 0; count < 5; count++) {
      const controller = new AbortController()
      const asked = fetch(scene.url(), {
        method: 'POST',
        signal: controller.signal,
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}',
      }).catch(() => undefined)
      await eventually(() => expect(scene.gateway.sessions.size).toBe(1))
      controller.abort()
      await asked
      await eventually(() => expect(scene.gateway.sessions.size).toBe(0))
    }
    await eventually(() => {
      const [live] = scene.gateway.liveReleases('weather')
      expect(live?.backend.processes).toMatchObject({ running: 0, starting: 0, stopping: 0 })
    })
  })

  it('may use an id again that is under way, and gets both answers', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client({ listens: false })
    const send = (hold: string) =>
      client.send(client.write('tools/call', `{"name":"echo","arguments":{"hold":"${hold}"}}`, { id: '7' }))
    const both = [send('a'), send('b')]
    await eventually(() => expect(scene.server('2.0.0').server.holding).toBe(2))
    scene.server('2.0.0').server.letGo('b')
    scene.server('2.0.0').server.letGo('a')
    for (const exchange of await Promise.all(both)) expect(await exchange.text()).toContain('2.0.0 echo')
    expect(scene.gateway.sessions.list()[0]?.session.pending).toBe(0)
  })

  it('hears nothing of two hundred others', async () => {
    const scene = await sceneOf(HTTP)
    const clients = await Promise.all(
      Array.from({ length: 200 }, (_, count) =>
        scene.client({ answers: { 'sampling/createMessage': `{"text":"client ${String(count)}"}` } }),
      ),
    )
    const answers = await Promise.all(
      clients.map((client, count) => client.call('echo', `{"ask":"for ${String(count)}"}`, count % 2 === 0 ? old : {})),
    )
    for (const [count, { result }] of answers.entries())
      expect(said(result)).toEqual({ text: `client ${String(count)}` })
    for (const [count, { inbox }] of clients.entries()) {
      const questions = inbox.all.filter(says('sampling/createMessage'))
      expect(questions.map(({ text }) => rawAt(text, 'params', 'prompt'))).toEqual([`"for ${String(count)}"`])
    }
    expect(scene.gateway.sessions.size).toBe(200)
    await Promise.all(clients.map((client) => client.end()))
    expect(scene.gateway.sessions.size).toBe(0)
    expect(['1.0.0', '2.0.0'].map((version) => scene.server(version).sessions.size)).toEqual([0, 0])
  })
})

describe('a gateway that is closed', () => {
  it.each(['session', 'stateless'] as const)('lets a call finish, in the %s era', async (era) => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client({ era })
    const slow = client.call('echo', '{"hold":"slow"}')
    await eventually(() => expect(scene.server('2.0.0').server.holding).toBe(1))
    const closed = scene.gateway.close(30_000)
    const refused = await scene
      .client({ era: 'stateless' })
      .then((other) => other.call('echo'))
      .then(
        ({ status }) => status,
        () => 'refused',
      )
    expect([503, 'refused']).toContain(refused)
    scene.server('2.0.0').server.letGo('slow')
    expect(servedBy(await slow)).toBe('2.0.0')
    await closed
    await eventually(() => expect(scene.server('2.0.0').open).toBe(0))
  })

  it('does not wait for those who only listen, and ends with streams and calls under way in its limit', async () => {
    const scene = await sceneOf(HTTP)
    const [client, stateless] = [await scene.client(), await scene.client({ era: 'stateless' })]
    void stateless.read(
      await stateless.begin('subscriptions/listen', '{"notifications":{"toolsListChanged":true}}', { id: '"s"' }),
    )
    await stateless.inbox.find(says('notifications/subscriptions/acknowledged'))
    expect(scene.gateway.pending).toBe(0)
    const calls = [client.call('echo', '{"hold":"a"}'), stateless.call('echo', '{"hold":"b"}')].map((call) =>
      call.catch(() => undefined),
    )
    await eventually(() => expect(scene.server('2.0.0').server.holding).toBe(2))
    await Promise.all([scene.gateway.close(50), scene.gateway.close(50)])
    await Promise.all(calls)
    await eventually(() => expect(scene.server('2.0.0').open).toBe(0))
  })

  it('ends all processes, one that is being started or hangs too', async () => {
    const scene = await sceneOf({ ...STDIO, '1.0.0': { ...STDIO['1.0.0'], over: 'stdio-shared' } })
    const client = await scene.client({ answers: {} })
    const pids = new Set<number>()
    for (const options of [{}, old])
      pids.add(Number(rawAt((await client.call('echo', '{}', options)).result, 'structuredContent', 'pid')))
    void client.call('echo', '{"hold":"x"}').catch(() => undefined)
    void scene.client().catch(() => undefined)
    await scene.gateway.close(0)
    expect(pids.size).toBe(2)
    for (const pid of pids) await gone(pid)
  })

  it('ends when a server hangs in a handshake', async () => {
    const scene = await sceneOf(HTTP)
    const client = await scene.client({ listens: false })
    const upstream = scene.server('1.0.0')
    upstream.server.holdsHandshakes = true
    const call = client.call('echo', '{}', old).catch(() => undefined)
    await eventually(() => expect(upstream.server.holding).toBe(1))
    await scene.gateway.close(0)
    await call
    await eventually(() => expect(upstream.open).toBe(0))
  })
})
