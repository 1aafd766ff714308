import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveFaults, type FaultHttp } from './support/faults/fault-http.ts'
import { Front } from './support/faults/front.ts'
import { said } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { exchangeBytes, postText, RawSocket } from './support/raw-socket.ts'

/** A body of unsaid length. */
const CHUNKED = { 'content-length': '', 'transfer-encoding': 'chunked' }
const MIB = 1 << 20
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}'

let upstream: FaultHttp
let front: Front
let client: RawClient
beforeAll(async () => {
  upstream = await serveFaults()
  front = await Front.open({
    upstreams: { faulty: { url: upstream.url } },
    options: { maxBytes: 8 * MIB },
    listen: { connections: { most: 200, headersTimeout: 300, requestTimeout: 600 } },
  })
  client = await RawClient.open({ url: front.url(), era: 'session', listens: false })
})
afterEach(async () => {
  expect(await said(client, 'echo', '{"text":"served"}')).toBe('served')
})
afterAll(async () => {
  client.close()
  await front.close()
  await upstream.close()
  expect(front.rejections).toEqual([])
})

/** Sends a piece now and then, as long as it is listened to. */
async function drip(socket: RawSocket, piece: string): Promise<void> {
  while (socket.isOpen) {
    await socket.write(piece)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('a client that is slow on purpose', () => {
  it.each([
    ['headers', () => postText(front.url(), '').replace(/\r\n$/, ''), 'x: y\r\n'],
    ['a body', () => postText(front.url(), '', { 'content-length': '1000' }), ' '],
    ['pieces of a body', () => postText(front.url(), '', CHUNKED), '1\r\n \r\n'],
  ])('with %s is hung up on, and others are served meanwhile', async (_, begin, piece) => {
    const socket = await RawSocket.open(front.port)
    await socket.write(begin())
    const dripping = drip(socket, piece)
    expect(await said(client, 'echo', '{"text":"meanwhile"}')).toBe('meanwhile')
    expect(await socket.closed()).toMatch(/^HTTP\/1\.1 408 /)
    await dripping
  })

  it('and says nothing at all is hung up on', async () => {
    const socket = await RawSocket.open(front.port)
    expect(await socket.closed()).toMatch(/^(?:HTTP\/1\.1 408 [^]*)?$/)
  })
})

describe('a client that sends too much', () => {
  it('in its headers is refused', async () => {
    const text = await exchangeBytes(front.port, postText(front.url(), PING, { 'x-large': 'x'.repeat(64 * 1024) }))
    expect(text).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('in its body is refused before it has sent it', async () => {
    const text = await exchangeBytes(front.port, postText(front.url(), '', { 'content-length': String(1e12) }))
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
  })

  it('in a body of unsaid length is hung up on when it is too much', async () => {
    const socket = await RawSocket.open(front.port)
    await socket.write(postText(front.url(), '', CHUNKED))
    const piece = `100000\r\n${' '.repeat(MIB)}\r\n`
    let sent = 0
    for (; socket.isOpen && sent < 100; sent++) await socket.write(piece)
    expect(sent).toBeLessThan(50)
    await socket.closed()
  })

  it('in connections is hung up on, and those that were there before are served', async () => {
    const sockets = await Promise.all(Array.from({ length: 1000 }, () => RawSocket.open(front.port)))
    expect(await said(client, 'echo', '{"text":"still"}')).toBe('still')
    await Promise.all(sockets.map((socket) => socket.closed()))
  })
})

describe('a request that two readers could read in two ways', () => {
  const hidden = '{"jsonrpc":"2.0","id":66,"method":"ping"}'
  const frame = (headers: string, body = ''): string =>
    'POST PATH HTTP/1.1\r\nhost: HOST\r\ncontent-type: application/json\r\naccept: application/json, text/event-stream\r\n' +
    `mcp-session-id: SESSION\r\n${headers}\r\n${body}`
  const whole = frame(`content-length: ${String(hidden.length)}\r\n`, hidden)

  const send = (bytes: string): Promise<string> => {
    const { host, pathname } = new URL(front.url())
    const filled = bytes.replaceAll('PATH', pathname).replaceAll('HOST', host).replaceAll('SESSION', client.session!)
    return exchangeBytes(front.port, filled)
  }

  it('would be answered if it could be read in one way only', async () => {
    const text = await send(frame(`connection: close\r\ncontent-length: ${String(hidden.length)}\r\n`, hidden))
    expect(text).toContain('"id":66')
  })

  it.each([
    ['with a length and in chunks', frame('content-length: 5\r\ntransfer-encoding: chunked\r\n', `0\r\n\r\n${whole}`)],
    ['in chunks and with a length', frame('transfer-encoding: chunked\r\ncontent-length: 5\r\n', `0\r\n\r\n${whole}`)],
    ['with two lengths', frame('content-length: 0\r\ncontent-length: 41\r\n', hidden)],
    ['with a length of two numbers', frame('content-length: 0, 41\r\n', hidden)],
    ['with a length that has a sign', frame('content-length: +5\r\n', `xxxxx${whole}`)],
    ['in an encoding that only looks like chunks', frame('transfer-encoding: xchunked\r\n', `0\r\n\r\n${whole}`)],
    ['in chunks that are encoded again', frame('transfer-encoding: chunked, identity\r\n', `0\r\n\r\n${whole}`)],
    ['with a blank before the colon', frame('content-length : 5\r\n', `xxxxx${whole}`)],
    [
      'with a header on two lines',
      frame('transfer-encoding:\r\n chunked\r\ncontent-length: 5\r\n', `0\r\n\r\n${whole}`),
    ],
    ['with a bare line feed', frame(`x: y\ncontent-length: ${String(hidden.length)}\r\n`, hidden)],
    [
      'with a chunk whose length is no number',
      frame('transfer-encoding: chunked\r\n', `0x5\r\nxxxxx\r\n0\r\n\r\n${whole}`),
    ],
    ['with a NUL in a header', frame('x: a\u0000b\r\n', whole)],
    ['of another protocol', `POST PATH HTTP/9.9\r\n\r\n${whole}`],
  ])('%s is refused as one, and nothing of it reaches a server', async (_, bytes) => {
    const before = upstream.received.length
    const text = await send(bytes)
    expect(text).toMatch(/^HTTP\/1\.1 [45]\d\d /)
    expect(text.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
    expect(text).not.toContain('"id":66')
    expect(upstream.received.slice(before)).toEqual([])
  })
})

describe('what is forwarded', () => {
  it('cannot bring headers of its own into a request to a server', async () => {
    const from = upstream.received.length
    const evil = 'a\r\nx-evil: 1'
    const [escaped, encoded] = [JSON.stringify(evil), `=?base64?${Buffer.from(evil).toString('base64')}?=`]
    const stateless = await RawClient.open({ url: front.url(), era: 'stateless' })
    for (const headers of [{}, { traceparent: '00-é-\t-1' }, { 'mcpver-requires': '1.x' }]) {
      const params = `{"name":${escaped},"arguments":{}}`
      await stateless.request('tools/call', params, { headers: { 'mcp-name': encoded, ...headers } })
      await stateless.call('echo', '{}', { headers: { 'mcp-name': 'echo', ...headers } })
    }
    expect(upstream.received.slice(from).filter((request) => /"x-evil"/i.test(request.split('] ')[0]!))).toEqual([])
    stateless.close()
  })

  it("does not hold the client's credentials, its cookies and where it came from", async () => {
    const secret = 'client-secret-77'
    const headers = {
      authorization: `Bearer ${secret}`,
      cookie: secret,
      'x-forwarded-for': secret,
      'proxy-authorization': secret,
    }
    expect((await client.call('echo', '{"text":"a"}', { headers })).result).toContain('"a"')
    expect(upstream.received.filter((request) => request.includes(secret))).toEqual([])
    expect(front.lines.filter((line) => line.includes(secret))).toEqual([])
  })
})
