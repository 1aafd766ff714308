import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BearerAuthenticator } from '../src/access/bearer-authenticator.ts'
import { digestToken } from '../src/access/bearer-token.ts'
import { StaticTokens } from '../src/access/static-tokens.ts'
import { serveFaults, type FaultHttp } from './support/faults/fault-http.ts'
import { ENV_SECRET, Front, program } from './support/faults/front.ts'
import { said } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'

const TOKENS = { ana: `ana-token-${'a'.repeat(32)}`, bob: `bob-token-${'b'.repeat(32)}` } as const
const UPSTREAM_SECRET = 'upstream-token-4711'

let upstream: FaultHttp
let front: Front
let ana: RawClient
let bob: Readonly<Record<'faulty' | 'web', RawClient>>
const answers: string[] = []
beforeAll(async () => {
  upstream = await serveFaults()
  const known = Object.entries(TOKENS).map(([principal, token]) => ({ principal, digest: digestToken(token) }))
  front = await Front.open({
    upstreams: {
      faulty: program(),
      web: { url: upstream.url, headers: { authorization: '${env:UPSTREAM_SECRET}' } },
    },
    options: {
      authenticator: new BearerAuthenticator({ verifiers: [new StaticTokens(known)] }),
      env: { ...process.env, UPSTREAM_SECRET },
    },
  })
  ana = await as('ana')
  bob = { faulty: await as('bob'), web: await as('bob', 'web') }
})
afterAll(async () => {
  for (const client of [ana, bob.faulty, bob.web]) client.close()
  await front.close()
  await upstream.close()
  expect(front.children()).toEqual([])
  expect(front.rejections).toEqual([])
})

function as(who: keyof typeof TOKENS, server = 'faulty'): Promise<RawClient> {
  const headers = { authorization: `Bearer ${TOKENS[who]}` }
  return RawClient.open({ url: front.url(server), era: 'session', listens: false, headers })
}

/** The status of a request of one client with the session of another. */
async function statusOf(client: RawClient, method: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const body = method === 'POST' ? '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}' : undefined
  const exchange = await client.http.send({
    method,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    ...(body !== undefined && { body }),
  })
  answers.push(await exchange.text())
  return exchange.status
}

describe.each(['POST', 'GET', 'DELETE'])('a %s with a session', (method) => {
  it.each<readonly [what: string, server: 'faulty' | 'web', headers: () => Readonly<Record<string, string>>]>([
    ['of somebody else', 'faulty', () => ({ 'mcp-session-id': ana.session!, authorization: `Bearer ${TOKENS.bob}` })],
    ['of another server', 'web', () => ({ 'mcp-session-id': ana.session!, authorization: `Bearer ${TOKENS.ana}` })],
    ['that was guessed', 'faulty', () => ({ 'mcp-session-id': guess(), authorization: `Bearer ${TOKENS.bob}` })],
    ['of the server', 'faulty', () => ({ 'mcp-session-id': '1', authorization: `Bearer ${TOKENS.ana}` })],
    [
      'twice',
      'faulty',
      () => ({ 'mcp-session-id': `${ana.session!}, ${ana.session!}`, authorization: `Bearer ${TOKENS.ana}` }),
    ],
  ])('%s is as if there were none, and the session goes on', async (_, server, headers) => {
    expect(await statusOf(bob[server], method, headers())).toBe(404)
    expect(await said(ana, 'echo', '{"text":"mine"}')).toBe('mine')
  })

  it('without a token is refused before the session is looked at', async () => {
    const known = await statusOf(bob.faulty, method, { 'mcp-session-id': ana.session! })
    const unknown = await statusOf(bob.faulty, method, { 'mcp-session-id': guess() })
    expect([known, unknown]).toEqual([401, 401])
    expect(answers.at(-1)).toBe(answers.at(-2))
  })
})

/** One letter beside an id that there is. */
function guess(): string {
  const id = ana.session!
  return (id.startsWith('0') ? '1' : '0') + id.slice(1)
}

describe('a session', () => {
  it('has an id that cannot be guessed', async () => {
    const clients = await Promise.all(Array.from({ length: 5 }, () => as('ana')))
    const ids = clients.map(({ session }) => session!)
    expect(new Set(ids).size).toBe(5)
    // Of a random UUID, 122 bits are chance.
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    for (const client of clients) client.close()
  })

  it('is gone after it was ended, for everything', async () => {
    const client = await as('ana')
    const headers = { 'mcp-session-id': client.session!, authorization: `Bearer ${TOKENS.ana}` }
    expect(await statusOf(client, 'DELETE', headers)).toBe(200)
    const all = await Promise.all(['POST', 'GET', 'DELETE', 'POST'].map((method) => statusOf(client, method, headers)))
    expect(all).toEqual([404, 404, 404, 404])
    client.close()
  })

  it('does not hand out the events of another', async () => {
    const stream = await ana.begin('tools/call', '{"name":"slow","arguments":{"count":50}}', {
      id: '9',
      meta: '"progressToken":"secret-progress"',
    })
    const events = []
    for await (const event of stream.events()) events.push(event)
    expect(events.map(({ id }) => id)).toEqual([expect.stringMatching(/^mcpver-/), expect.stringMatching(/^mcpver-/)])
    for (const id of ['mcpver-0-0', 'mcpver-1-0', events[0]!.id!, events[1]!.id!, 'mcpver-0--1', '__proto__']) {
      const listening = await bob.faulty.listen(id)
      const heard: string[] = []
      const reading = (async () => {
        for await (const { data = '' } of listening.events()) heard.push(data)
      })().catch(() => undefined)
      await said(bob.faulty, 'echo')
      listening.abort()
      await reading
      expect(heard.join('')).not.toContain('secret-progress')
      expect(heard.filter((text) => text !== '')).toEqual([])
    }
  })
})

describe('what is said and logged', () => {
  it('holds no secret', async () => {
    expect(await said(bob.web, 'echo', '{"text":"web"}')).toBe('web')
    expect(upstream.received.at(-1)).toContain(UPSTREAM_SECRET)
    for (const tool of ['die', 'html', 'reset-body', 'redirect', 'nothing'])
      answers.push((await bob.web.call(tool)).text)
    for (const tool of ['die', 'nothing', 'garbage', 'hang-on']) answers.push((await ana.call(tool)).text)
    const refused = await statusOf(bob.web, 'POST', {
      authorization: `Bearer ${TOKENS.bob}x`,
      'mcp-session-id': bob.web.session!,
    })
    expect(refused).toBe(401)
    const all = [...answers, ...front.lines, ...ana.inbox.all.map(({ text }) => text)].join('\n')
    for (const secret of [TOKENS.ana, TOKENS.bob, UPSTREAM_SECRET, ENV_SECRET]) expect(all).not.toContain(secret)
    expect(upstream.received.filter((request) => request.includes(TOKENS.bob))).toEqual([])
    expect(rawAt((await ana.call('nothing')).error, 'data', 'code')).toBe('"ERR_UNKNOWN_TOOL"')
  })
})
