import { silentLogger } from '@mcpver/core'
import { createMemoryStore } from '@mcpver/store'
import { afterEach, describe, expect, it } from 'vitest'
import type { RouteDraft } from '../src/route/route.ts'
import { RouteStore } from '../src/route/route-store.ts'
import { insert, release } from '../src/catalog/test/samples.ts'
import { says } from './support/inbox.ts'
import { County } from './support/merged/county.ts'
import { mergedFrontOf } from './support/merged/merged-front.ts'
import { serveProbeHttp } from './support/probe-server.ts'
import { RawClient, type Answer } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { definitions, openGateway } from './support/scene.ts'
import { namesIn, servedBy } from './support/served-by.ts'
import { TinyHttp } from './support/tiny/tiny-http.ts'
import { Gateway } from '../src/gateway.ts'
import type { GatewayOptions } from '../src/gateway-options.ts'
import { until } from './support/until.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

async function countyOf(towns: Parameters<typeof County.open>[0], options?: Partial<GatewayOptions>): Promise<County> {
  const county = await County.open(towns, options)
  ends.push(() => county.close())
  return county
}

interface Plain {
  readonly gateway: Gateway
  readonly servers: ReadonlyMap<string, TinyHttp>
  readonly client: (options?: {
    readonly era?: 'session' | 'stateless'
    readonly principal?: string
  }) => Promise<RawClient>
}

/** By server and version of it, the tools and their versions. */
type Tools = ReadonlyMap<string, Readonly<Record<string, Readonly<Record<string, string>>>>>

/** Servers with tools by name and version, over HTTP, each release a process of its own. */
async function plainServers(
  tools: Tools,
  options: Partial<GatewayOptions> = {},
  routes: Readonly<Record<string, Partial<RouteDraft>>> = {},
): Promise<Plain> {
  const store = createMemoryStore()
  const servers = new Map<string, TinyHttp>()
  for (const [name, releases] of tools) {
    for (const [version, one] of Object.entries(releases)) {
      const server = await TinyHttp.start({ version: `${name}@${version}`, tools: definitions(one) })
      servers.set(`${name}@${version}`, server)
      ends.push(() => server.close())
      await insert(store, release(version, one, { name, upstream: { url: server.url } }))
    }
    const active = Object.keys(releases).at(-1)!
    await new RouteStore({ store }).change({ server: name, active, ...routes[name] }, { by: 'test' })
  }
  const gateway = await openGateway(store, options)
  ends.push(async () => {
    await gateway.close(0)
    await store.close()
  })
  const { port } = await gateway.listen()
  const client: Plain['client'] = async ({ era = 'session', principal } = {}) => {
    const headers = principal === undefined ? {} : { authorization: `Bearer ${principal}` }
    const opened = await RawClient.open({ era, url: `http://127.0.0.1:${String(port)}/mcp`, headers })
    ends.push(() => opened.close())
    return opened
  }
  return { gateway, servers, client }
}

const ERAS = ['session', 'stateless'] as const
const textOf = ({ result, text }: Answer): string => {
  if (result === undefined) return text
  return (JSON.parse(result) as { content: { text: string }[] }).content.map((block) => block.text).join()
}
const errorOf = ({ error }: Answer): unknown => JSON.parse(error ?? 'null')

describe.each(ERAS)('versions of several servers at one address, in the %s era', (era) => {
  const servers = new Map([
    ['sea', { '1.0.0': { tide: '1.0.0' }, '2.0.0': { tide: '2.0.0', swell: '1.0.0' } }],
    ['sky', { '1.0.0': { tide: '1.0.0' }, '1.1.0': { tide: '1.0.1' } }],
  ])

  it('are those that the route of each server says', async () => {
    const client = await (await plainServers(servers)).client({ era })
    expect(namesIn(await client.request('tools/list'))).toEqual(['sea__tide', 'sea__swell', 'sky__tide'])
    expect(servedBy(await client.call('sea__tide'))).toBe('sea@2.0.0')
    expect(servedBy(await client.call('sky__tide'))).toBe('sky@1.1.0')
  })

  it('are those that a call asks for, whichever way', async () => {
    const client = await (await plainServers(servers)).client({ era })
    const meta = '"dev.mcpver/requires":"^1"'
    expect(servedBy(await client.call('sea__tide', '{}', { meta }))).toBe('sea@1.0.0')
    expect(servedBy(await client.call('sea__tide', '{}', { headers: { 'mcpver-requires': '~1.0.0' } }))).toBe(
      'sea@1.0.0',
    )
    const params = '{"name":"sea__tide","arguments":{},"tool_requirements":{"sea__tide":"^1","sky__tide":"^9"}}'
    expect(servedBy(await client.request('tools/call', params))).toBe('sea@1.0.0')
    const refused = await client.call('sea__tide', '{}', { meta: '"dev.mcpver/requires":"^7"' })
    expect(servedBy(refused)).toMatchObject({ data: { code: 'ERR_UNSATISFIED_TOOL_VERSION', tool: 'tide' } })
  })

  it('are those that a principal is pinned to', async () => {
    const pins = [{ principal: 'ana', range: '^1' }]
    const { client } = await plainServers(new Map([['sea', servers.get('sea')!]]), {}, { sea: { pins } })
    expect(servedBy(await (await client({ era, principal: 'ana' })).call('sea__tide'))).toBe('sea@1.0.0')
    expect(servedBy(await (await client({ era, principal: 'bob' })).call('sea__tide'))).toBe('sea@2.0.0')
  })
})

describe.each(ERAS)('an earlier name at one address, in the %s era', (era) => {
  const aliases = new Map([['old', 'new']])
  const sea: Tools = new Map([['sea', { '1.0.0': { new: '1.0.0' } }]])

  it('is that of the server whose alias it is', async () => {
    const { client: connect, servers } = await plainServers(sea, {}, { sea: { aliases } })
    const client = await connect({ era })
    const answer = await client.call('sea__old')
    expect(servedBy(answer)).toBe('sea@1.0.0')
    expect(answer.result).toContain('"tool":"new"')
    const { server, seen } = servers.get('sea@1.0.0')!
    expect(server.calls.map(({ tool }) => tool)).toEqual(['new'])
    const { headers } = seen.find(({ body }) => body.includes('tools/call'))!
    expect(headers['mcp-name']).toBe(era === 'stateless' ? 'new' : undefined)
    expect(namesIn(await client.request('tools/list'))).toEqual(['sea__new'])
  })

  it('is found where names do not say whose they are', async () => {
    const two: Tools = new Map([...sea, ['sky', { '1.0.0': { forecast: '1.0.0' } }]])
    const client = await (await plainServers(two, { names: '{name}' }, { sea: { aliases } })).client({ era })
    expect(servedBy(await client.call('old'))).toBe('sea@1.0.0')
    expect(servedBy(await client.call('older'))).toMatchObject({ data: { code: 'ERR_UNKNOWN_TOOL' } })
  })
})

describe.each(ERAS)('names at one address, in the %s era', (era) => {
  it('are hostile words like any other', async () => {
    const odd = new Map([
      ['__proto__', { '1.0.0': { __proto: '1.0.0', constructor: '1.0.0' } }],
      ['constructor', { '1.0.0': Object.fromEntries([['__proto__', '1.0.0']]) }],
    ])
    const { client, gateway } = await plainServers(odd)
    const raw = await client({ era })
    const listed = ['__proto______proto', '__proto____constructor', 'constructor____proto__']
    expect(namesIn(await raw.request('tools/list'))).toEqual(listed)
    expect(servedBy(await raw.call('__proto____constructor'))).toBe('__proto__@1.0.0')
    expect(servedBy(await raw.call('constructor____proto__'))).toBe('constructor@1.0.0')
    for (const name of ['__proto__', 'toString', 'constructor', '']) {
      const headers = { 'mcp-name': `=?base64?${Buffer.from(name).toString('base64')}?=` }
      expect(errorOf(await raw.call(name, '{}', { headers }))).toMatchObject({
        code: -32_602,
        data: { code: 'ERR_UNKNOWN_TOOL' },
      })
    }
    expect(gateway.all.clashes).toEqual([])
  })

  it('that two servers would share are withheld, reported and refused; the others stay', async () => {
    const shared = new Map([
      ['a', { '1.0.0': { b__c: '1.0.0', b__only: '1.0.0', alone: '1.0.0' } }],
      ['a__b', { '1.0.0': { c: '1.0.0', d: '1.0.0' } }],
    ])
    const { client, gateway, servers } = await plainServers(shared)
    expect(gateway.all.clashes).toEqual([{ kind: 'tool', name: 'a__b__c', servers: ['a', 'a__b'] }])
    const raw = await client({ era })
    expect(namesIn(await raw.request('tools/list'))).toEqual(['a__b__only', 'a__alone', 'a__b__d'])
    expect(servedBy(await raw.call('a__b__only'))).toBe('a@1.0.0')
    expect(servedBy(await raw.call('a__b__d'))).toBe('a__b@1.0.0')
    expect(errorOf(await raw.call('a__b__c'))).toMatchObject({
      data: { code: 'ERR_NAME_CLASH', servers: ['a', 'a__b'] },
    })
    expect([...servers.values()].flatMap(({ server }) => server.calls.map(({ tool }) => tool))).toEqual([
      'b__only',
      'd',
    ])
  })

  it('may go without their servers', async () => {
    const county = await countyOf({ ash: 'http', birch: 'http' }, { names: '{name}' })
    const raw = await county.client({ era })
    expect(namesIn(await raw.request('tools/list'))).toEqual([])
    const { result } = await raw.request('prompts/list')
    expect(JSON.parse(result!)).toMatchObject({ prompts: [] })
    expect(county.gateway.all.clashes).toEqual(
      ['greet', 'count', 'ask']
        .map((name) => ({ kind: 'tool', name, servers: ['ash', 'birch'] }))
        .concat([{ kind: 'prompt', name: 'letter', servers: ['ash', 'birch'] }]),
    )
    expect(errorOf(await raw.request('prompts/get', '{"name":"letter","arguments":{"to":"Ann"}}'))).toMatchObject({
      data: { code: 'ERR_NAME_CLASH' },
    })
  })
})

describe('a gateway whose servers would have one name', () => {
  it.each([
    { what: 'two servers of one name', names: ['a.b', 'a_b'], scheme: '{server}__{name}', code: 'ERR_NAME_CLASH' },
    { what: 'a scheme without names', names: ['a'], scheme: '{server}', code: 'ERR_NAME_SCHEME' },
  ])('does not start with $what', async ({ names, scheme, code }) => {
    const tools = new Map(names.map((name) => [name, { '1.0.0': { tool: '1.0.0' } }]))
    await expect(plainServers(tools, { names: scheme })).rejects.toMatchObject({ code })
  })

  it('does not start with two of one name that are yet to come, and pins neither', async () => {
    const store = createMemoryStore()
    ends.push(() => store.close())
    const upstreams = new Map(['a.b', 'a_b'].map((name) => [name, { command: ['there-is-no-such-program'] }]))
    await expect(Gateway.open({ store, upstreams, logger: silentLogger })).rejects.toMatchObject({
      code: 'ERR_NAME_CLASH',
      message: 'The servers "a.b" and "a_b" would have the same names in the scheme "{server}__{name}": "a_b__…"',
    })
  })

  it('starts where names have no server in them', async () => {
    const tools = new Map(
      ['a.b', 'a_b'].map((name, index) => [name, { '1.0.0': { [`tool-${String(index)}`]: '1.0.0' } }]),
    )
    const { client } = await plainServers(tools, { names: '{name}' })
    expect(servedBy(await (await client()).call('tool-1'))).toBe('a_b@1.0.0')
  })
})

describe('servers at one address that come and go', () => {
  it('are left out as long as they are down, and told of when they are back', async () => {
    const county = await countyOf({ ash: 'http', birch: 'http' })
    await county.town('birch').close()
    const client = await county.client()
    expect(namesIn(await client.request('tools/list'))).toEqual(['ash__greet', 'ash__count', 'ash__ask'])
    expect(textOf(await client.call('ash__greet'))).toBe('Hello from ash')
    await county.town('birch').open()
    await client.inbox.find(says('notifications/tools/list_changed'))
    expect(namesIn(await client.request('tools/list'))).toContain('birch__greet')
    expect(textOf(await client.call('birch__greet'))).toBe('Hello from birch')
  })

  it('are asked again by a call that needs them', async () => {
    const county = await countyOf({ ash: 'http', birch: 'http' })
    await county.town('birch').close()
    const client = await county.client()
    expect(errorOf(await client.call('birch__greet'))).toMatchObject({ code: -32_603 })
    await county.town('birch').open()
    expect(textOf(await client.call('birch__greet'))).toBe('Hello from birch')
  })

  it('are left out of what needs no session, which is not to be kept then', async () => {
    const county = await countyOf({ ash: 'http', birch: 'http' })
    const client = await county.client({ era: 'stateless' })
    await client.request('tools/list')
    await county.town('birch').close()
    const answer = await client.request('tools/list')
    expect(namesIn(answer)).toEqual(['ash__greet', 'ash__count', 'ash__ask'])
    expect(JSON.parse(answer.result!)).toMatchObject({ resultType: 'complete', ttlMs: 0 })
    await county.town('birch').open()
    expect(namesIn(await client.request('tools/list'))).toContain('birch__greet')
  })

  it('say so when none of them can be reached', async () => {
    const county = await countyOf({ ash: 'http' })
    await county.town('ash').close()
    const client = new RawClient({ era: 'session', url: county.url })
    ends.push(() => client.close())
    const params = '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"raw","version":"1"}}'
    expect(errorOf(await client.request('initialize', params))).toMatchObject({
      message: 'None of the servers can be reached: ash',
    })
    expect(county.gateway.sessions.size).toBe(0)
  })

  it('are there for clients that were there before', async () => {
    const county = await countyOf({ ash: 'http' })
    const client = await county.client()
    const listener = await county.client({ era: 'stateless' })
    const listening = await listener.begin('subscriptions/listen', '{"notifications":{"toolsListChanged":true}}', {
      id: '"l"',
    })
    void listener.read(listening)
    await listener.inbox.find(says('notifications/subscriptions/acknowledged', 'toolsListChanged'))
    const birch = await county.add('birch')
    ends.push(() => birch.close())
    await client.inbox.find(says('notifications/tools/list_changed'))
    await listener.inbox.find(says('notifications/tools/list_changed', '"l"'))
    expect(textOf(await client.call('birch__greet'))).toBe('Hello from birch')
    const heard = client.inbox.all.length
    const told = listener.inbox.all.length
    await county.remove('birch')
    await until(() => client.inbox.all.slice(heard).some(says('notifications/tools/list_changed')))
    expect(namesIn(await client.request('tools/list'))).toEqual(['ash__greet', 'ash__count', 'ash__ask'])
    expect(errorOf(await client.call('birch__greet'))).toMatchObject({ data: { code: 'ERR_UNKNOWN_TOOL' } })
    await until(() => listener.inbox.all.slice(told).some(says('notifications/tools/list_changed')))
  })
})

describe('a session with several servers', () => {
  it('tells a server that comes later what the others have heard', async () => {
    const { client: open, gateway } = await plainServers(new Map([['sea', { '1.0.0': { look: '1.0.0' } }]]))
    const client = await open()
    expect((await client.request('logging/setLevel', '{"level":"error"}')).result).toBe('{}')
    const late = await TinyHttp.start({ version: '1.0.0', tools: definitions({ look: '1.0.0' }) })
    ends.push(() => late.close())
    await gateway.takeIn({ server: 'sky', upstream: { url: late.url }, by: 'test' })
    await client.inbox.find(says('notifications/tools/list_changed'))
    const told = late.seen.filter(({ headers, body }) => headers['mcp-session-id'] !== undefined && body !== '')
    const session = told.find(({ body }) => body.includes('"error"'))?.headers['mcp-session-id']
    const methods = told
      .filter(({ headers }) => headers['mcp-session-id'] === session)
      .map(({ body }) => (JSON.parse(body) as { readonly method: string }).method)
    expect(methods).toEqual(['notifications/initialized', 'logging/setLevel'])
  })

  it('shares nothing with another one', async () => {
    const county = await countyOf({ ash: 'stdio', birch: 'http' })
    const [one, other] = [await county.client(), await county.client()]
    for (const count of ['1', '2']) expect(textOf(await one.call('ash__count'))).toBe(`ash ${count}`)
    expect(textOf(await other.call('ash__count'))).toBe('ash 1')
    expect(textOf(await other.call('birch__count'))).toBe('birch 1')
    expect(textOf(await one.call('birch__count'))).toBe('birch 1')
  })

  it('is not found by another principal', async () => {
    const county = await countyOf({ ash: 'http' })
    const ana = await county.client({ principal: 'ana' })
    const stolen = await ana.send('{"jsonrpc":"2.0","id":9,"method":"ping"}', { authorization: 'Bearer bob' })
    await stolen.text()
    expect(stolen.status).toBe(404)
  })

  it('answers pings, takes the level of the log, and refuses pages and methods that nobody has', async () => {
    const county = await countyOf({ ash: 'http', birch: 'http' })
    const client = await county.client()
    expect((await client.request('ping')).result).toBe('{}')
    expect((await client.request('logging/setLevel', '{"level":"debug"}')).result).toBe('{}')
    expect(errorOf(await client.request('tools/list', '{"cursor":"x"}'))).toMatchObject({ code: -32_602 })
    expect(errorOf(await client.request('vendor/what'))).toMatchObject({ code: -32_601 })
    expect(errorOf(await client.request('tasks/get', '{"taskId":"nobody~1"}'))).toMatchObject({ code: -32_602 })
  })

  it('subscribes to resources where they are', async () => {
    const county = await countyOf({ ash: 'http', birch: 'http' })
    const client = await county.client()
    expect((await client.request('resources/subscribe', '{"uri":"birch://square"}')).result).toBe('{}')
    await client.inbox.find(says('notifications/resources/updated', 'birch://square'))
    expect((await client.request('resources/unsubscribe', '{"uri":"birch://square"}')).result).toBe('{}')
  })

  it('brings each answer to the server that has asked, though their questions have one number', async () => {
    const { client: open, servers } = await plainServers(
      new Map(['sea', 'sky'].map((name) => [name, { '1.0.0': { look: '1.0.0' } }])),
    )
    const client = await open()
    const calls = ['sea', 'sky'].map((name) => client.call(`${name}__look`, `{"ask":"${name}?"}`))
    const questions = await Promise.all(
      ['sea', 'sky'].map((name) => client.inbox.find(says('sampling/createMessage', `${name}?`))),
    )
    const ids = questions.map(({ members }) => members.get('id')!)
    expect(new Set(ids).size).toBe(2)
    for (const [index, id] of [...ids.entries()].reverse()) {
      const answered = await client.send(`{"jsonrpc":"2.0","id":${id},"result":{"for":"${['sea', 'sky'][index]!}"}}`)
      await answered.text()
    }
    const said = (await Promise.all(calls)).map(({ result }) => JSON.parse(result!) as { structuredContent: unknown })
    expect(said.map(({ structuredContent }) => structuredContent)).toMatchObject([
      { version: 'sea@1.0.0', said: { for: 'sea' } },
      { version: 'sky@1.0.0', said: { for: 'sky' } },
    ])
    expect(servers.size).toBe(2)
  })
})

describe('tasks of several servers', () => {
  it('are those of the server that has them, by ids that it gets back as it gave them', async () => {
    const probe = await serveProbeHttp()
    const endpoint = await mergedFrontOf({ kind: 'http', url: probe.url })
    ends.push(
      () => probe.close(),
      () => endpoint.close(),
    )
    const client = await RawClient.open({ era: 'session', url: endpoint.url })
    ends.push(() => client.close())
    const given = '"t\\u0041~1/\u00fc"'
    const meta = '"_meta":{"io.modelcontextprotocol/related-task":{"taskId":"r"}}'
    const { result } = await client.call('give', `{"result":{"task":{"taskId":${given},"n":1.0},"taskId":1,${meta}}}`)
    const known = rawAt(result, 'task', 'taskId')!
    const related = rawAt(result, '_meta', 'io.modelcontextprotocol/related-task', 'taskId')
    for (const id of [known, related]) expect(id).toMatch(/^"judged~[\w-]+\.[\w-]{43}"$/)
    expect(rawAt(result, 'taskId')).toBe('1')
    const { result: got } = await client.request('tasks/get', `{"taskId":${known},"x":1.0}`)
    expect(rawAt(got, 'x-params')).toBe(`{"taskId":${given},"x":1.0}`)
    expect(errorOf(await client.request('tasks/get', `{"taskId":${given}}`))).toMatchObject({ code: -32_602 })
  })
})

it('leaves nothing behind at the servers when a session ends', async () => {
  const { client: open, servers } = await plainServers(
    new Map(['sea', 'sky'].map((name) => [name, { '1.0.0': { look: '1.0.0' } }])),
    { logger: silentLogger },
  )
  const client = await open()
  await client.call('sea__look')
  await client.end()
  await until(() => [...servers.values()].every(({ sessions }) => sessions.size === 0))
})
