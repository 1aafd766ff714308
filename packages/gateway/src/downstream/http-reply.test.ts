import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { silentLogger } from '@mcpver/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { EventStream } from './event-stream.ts'
import { HttpReply } from './http-reply.ts'
import { OpenStreams } from './open-streams.ts'
import { SlowReaders } from './slow-readers.ts'
import { eventually } from '../test/eventually.ts'

const NOTE = readMessage('{"jsonrpc":"2.0","method":"n",\n"params":{"a":\r\n1.0}}')
const ANSWER = readMessage('{"jsonrpc":"2.0","id":1,"result":{"t":"ü"}}')

/** Answers one request as a test says, and gives what the client got, and what the server has of it. */
async function exchange(
  reply: (response: ServerResponse) => void,
): Promise<{ readonly response: ServerResponse; readonly incoming: IncomingMessage }> {
  let response: ServerResponse | undefined
  const server = createServer((_request, one) => {
    response = one
    reply(one)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const outgoing = httpRequest({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).end()
  outgoing.on('error', () => undefined)
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
  incoming.on('error', () => undefined)
  return { response: response!, incoming }
}

async function replied(reply: (to: HttpReply) => void, streams = new OpenStreams(silentLogger)) {
  const { incoming } = await exchange((response) => {
    const to = new HttpReply(response, { id: '1', streams })
    to.setHeader('mcp-session-id', 's')
    reply(to)
  })
  return { status: incoming.statusCode, headers: incoming.headers, body: await text(incoming) }
}

describe('an answer over HTTP', () => {
  it('is JSON with its length when nothing comes before it', async () => {
    const { status, headers, body } = await replied((to) => to.answer(ANSWER, {}))
    expect({ status, body }).toEqual({ status: 200, body: ANSWER.text })
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(ANSWER.text)),
      'mcp-session-id': 's',
    })
  })

  it('has the status that it came with', async () => {
    expect((await replied((to) => to.answer(ANSWER, { status: 404 }))).status).toBe(404)
  })

  it('is a stream when something comes before it, each event on one line', async () => {
    const streams = new OpenStreams(silentLogger)
    const { headers, body } = await replied((to) => {
      to.mark({ id: '7', retry: 5 })
      to.message(NOTE)
      expect(streams.size).toBe(1)
      to.answer(ANSWER, { mark: { id: '8' } })
      expect(streams.size).toBe(0)
    }, streams)
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
      'mcp-session-id': 's',
    })
    expect(body).toBe(
      'id: 7\nretry: 5\ndata: \n\n' +
        'event: message\ndata: {"jsonrpc":"2.0","method":"n", "params":{"a": 1.0}}\n\n' +
        `id: 8\nevent: message\ndata: ${ANSWER.text}\n\n`,
    )
  })

  it.each([
    ['session-lost', { kind: 'session-lost' } as const, 404, 'Session not found'],
    ['closed', { kind: 'closed' } as const, 200, 'ended without an answer'],
    ['failed', { kind: 'failed', error: new Error('secret') } as const, 200, 'The server failed'],
  ])('is an error when there is none (%s)', async (...[, reason, status, message]) => {
    const answer = await replied((to) => to.end(reason))
    expect(answer.status).toBe(status)
    expect(JSON.parse(answer.body)).toMatchObject({
      id: 1,
      error: { message: expect.stringContaining(message) as string },
    })
    expect(answer.body).not.toContain('secret')
  })

  it('is an error in the stream when there is none after something else; a pause is none', async () => {
    const failed = await replied((to) => {
      to.message(NOTE)
      to.end({ kind: 'closed' })
    })
    expect(failed.body).toContain('"error"')
    const paused = await replied((to) => {
      to.message(NOTE)
      to.end({ kind: 'paused' })
    })
    expect(paused.body).not.toContain('"error"')
  })

  it('is what the server refused with', async () => {
    const body = Buffer.from('no')
    expect(
      await replied((to) => to.end({ kind: 'refused', status: 418, contentType: 'text/plain', body })),
    ).toMatchObject({
      status: 418,
      headers: { 'content-type': 'text/plain' },
      body: 'no',
    })
  })
})

describe('an event stream', () => {
  it('says nothing after its end, whoever goes on to tell it something', async () => {
    const errors: Error[] = []
    const { response, incoming } = await exchange((one) => {
      one.on('error', (error) => void errors.push(error))
      const stream = new EventStream(one, new SlowReaders(silentLogger))
      stream.end()
      stream.keepAlive()
      stream.message(NOTE)
      stream.mark({ id: '1' })
      stream.open()
    })
    expect(await text(incoming)).toBe('')
    await eventually(() => expect(response.closed).toBe(true))
    expect(errors).toEqual([])
  })

  it('is cut off for a client that does not read', async () => {
    const large = readMessage(`{"jsonrpc":"2.0","method":"${'x'.repeat(8 << 20)}"}`)
    let sent = 0
    const { response, incoming } = await exchange((one) => {
      const stream = new EventStream(one, new SlowReaders(silentLogger))
      stream.open()
      const flood = (): void => {
        if (one.destroyed || sent > 100) return
        sent++
        stream.message(large)
        setImmediate(flood)
      }
      flood()
    })
    incoming.pause()
    await eventually(() => expect(response.destroyed).toBe(true))
    expect(sent).toBeLessThan(30)
  })

  it('keeps a quiet connection open', async () => {
    const { incoming } = await exchange((one) => {
      const stream = new EventStream(one, new SlowReaders(silentLogger))
      stream.keepAlive()
      stream.end()
    })
    expect(await text(incoming)).toBe(': keep-alive\n\n')
  })
})
