import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFaults, type FaultHttp } from './support/faults/fault-http.ts'
import { Front, program } from './support/faults/front.ts'
import { said } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { postText, RawSocket } from './support/raw-socket.ts'
import { until } from './support/until.ts'

const MIB = 1 << 20
const MOST_SESSIONS = 100
/** Requests under way in one session. */
const MOST_PENDING = 4096
/** No other request of the session has an id as high. */
const FIRST_ID = 1_000_000

let upstream: FaultHttp
let front: Front
beforeAll(async () => {
  upstream = await serveFaults()
  front = await Front.open({
    upstreams: { faulty: program(), web: { url: upstream.url } },
    options: { sessions: { maxSessions: MOST_SESSIONS } },
  })
})
afterAll(async () => {
  await front.close()
  await upstream.close()
  expect(front.children()).toEqual([])
  expect(front.rejections).toEqual([])
})

const HELLO = '{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"many","version":"1"}}'

function connected(server: string): Promise<RawClient> {
  return RawClient.open({ url: front.url(server), era: 'session', listens: false })
}

describe('a client that begins 2,000 sessions', () => {
  it('gets as many as there may be, and those there were go on', async () => {
    const client = await connected('web')
    const statuses: number[] = []
    const ids: string[] = []
    const begin = async (at: number): Promise<void> => {
      const exchange = await client.send(
        `{"jsonrpc":"2.0","id":${String(at)},"method":"initialize","params":${HELLO}}`,
        { 'mcp-session-id': '' },
      )
      await exchange.text()
      statuses.push(exchange.status)
      if (exchange.status === 200) ids.push(String(exchange.headers['mcp-session-id']))
    }
    for (let at = 0; at < 2000; at += 50) await Promise.all(Array.from({ length: 50 }, (_, more) => begin(at + more)))
    expect(statuses.filter((status) => status === 200)).toHaveLength(MOST_SESSIONS - 1)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    expect(front.gateway.sessions.size).toBe(MOST_SESSIONS)
    expect(await said(client, 'echo', '{"text":"still"}')).toBe('still')
    for (const id of ids) {
      await (await client.http.send({ method: 'DELETE', headers: { 'mcp-session-id': id } })).text()
    }
    await client.end()
    client.close()
    expect(front.gateway.sessions.size).toBe(0)
  })
})

describe.each(['faulty', 'web'])('a client of the server %s', (server) => {
  it('that never reads what is streamed to it is cut off, and holds no more memory than it may', async () => {
    const client = await connected(server)
    const socket = await RawSocket.open(front.port)
    socket.pause()
    const before = process.memoryUsage().rss
    const body =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"stream","arguments":{"count":600,"size":200000},"_meta":{"progressToken":1}}}'
    await socket.write(postText(front.url(server), body, { 'mcp-session-id': client.session! }))
    const lines = (): number => front.lines.filter((line) => line.includes('does not read what it is sent')).length
    const cut = lines()
    await until(() => lines() > cut)
    expect(process.memoryUsage().rss - before).toBeLessThan(350 * MIB)
    expect(await said(client, 'echo', '{"text":"others"}')).toBe('others')
    socket.destroy()
    await client.end()
    client.close()
  })

  it('that sends 250 requests without waiting gets answers in their order until it is too much, and others are served', async () => {
    const client = await connected(server)
    const socket = await RawSocket.open(front.port)
    const one = (id: number): string =>
      postText(front.url(server), `{"jsonrpc":"2.0","id":${String(id)},"method":"ping"}`, {
        'mcp-session-id': client.session!,
      })
    // As many as fit into the system's buffers: who is still writing when it is cut off reads nothing more.
    const all = Array.from({ length: 250 }, (_, at) => one(FIRST_ID + at)).join('')
    void socket.write(all)
    expect(await said(client, 'echo', '{"text":"others"}')).toBe('others')
    const text = await socket.closed()
    const ids = Array.from(text.matchAll(/"id":(\d+),"result"/g), ([, id]) => Number(id))
    expect(ids.length).toBeGreaterThanOrEqual(100)
    expect(ids).toEqual(ids.map((_, at) => FIRST_ID + at))
    expect(text).toContain('HTTP/1.1 429 ')
    socket.destroy()
    await client.end()
    client.close()
  })
})

describe('a client that waits for too much at a time', () => {
  it('is refused what comes then, until it gives something up', async () => {
    const client = await connected('faulty')
    const other = await connected('faulty')
    const { session } = front.gateway.sessions.list().find(({ session: { id } }) => id === client.session)!
    const hang = (id: number): string =>
      `{"jsonrpc":"2.0","id":${String(id)},"method":"tools/call","params":{"name":"hang"}}`
    for (let at = 0; at < MOST_PENDING; at += 512) {
      const batch = Array.from({ length: 512 }, (_, more) => hang(FIRST_ID + at + more)).join(',')
      void client.send(`[${batch}]`).catch(() => undefined)
    }
    await until(() => session.pending === MOST_PENDING)
    const asking = await RawSocket.open(front.port)
    const body = '{"jsonrpc":"2.0","id":1,"method":"ping"}'
    const headers = { 'mcp-session-id': client.session!, connection: 'close' }
    await asking.write(postText(front.url('faulty'), body, headers))
    expect(await asking.closed()).toContain('4096 requests of this session are under way already')
    expect(await said(other, 'echo', '{"text":"others"}')).toBe('others')
    client.close()
    await until(() => session.pending === 0)
    expect(await said(client, 'echo', '{"text":"again"}')).toBe('again')
    await Promise.all([client.end(), other.end()])
    client.close()
    other.close()
  })
})
