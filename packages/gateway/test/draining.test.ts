import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { Inbox, isAnswerTo, says, type Incoming } from './support/inbox.ts'
import type { Exchange } from './support/raw-http.ts'
import type { RawClient } from './support/raw-client.ts'
import { type Answer } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { Scene, type SceneOptions } from './support/scene.ts'
import { servedBy } from './support/served-by.ts'

const HTTP = { '1.0.0': { tools: { echo: '1.0.0' } } } as const
const STDIO = { '1.0.0': { ...HTTP['1.0.0'], over: 'stdio' } } as const
const WAYS = [
  ['over HTTP', HTTP],
  ['as a process', STDIO],
] as const
/** How long calls under way may take, in milliseconds; no test waits for so long. */
const LIMIT = 60_000

async function sceneOf(releases: SceneOptions['releases'] = HTTP): Promise<Scene> {
  const scene = await Scene.open({ releases, route: { active: '1.0.0' } })
  onTestFinished(() => scene.close())
  return scene
}

/** Calls a tool that asks the client's model, and waits for the question. */
async function asking(
  client: RawClient,
  args = '{"ask":"well?"}',
): Promise<{ readonly call: Promise<Answer>; readonly question: Incoming }> {
  const call = client.call('echo', args)
  return { call, question: await client.inbox.find(says('sampling/createMessage')) }
}

async function answerTo(client: RawClient, { members }: Incoming): Promise<number> {
  const exchange = await client.send(`{"jsonrpc":"2.0","id":${members.get('id')!},"result":{"text":"there"}}`)
  await exchange.text()
  return exchange.status
}

const saidIn = ({ result }: Answer): string | undefined => rawAt(result, 'structuredContent', 'said')

/** A request on a connection of its own, as it is refused. */
async function refused(scene: Scene, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  const accept = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' }
  return fetch(scene.url(), { method: 'POST', body, headers: { ...accept, ...headers } })
}

async function readInto(inbox: Inbox, exchange: Exchange): Promise<void> {
  try {
    for await (const { data = '', id } of exchange.events()) if (data !== '') inbox.add(data, exchange, id)
  } catch {
    // The stream was cut by the test.
  }
}

describe.each(WAYS)('a gateway that goes down, before a server %s', (_way, releases) => {
  it.each(['drain', 'close'] as const)('lets a call finish that asks its client something (%s)', async (how) => {
    const scene = await sceneOf(releases)
    const client = await scene.client()
    const { call, question } = await asking(client)
    const down = scene.gateway[how](LIMIT)
    expect(await answerTo(client, question)).toBe(202)
    expect(saidIn(await call)).toBe('{"text":"there"}')
    expect(await down).toBe(how === 'drain' ? true : undefined)
  })

  it('takes a cancellation to the server', async () => {
    const scene = await sceneOf(releases)
    const client = await scene.client()
    const hold = client.write('tools/call', '{"name":"echo","arguments":{"hold":"x"}}', { id: '"unwanted"' })
    const waiting = client.send(hold)
    const { call, question } = await asking(client, '{"ask":"well?","report":true}')
    const drained = scene.gateway.drain(LIMIT)
    expect(await client.notify('notifications/cancelled', '{"requestId":"unwanted","reason":"enough"}')).toBe(202)
    await answerTo(client, question)
    expect(rawAt((await call).result, 'structuredContent', 'cancelled')).toContain('enough')
    await client.end()
    await waiting
    expect(await drained).toBe(true)
  })
})

describe('a gateway that goes down', () => {
  it('waits for a call whose client has lost its stream, and reads on', async () => {
    const scene = await sceneOf()
    const client = await scene.client({ listens: false })
    const cut = await client.begin('tools/call', '{"name":"echo","arguments":{"ask":"well?"}}', { id: '"lost"' })
    const before = new Inbox()
    const reading = readInto(before, cut)
    const question = await before.find(says('sampling/createMessage'))
    const down = scene.gateway.close(LIMIT)
    cut.abort()
    await reading
    await vi.waitFor(() => expect(scene.gateway.pending).toBe(0))
    const after = new Inbox()
    const resumed = await client.listen(question.event)
    expect(resumed.status).toBe(200)
    void readInto(after, resumed)
    expect(await answerTo(client, question)).toBe(202)
    const { text } = await after.find(isAnswerTo('"lost"'))
    expect(rawAt(text, 'result', 'structuredContent', 'said')).toBe('{"text":"there"}')
    await down
  })

  it('refuses what is new, at once and on a connection that is closed then', async () => {
    const scene = await sceneOf()
    const [client, stateless] = [await scene.client(), await scene.client({ era: 'stateless' })]
    const { call, question } = await asking(client)
    const drained = scene.gateway.drain(LIMIT)
    const initialize =
      '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"x","version":"1"}}}'
    const tool = '{"name":"echo","arguments":{}}'
    const answers = await Promise.all([
      refused(scene, initialize),
      refused(scene, client.write('tools/call', tool, { id: '5' }), { 'mcp-session-id': client.session! }),
      refused(scene, stateless.write('tools/call', tool, { id: '6' }), {
        ...{ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo' },
      }),
      refused(scene, stateless.write('subscriptions/listen', '{"notifications":{}}', { id: '7' }), {
        ...{ 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' },
      }),
    ])
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('connection')]).toEqual([503, 'close'])
      expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', error: { message: 'The gateway is going down' } })
    }
    expect(scene.gateway.sessions.size).toBe(1)
    expect(scene.server('1.0.0').server.calls).toHaveLength(1)
    await answerTo(client, question)
    expect(servedBy(await call)).toBe('1.0.0')
    expect(await drained).toBe(true)
  })

  it('says after its limit that something is still under way', async () => {
    const scene = await sceneOf()
    const client = await scene.client()
    const { call } = await asking(client)
    expect(await scene.gateway.drain(50)).toBe(false)
    await client.end()
    await call
    expect(await scene.gateway.drain(LIMIT)).toBe(true)
  })
})
