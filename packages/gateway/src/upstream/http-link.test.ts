import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { Agent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import type { WireMessage } from '../wire/wire-message.ts'
import { answering, json, linkTo, stream } from './test/answering.ts'
import { RecordingSink } from './test/recording-sink.ts'
import type { HttpLink, HttpLinkOptions } from './http-link.ts'
import { eventually } from '../test/eventually.ts'

const NOTE = '{"jsonrpc":"2.0","method":"notifications/progress","params":{"n":1.0}}'
const ANSWER = '{"jsonrpc":"2.0","id":1,"result":{"big":12345678901234567890}}'
const CALL = readMessage('{"jsonrpc":"2.0","id":1,"method":"tools/call"}')
const notification = readMessage('{"jsonrpc":"2.0","method":"notifications/x"}')

const withId = (id: string): WireMessage => readMessage(`{"jsonrpc":"2.0","id":${id},"method":"m"}`)

/** Sends one request and waits for what becomes of it. */
async function ask(link: HttpLink, message = CALL): Promise<RecordingSink> {
  const sink = new RecordingSink()
  link.request(message, sink)
  await sink.over
  return sink
}

/** A link that has a session, to a server that answers otherwise from then on. */
async function inSession(answer: Parameters<typeof answering>[0], options?: Partial<HttpLinkOptions>) {
  const server = await answering((response, request) => {
    if (!request.body.includes('initialize')) return answer(response, request)
    response.setHeader('mcp-session-id', 's-1')
    json(response, 200, { jsonrpc: '2.0', id: 0, result: {} })
  })
  const link = linkTo(server.url, options)
  await ask(link, readMessage('{"jsonrpc":"2.0","id":0,"method":"initialize"}'))
  return { server, link }
}

describe('a request', () => {
  it('goes out as it is written, with the headers of the link over those of the caller', async () => {
    const server = await answering((response) => json(response, 200, { jsonrpc: '2.0', id: 1, result: {} }))
    const link = linkTo(server.url, { headers: { authorization: 'Bearer ours', 'x-tenant': 'a' } })
    const sink = new RecordingSink()
    link.request(CALL, sink, { authorization: 'theirs', 'mcp-method': 'tools/call' })
    await sink.over
    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        body: CALL.text,
        headers: {
          authorization: 'Bearer ours',
          'x-tenant': 'a',
          'mcp-method': 'tools/call',
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
        },
      },
    ])
  })

  it('is answered by JSON as it is written, with its status', async () => {
    const server = await answering((response) =>
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(`\n ${ANSWER} `),
    )
    const sink = await ask(linkTo(server.url))
    expect(sink.told).toEqual([`answer ${ANSWER}`])
    expect((await sink.over).place).toEqual({ status: 200 })
  })

  it('is answered by a stream, with all that comes before, in its order and with its marks', async () => {
    const server = await answering((response) => {
      stream(response)
      response.end(
        `id: a\nretry: 5\ndata:\n\ndata: ${NOTE}\n\nid: b\ndata: ${NOTE}\n\nid: c\ndata: ${ANSWER}\n\ndata: ${NOTE}\n\n`,
      )
    })
    const sink = await ask(linkTo(server.url))
    expect(sink.told).toEqual([
      'mark {"id":"a","retry":5}',
      `message ${NOTE}`,
      `message ${NOTE} {"id":"b"}`,
      `answer ${ANSWER}`,
    ])
    expect((await sink.over).place).toEqual({ status: 200, mark: { id: 'c' } })
  })

  it('is answered by an error with another status', async () => {
    const server = await answering((response) =>
      json(response, 400, { jsonrpc: '2.0', id: 1, error: { code: -32_020 } }),
    )
    const sink = await ask(linkTo(server.url))
    expect((await sink.over).place).toEqual({ status: 400 })
  })

  it.each([
    ['1.0', '1'],
    ['1e2', '100'],
    ['"\\u0061"', '"a"'],
    ['12345678901234567890', '12345678901234567000'],
  ])('with the id %s is answered by %s, and its own id is put back', async (own, written) => {
    const server = await answering((response) =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(`{"jsonrpc":"2.0","id":${written},"result":{}}`),
    )
    const sink = await ask(linkTo(server.url), withId(own))
    expect(sink.told).toEqual([`answer {"jsonrpc":"2.0","id":${own},"result":{}}`])
  })

  it('is not answered by what is for another, or comes twice', async () => {
    const server = await answering((response) => {
      stream(response)
      response.end(
        `data: {"jsonrpc":"2.0","id":2,"result":{}}\n\ndata: {"jsonrpc":"2.0","id":"1","result":{}}\n\ndata: ${ANSWER}\n\ndata: ${ANSWER}\n\n`,
      )
    })
    expect((await ask(linkTo(server.url))).told).toEqual([`answer ${ANSWER}`])
  })

  it('ends as refused with what the server says that is no message', async () => {
    const server = await answering((response) =>
      response.writeHead(403, { 'content-type': 'text/plain' }).end('go away'),
    )
    const { reason } = await (await ask(linkTo(server.url))).over
    expect(reason).toEqual({ kind: 'refused', status: 403, contentType: 'text/plain', body: Buffer.from('go away') })
  })

  it('ends as refused when the server refuses it before it has read its id', async () => {
    const refusal = { jsonrpc: '2.0', id: null, error: { code: -32_700, message: 'Parse error' } }
    const server = await answering((response) => json(response, 400, refusal))
    const { reason } = await (await ask(linkTo(server.url))).over
    expect(reason).toMatchObject({ kind: 'refused', status: 400, body: Buffer.from(JSON.stringify(refusal)) })
  })

  it.each([302, 307])('is not sent to where a redirect leads (%i)', async (status) => {
    const elsewhere = await answering((response) => json(response, 200, {}))
    const server = await answering((response) => response.writeHead(status, { location: elsewhere.url.href }).end())
    const { reason } = await (await ask(linkTo(server.url))).over
    expect(reason).toMatchObject({ kind: 'refused', status })
    expect(elsewhere.seen).toEqual([])
  })

  it('fails when the server ends without an answer', async () => {
    const server = await answering((response) => response.writeHead(200, { 'content-type': 'application/json' }).end())
    const { reason } = await (await ask(linkTo(server.url))).over
    expect(reason).toMatchObject({ kind: 'failed', error: { code: 'ERR_UPSTREAM_FAILED' } })
  })

  it.each([
    ['paused, when the server has said where to go on', 'id: 7\ndata:\n\n', 'paused'],
    ['paused, when a later event has no id', `id: 7\ndata:\n\nretry: 5\ndata: ${NOTE}\n\n`, 'paused'],
    ['failed, when it has not', `data: ${NOTE}\n\n`, 'failed'],
  ])('is %s and the stream is closed or breaks off', async (_case, events, kind) => {
    for (const isBroken of [false, true]) {
      const server = await answering((response) => {
        stream(response)
        response.write(events, () => (isBroken ? response.destroy() : response.end()))
      })
      expect((await (await ask(linkTo(server.url))).over).reason?.kind).toBe(kind)
    }
  })

  it('fails when the body breaks off, and when nobody listens', async () => {
    const server = await answering((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
      response.write('{"jsonrpc"', () => response.destroy())
    })
    expect((await (await ask(linkTo(server.url))).over).reason?.kind).toBe('failed')
    const { reason } = await (await ask(linkTo(new URL('http://127.0.0.1:1/mcp')))).over
    expect(reason).toMatchObject({
      kind: 'failed',
      error: { code: 'ERR_UPSTREAM_FAILED', message: expect.stringContaining('ECONNREFUSED') as string },
    })
  })

  it('fails when what answers does not speak HTTP', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-nothing\r\n')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const url = new URL(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)
    expect((await (await ask(linkTo(url))).over).reason?.kind).toBe('failed')
  })

  it('fails when the answer is larger than it may be, as JSON and as an event, and reads no more of it', async () => {
    for (const type of ['application/json', 'text/event-stream']) {
      const server = await answering((response) => {
        response.writeHead(200, { 'content-type': type })
        response.write(`data: "${'x'.repeat(5000)}`)
      })
      const sink = await ask(linkTo(server.url, { maxBytes: 1000 }))
      expect((await sink.over).reason?.kind).toBe('failed')
      await eventually(() => expect(server.open()).toBe(0))
    }
  })

  it('fails when an event is no message', async () => {
    const server = await answering((response) => {
      stream(response)
      response.write(`data: ${NOTE}\n\ndata: nonsense\n\ndata: ${ANSWER}\n\n`)
    })
    expect((await ask(linkTo(server.url))).told).toEqual([`message ${NOTE}`, 'end failed'])
  })

  it('is told nothing more once it is given up, and the server sees that', async () => {
    const server = await answering((response) => {
      stream(response)
      response.write(`data: ${NOTE}\n\n`)
    })
    const sink = new RecordingSink()
    const abort = linkTo(server.url).request(CALL, sink)
    await eventually(() => expect(sink.told).toHaveLength(1))
    abort()
    abort()
    await eventually(() => expect(server.open()).toBe(0))
    expect(sink.told).toEqual([`message ${NOTE}`])
  })

  it('can be given up by what it is told, in the middle of a batch', async () => {
    const server = await answering((response) => {
      stream(response)
      response.write(`data: [${NOTE},${NOTE},${ANSWER}]\n\ndata: ${NOTE}\n\n`)
    })
    const told: string[] = []
    const abort = linkTo(server.url).request(CALL, {
      message: ({ text }) => {
        told.push(text)
        abort()
      },
      mark: () => undefined,
      answer: () => told.push('answer'),
      end: () => told.push('end'),
    })
    await eventually(() => expect(told).not.toEqual([]))
    await eventually(() => expect(server.open()).toBe(0))
    expect(told).toEqual([NOTE])
  })

  it('can be given up before it is sent', async () => {
    const server = await answering((response) => json(response, 200, {}))
    const sink = new RecordingSink()
    linkTo(server.url).request(CALL, sink)()
    const other = await ask(linkTo(server.url), withId('2'))
    expect(other.told).toEqual(['end refused'])
    expect(sink.told).toEqual([])
  })
})

describe('a session', () => {
  it('is taken over from the answer that begins it, and named from then on', async () => {
    const { server, link } = await inSession((response) => json(response, 200, { jsonrpc: '2.0', id: 1, result: {} }))
    expect(link.sessionId).toBe('s-1')
    await ask(link)
    await link.send(notification).catch(() => undefined)
    expect(server.seen.map(({ headers }) => headers['mcp-session-id'])).toEqual([undefined, 's-1', 's-1'])
  })

  it('is not changed by a later answer, and not kept by a link that many share', async () => {
    const answer = (id: string) =>
      answering((response) => {
        response.setHeader('mcp-session-id', id)
        json(response, 200, { jsonrpc: '2.0', id: 1, result: {} })
      })
    const link = linkTo((await answer('one')).url)
    await ask(link)
    link.adopt('two')
    expect(link.sessionId).toBe('one')
    const shared = linkTo((await answer('one')).url, { keepsSession: false })
    await ask(shared)
    expect(shared.sessionId).toBeUndefined()
  })

  it.each([
    ['says 404', 404, { jsonrpc: '2.0', id: null, error: { code: -32_001, message: 'Session not found' } }],
    ['says 404 with an error for the request', 404, { jsonrpc: '2.0', id: 1, error: { code: -32_001 } }],
    [
      'answers as to a request without a session',
      400,
      { jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'Bad Request: No valid session ID provided' } },
    ],
    [
      'answers as before a handshake',
      400,
      { jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'Bad Request: Server not initialized' } },
    ],
  ])('is lost when the server %s', async (_case, status, body) => {
    const { link } = await inSession((response) => json(response, status, body))
    expect((await ask(link)).told).toEqual(['end session-lost'])
    await expect(link.send(notification)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_FAILED' })
  })

  it.each([
    [
      'another reason',
      400,
      { jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'Bad Request: Unsupported protocol version' } },
    ],
    ['another code', 400, { jsonrpc: '2.0', id: null, error: { code: -32_600, message: 'no session' } }],
    ['another status', 500, { jsonrpc: '2.0', id: null, error: { code: -32_000, message: 'no session' } }],
  ])('is not lost when the server refuses for %s', async (_case, status, body) => {
    const { link } = await inSession((response) => json(response, status, body))
    expect((await ask(link)).told).toEqual(['end refused'])
  })

  it('cannot be lost where there is none', async () => {
    const server = await answering((response) =>
      json(response, 404, { jsonrpc: '2.0', id: 1, error: { code: -32_601 } }),
    )
    const sink = await ask(linkTo(server.url))
    expect((await sink.over).place).toEqual({ status: 404 })
  })

  it('is ended with the link, and everything that is under way with it', async () => {
    const { server, link } = await inSession((response, { method }) =>
      method === 'DELETE' ? response.end() : stream(response),
    )
    const [request, heard] = [new RecordingSink(), new RecordingSink()]
    link.request(CALL, request)
    link.listen(heard, { headers: {} })
    await eventually(() => expect(server.open()).toBe(2))
    expect(link.pending).toBe(2)
    await link.close()
    expect(request.told).toEqual(['end closed'])
    expect(heard.told).toEqual(['end closed'])
    expect(server.seen.at(-1)).toMatchObject({ method: 'DELETE', headers: { 'mcp-session-id': 's-1' } })
    await eventually(() => expect(server.open()).toBe(0))
  })

  it('is over for a closed link: it sends nothing more', async () => {
    const { server, link } = await inSession((response) => json(response, 200, {}))
    await link.close()
    await link.close()
    const count = server.seen.length
    const [request, heard] = [new RecordingSink(), new RecordingSink()]
    link.request(CALL, request)
    link.listen(heard, { headers: {} })
    expect(await request.over).toEqual({ reason: { kind: 'closed' } })
    expect(await heard.over).toEqual({ reason: { kind: 'closed' } })
    await expect(link.send(notification)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_FAILED' })
    expect(server.seen).toHaveLength(count)
  })

  it('can be ended when the server does not answer, and when all connections are gone', async () => {
    const { link } = await inSession(() => undefined)
    await link.close()
    const dispatcher = new Agent()
    const { link: other } = await inSession((response) => response.end(), { dispatcher })
    await dispatcher.destroy()
    await other.close()
  })
})

describe('what gets no answer', () => {
  it('is taken with any status that says so', async () => {
    const server = await answering((response) => response.writeHead(202).end())
    await linkTo(server.url).send(notification)
    expect(server.seen).toMatchObject([{ body: notification.text }])
  })

  it('is not taken when the server refuses or is not there', async () => {
    const server = await answering((response) => response.writeHead(500).end('x'))
    await expect(linkTo(server.url).send(notification)).rejects.toMatchObject({ code: 'ERR_UPSTREAM_FAILED' })
    await expect(linkTo(new URL('http://127.0.0.1:1/')).send(notification)).rejects.toMatchObject({
      code: 'ERR_UPSTREAM_FAILED',
    })
  })
})

describe('a stream of the server', () => {
  it('says when it is open, and what comes', async () => {
    const server = await answering((response) => {
      stream(response)
      setTimeout(() => response.end(`id: 1\ndata: ${NOTE}\n\n`), 20)
    })
    const sink = new RecordingSink()
    const opened = new Promise<void>((onOpen) => {
      linkTo(server.url).listen(sink, { headers: { 'last-event-id': '0' }, onOpen })
    })
    await opened
    await sink.over
    expect(sink.told).toEqual([`message ${NOTE} {"id":"1"}`, 'end paused'])
    expect(server.seen).toMatchObject([{ method: 'GET', headers: { 'last-event-id': '0' } }])
  })

  it.each([
    [405, 'refused'],
    [404, 'session-lost'],
  ])('is none with status %i', async (status, kind) => {
    const server = await answering((response) => response.writeHead(status).end())
    const sink = new RecordingSink()
    linkTo(server.url).listen(sink, { headers: {}, onOpen: () => sink.told.push('open') })
    await sink.over
    expect(sink.told).toEqual([`end ${kind}`])
  })
})
