import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { serveFaults, type FaultHttp } from './support/faults/fault-http.ts'
import { Front } from './support/faults/front.ts'
import { said } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'

const MIB = 1 << 20

let upstream: FaultHttp
let front: Front
let client: RawClient
beforeAll(async () => {
  upstream = await serveFaults()
  front = await Front.open({ upstreams: { faulty: { url: upstream.url } }, options: { maxBytes: 64 * MIB } })
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

async function sent(body: string): Promise<{ readonly status: number; readonly text: string }> {
  const exchange = await client.send(body)
  return { status: exchange.status, text: await exchange.text() }
}

const call = (params: string): string => `{"jsonrpc":"2.0","id":7,"method":"tools/call","params":${params}}`
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

describe('JSON of many levels', () => {
  it('passes as arguments', async () => {
    const { status, text } = await sent(call(`{"name":"echo","arguments":{"text":"deep","more":${nested(100_000)}}}`))
    expect({ status, text: rawAt(text, 'result', 'content') }).toEqual({
      status: 200,
      text: '[{"type":"text","text":"deep"}]',
    })
  })

  it.each([
    ['a message', nested(100_000)],
    ['a batch', `[${nested(100_000)}]`],
    ['an id', `{"jsonrpc":"2.0","id":${nested(100_000)},"method":"ping"}`],
    ['a method', `{"jsonrpc":"2.0","id":1,"method":${nested(100_000)}}`],
    ['a revision', `{"jsonrpc":${nested(100_000)}}`],
    ['half a message', '['.repeat(100_000)],
    ['half an object', '{"a":'.repeat(100_000)],
  ])('is refused as %s', async (_, body) => {
    expect((await sent(body)).status).toBe(400)
  })
})

describe('JSON of many values', () => {
  const members = (count: number): string =>
    `{${Array.from({ length: count }, (_, at) => `"${at.toString(36)}":1`).join(',')}}`

  it('passes up to what a message may hold', async () => {
    expect((await sent(call(`{"name":"echo","arguments":${members(300_000)}}`))).status).toBe(200)
  })

  it.each([
    ['members', members(2_100_000)],
    ['arrays', `[${'[],'.repeat(20 * MIB)}[]]`],
    ['levels', nested(10 * MIB)],
    ['commas that are no JSON', ','.repeat(30 * MIB)],
  ])('is refused unread when there are too many: %s', async (_, body) => {
    const before = process.memoryUsage().heapUsed
    const { status, text } = await sent(call(`{"name":"echo","arguments":${body}}`))
    expect({ status, message: rawAt(text, 'error', 'message') }).toEqual({
      status: 400,
      message: '"A message must not hold more than 2000000 values"',
    })
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300 * MIB)
  })

  it('does not count what stands in texts', async () => {
    const { status } = await sent(call(`{"name":"echo","arguments":{"text":"${'[,{'.repeat(2 * MIB)}"}}`))
    expect(status).toBe(200)
  })
})

describe('a message that is no text', () => {
  it.each([
    ['a lone continuation', Buffer.from([0x22, 0x80, 0x22])],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['half a surrogate pair', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['another encoding', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"ping"}', 'utf16le')],
  ])('is refused: %s', async (_, bytes) => {
    const { status } = await client.http.send({
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-session-id': client.session!,
      },
      body: bytes as never,
    })
    expect(status).toBe(400)
  })
})

describe('a message that two readers could read in two ways', () => {
  it.each([
    ['a method', '{"jsonrpc":"2.0","id":7,"method":"ping","method":"tools/call","params":{"name":"die"}}'],
    [
      'a method in other letters',
      '{"jsonrpc":"2.0","id":7,"method":"ping","Method":"tools/call","params":{"name":"die"}}',
    ],
    ['params', '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo"},"params":{"name":"die"}}'],
    [
      'params in other letters',
      '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"echo"},"paramſ":{"name":"die"}}',
    ],
    ['an id', '{"jsonrpc":"2.0","id":7,"id":8,"method":"tools/call","params":{"name":"die"}}'],
    ['a name', call('{"name":"echo","name":"die"}')],
    ['a name that is written with an escape', call('{"name":"echo","\\u006eame":"die"}')],
    ['a name in other letters', call('{"name":"echo","Name":"die"}')],
    ['a name in other letters alone', call('{"NAME":"die"}')],
    ['metadata', call('{"name":"die","_meta":{},"_meta":{"dev.mcpver/requires":"^1"}}')],
    ['a requirement', call('{"name":"die","_meta":{"dev.mcpver/requires":"^1","dev.mcpver/requires":"^2"}}')],
    [
      'an answer that is a call as well',
      '{"jsonrpc":"2.0","id":7,"result":{},"Method":"tools/call","Params":{"name":"die"}}',
    ],
    ['a call within a batch', `[{"jsonrpc":"2.0","id":6,"method":"ping"},${call('{"name":"echo","name":"die"}')}]`],
  ])('by %s is refused, and does not reach the server', async (_, body) => {
    const before = upstream.received.length
    const { status, text } = await sent(body)
    expect({ status, code: rawAt(text, 'error', 'code') }).toEqual({ status: 400, code: '-32600' })
    expect(upstream.received.slice(before)).toEqual([])
  })

  it('passes where the gateway decides nothing by it', async () => {
    const body = call('{"name":"echo","arguments":{"text":"a","text":"b","Text":"c"}}')
    expect((await sent(body)).status).toBe(200)
    expect(upstream.received.at(-1)).toContain(body)
    const custom = '{"jsonrpc":"2.0","id":7,"method":"vendor/x","params":{"Name":"a","META":1}}'
    expect((await sent(custom)).status).toBe(200)
    expect(upstream.received.at(-1)).toContain(custom)
  })
})

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'prototype',
  '',
  ' ',
  '\u0000',
  '../faulty',
  '%00',
  'x'.repeat(10_000),
]

describe('a name that means something to the language or to the system', () => {
  it.each(NAMES)('is no tool: %j', async (name) => {
    const { error } = await client.call(name)
    expect(rawAt(error, 'code')).toBe('-32602')
    expect(rawAt(error, 'data', 'code')).toBe('"ERR_UNKNOWN_TOOL"')
  })

  it.each(NAMES.filter((name) => name !== 'x'.repeat(10_000)))('is no server: %j', async (name) => {
    const url = `http://127.0.0.1:${String(front.port)}/mcp/${encodeURIComponent(name)}`
    const other = await RawClient.open({ url, era: 'stateless' })
    expect((await other.request('ping')).status).toBe(404)
    other.close()
  })

  it.each(NAMES.filter((name) => !name.includes('\u0000') && !name.includes(' ') && name !== 'x'.repeat(10_000)))(
    'is no session: %j',
    async (name) => {
      const { status } = await client.call('echo', '{}', { headers: { 'mcp-session-id': name || '-' } })
      expect(status).toBe(404)
    },
  )

  it.each(NAMES.filter((name) => name.trim() !== ''))('is no version: %j', async (name) => {
    const { error } = await client.call('echo', '{}', { meta: `"dev.mcpver/requires":${JSON.stringify(name)}` })
    expect(rawAt(error, 'data', 'code')).toMatch(/^"ERR_(?:INVALID|MALFORMED|UNSATISFIED)_/)
  })

  it('is no member that a message could set on everything', async () => {
    await sent(
      call('{"name":"echo","__proto__":{"isAdmin":true},"arguments":{"constructor":{"prototype":{"isAdmin":true}}}}'),
    )
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined()
  })
})
