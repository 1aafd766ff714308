import type { ServerResponse } from 'node:http'
import { silentLogger } from '@mcpver/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { answering, linkTo, stream, type SeenRequest } from '../upstream/test/answering.ts'
import { readMessage } from '../wire/read-message.ts'
import { HttpSessionLink } from './http-session-link.ts'
import { eventually } from '../test/eventually.ts'

const INITIALIZED = readMessage('{"jsonrpc":"2.0","method":"notifications/initialized"}')
const OTHER = readMessage('{"jsonrpc":"2.0","method":"notifications/x"}')
const NOTE = '{"jsonrpc":"2.0","method":"n"}'

/** A session with a server whose streams a test answers, one after the other; the last answer goes for all that follow. */
async function sessionWith(...answers: readonly ((response: ServerResponse) => void)[]) {
  const told: string[] = []
  const gets: SeenRequest[] = []
  const server = await answering((response, request) => {
    if (request.method !== 'GET') return void response.writeHead(202).end()
    gets.push(request)
    answers[Math.min(gets.length, answers.length) - 1]?.(response)
  })
  const link = new HttpSessionLink({
    link: linkTo(server.url),
    events: { message: ({ text }) => void told.push(text), end: ({ kind }) => void told.push(`end ${kind}`) },
    logger: silentLogger,
  })
  onTestFinished(() => link.close())
  return { server, link, told, gets }
}

const status = (code: number) => (response: ServerResponse) => void response.writeHead(code).end()

describe('the stream of a session over HTTP', () => {
  it('is open before the client learns that its handshake is done, with the headers of that', async () => {
    let open: (() => void) | undefined
    const { link, gets } = await sessionWith((response) => (open = () => stream(response)))
    let isTaken = false
    const taken = link.send(INITIALIZED, { 'mcp-protocol-version': '2025-06-18' }).then(() => (isTaken = true))
    await eventually(() => expect(open).toBeDefined())
    expect(isTaken).toBe(false)
    open?.()
    await taken
    expect(gets).toMatchObject([
      {
        headers: {
          'mcp-protocol-version': '2025-06-18',
          accept: expect.stringContaining('text/event-stream') as string,
        },
      },
    ])
  })

  it('is not waited for by anything else, and opened once', async () => {
    const { link, gets } = await sessionWith(stream)
    await link.send(OTHER)
    expect(gets).toHaveLength(0)
    await link.send(INITIALIZED)
    await link.send(INITIALIZED)
    expect(gets).toHaveLength(1)
  })

  it('is waited for no longer than a while', async () => {
    const { link } = await sessionWith(() => undefined)
    await link.send(INITIALIZED)
  })

  it.each([400, 403, 405])('is not there for a server that refuses it with %i', async (code) => {
    const { link, gets, told } = await sessionWith(status(code))
    await link.send(INITIALIZED)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(gets).toHaveLength(1)
    expect(told).toEqual([])
  })

  it('is read on where it broke, when the server says', async () => {
    const { link, told, gets } = await sessionWith(
      (response) => {
        stream(response)
        response.end(`id: 7\nretry: 5\ndata:\n\nid: 8\ndata: ${NOTE}\n\n`)
      },
      (response) => {
        stream(response)
        response.write(`data: ${NOTE}\n\n`, () => response.destroy())
      },
      stream,
    )
    await link.send(INITIALIZED)
    await eventually(() => expect(gets).toHaveLength(3))
    expect(gets.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '8', '8'])
    expect(told).toEqual([NOTE, NOTE])
  })

  it.each([503, 429])('is tried again when the server cannot give it now (%i)', async (code) => {
    const { link, told, gets } = await sessionWith(status(code), (response) => {
      stream(response)
      response.write(`data: ${NOTE}\n\n`)
    })
    await link.send(INITIALIZED)
    await eventually(() => expect(told).toEqual([NOTE]))
    expect(gets).toHaveLength(2)
  })

  it('is tried less and less often when nothing ever comes', async () => {
    const { link, gets } = await sessionWith((response) => {
      stream(response)
      response.end()
    })
    await link.send(INITIALIZED)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(gets.length).toBeLessThanOrEqual(4)
  })

  it('tells that the session is lost, once, and is not tried again', async () => {
    const { link, told, gets } = await sessionWith(status(404))
    await link.send(INITIALIZED)
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(told).toEqual(['end session-lost'])
    expect(gets).toHaveLength(1)
  })

  it('ends with the link and is not opened again', async () => {
    const { link, told, gets, server } = await sessionWith(stream)
    await link.send(INITIALIZED)
    await link.close()
    await new Promise((resolve) => setTimeout(resolve, 400))
    expect(gets).toHaveLength(1)
    expect(told).toEqual([])
    await eventually(() => expect(server.open()).toBe(0))
  })
})
