import type { ServerResponse } from 'node:http'
import { silentLogger } from '@mcpver/core'
import { Agent } from 'undici'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HttpBackend } from '../backend/http-backend.ts'
import { answering, json, stream, type Answering, type SeenRequest } from '../upstream/test/answering.ts'
import { Outcome, request } from '../upstream/test/program.ts'
import { BridgedBackend, type BridgedBackendOptions } from './bridged-backend.ts'
import {
  become,
  call,
  errorOf,
  openSession,
  originOf,
  resultOf,
  send,
  stateless,
  structured,
  until,
} from './test/bridge.ts'

interface Said {
  readonly id?: unknown
  readonly method?: string
  readonly params?: { readonly name?: string; readonly _meta?: unknown }
}
type Answer = (response: ServerResponse, said: Said, seen: SeenRequest) => void

function bridged({ url }: Answering, options: Partial<BridgedBackendOptions> = {}): BridgedBackend {
  const dispatcher = new Agent()
  const headers = () => Promise.resolve({ 'x-key': 'k' })
  const inner = new HttpBackend({ url, headers, dispatcher, maxBytes: 1 << 20 })
  const backend = new BridgedBackend({ inner, logger: silentLogger, ...options })
  onTestFinished(async () => {
    await backend.close()
    await dispatcher.destroy()
  })
  return backend
}

const result = (said: Said, value: object) => ({ jsonrpc: '2.0', id: said.id, result: value })
const error = (said: Said, code: number, data?: object) => ({
  jsonrpc: '2.0',
  id: said.id,
  error: { code, message: 'no', data },
})

/** A server that only knows sessions; `forget` makes it forget them all. */
async function sessionServer(answer: Answer = (response, said) => json(response, 200, result(said, { content: [] }))) {
  let sessions = new Set<string>()
  let count = 0
  const server = await answering((response, seen) => {
    const id = seen.headers['mcp-session-id']
    if (seen.method === 'DELETE') return response.writeHead(200).end()
    if (seen.method === 'GET' && seen.headers['last-event-id'] === undefined) return response.writeHead(405).end()
    const said = (seen.body === '' ? {} : JSON.parse(seen.body)) as Said
    if (said.method === 'initialize') {
      const session = `s${String(++count)}`
      sessions.add(session)
      response.setHeader('mcp-session-id', session)
      return json(response, 200, result(said, { protocolVersion: '2025-06-18', capabilities: {} }))
    }
    if (id === undefined)
      return json(response, 400, { jsonrpc: '2.0', id: null, error: { code: -32000, message: 'No session' } })
    if (!sessions.has(String(id))) return response.writeHead(404).end()
    if (said.method?.startsWith('notifications/') === true) return response.writeHead(202).end()
    answer(response, said, seen)
  })
  const forget = () => (sessions = new Set())
  const calls = () => server.seen.filter(({ body }) => body.includes('"tools/call"'))
  return { server, forget, calls }
}

describe('a server over HTTP that only knows sessions', () => {
  it('gets the headers of a session, and those of the caller', async () => {
    const { server, calls } = await sessionServer()
    const backend = bridged(server)
    const headers = {
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
      'mcp-protocol-version': '2026-07-28',
      traceparent: 't',
    }
    expect(backend.speaksHttp).toBe(true)
    await send(backend, call('echo'), { headers })
    expect(backend.speaksHttp).toBe(false)
    expect(calls()[0]?.headers).toMatchObject({
      'mcp-protocol-version': '2025-06-18',
      'mcp-session-id': 's1',
      'x-key': 'k',
      traceparent: 't',
    })
    expect(Object.keys(calls()[0]!.headers)).not.toContain('mcp-method')
  })

  it('gets a request once more that it refused since it had forgotten the session', async () => {
    const { server, forget, calls } = await sessionServer()
    const backend = bridged(server)
    await send(backend, call('echo'))
    forget()
    expect(resultOf(await send(backend, call('echo')))).toMatchObject({ resultType: 'complete' })
    expect(calls().map(({ headers }) => headers['mcp-session-id'])).toEqual(['s1', 's1', 's2'])
  })

  it('fails a request when it forgets every session at once', async () => {
    const { server, forget, calls } = await sessionServer((response) => response.writeHead(404).end())
    const backend = bridged(server)
    forget()
    expect((await send(backend, call('echo'))).ends).toMatchObject([{ kind: 'failed' }])
    expect(calls()).toHaveLength(2)
  })

  it('may end the stream of a request and go on later', async () => {
    let asked: Said | undefined
    const { server } = await sessionServer((response, said, { method, headers }) => {
      if (method === 'POST') {
        asked = said
        stream(response)
        response.end('id: 7\nretry: 10\ndata: \n\n')
        return
      }
      expect(headers['last-event-id']).toBe('7')
      stream(response)
      response.end(
        `id: 8\ndata: ${JSON.stringify(result(asked!, { content: [], structuredContent: { late: true } }))}\n\n`,
      )
    })
    expect(structured(await send(bridged(server), call('echo')))).toEqual({ late: true })
  })

  it('is asked nothing twice when it says that it does not know a method', async () => {
    const { server } = await sessionServer((response, said) => json(response, 200, error(said, -32601)))
    const message = stateless('vendor/x')
    const backend = bridged(server)
    const outcome = new Outcome()
    const link = await backend.stateless(originOf(message))
    link.request(message, {
      ...sinkOf(outcome),
      answer: (answer, place) => {
        expect(place.status).toBeUndefined()
        outcome.answer(answer)
      },
    })
    await outcome.over
    expect(errorOf(outcome)).toMatchObject({ code: -32601 })
  })
})

const sinkOf = (outcome: Outcome) => ({
  message: () => undefined,
  mark: () => undefined,
  end: outcome.end.bind(outcome),
})

/** A server that knows no sessions. */
function statelessServer(answer: Answer): Promise<Answering> {
  return answering((response, seen) => {
    const said = JSON.parse(seen.body) as Said
    if (said.params?._meta === undefined) return json(response, 400, error(said, -32022, { supported: ['2026-07-28'] }))
    if (said.method === 'server/discover') {
      return json(response, 200, result(said, { supportedVersions: ['2026-07-28'], capabilities: { tools: {} } }))
    }
    answer(response, said, seen)
  })
}

const SCHEMA = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } }

describe('a server over HTTP that knows no sessions', () => {
  it('gets the headers that repeat what a request says', async () => {
    const server = await statelessServer((response, said) =>
      json(response, 200, result(said, { resultType: 'complete', tools: [{ name: 'é', inputSchema: SCHEMA }] })),
    )
    const { ask, link } = await openSession(bridged(server))
    await ask('tools/list')
    const headers = { 'mcp-protocol-version': '2025-06-18', 'mcp-session-id': 'x', traceparent: 't' }
    await become(link, request(5, 'tools/call', { name: 'é', arguments: { region: 'us-west1' } }), headers)
    const { headers: sent } = server.seen.at(-1)!
    expect(sent).toMatchObject({
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': '=?base64?w6k=?=',
      'mcp-param-region': 'us-west1',
      traceparent: 't',
      'x-key': 'k',
    })
    expect(sent).not.toHaveProperty('mcp-session-id')
  })

  it('may refuse with a status, which in a session would say something else', async () => {
    const server = await statelessServer((response, said) => {
      if (said.method === 'vendor/none') return json(response, 404, error(said, -32601))
      response.writeHead(404).end('nothing here')
    })
    const { ask } = await openSession(bridged(server))
    expect(errorOf(await ask('vendor/none'))).toMatchObject({ code: -32601 })
    expect((await ask('vendor/lost')).ends).toMatchObject([{ kind: 'failed' }])
  })

  it('is told that a request is given up by the end of its stream', async () => {
    const server = await statelessServer((response) => stream(response))
    const { link } = await openSession(bridged(server))
    const abort = link.request(request(5, 'tools/call', { name: 'x' }), new Outcome())
    await until(() => server.open() === 1)
    abort()
    await until(() => server.open() === 0)
  })
})

describe('a server that says nothing of what it speaks', () => {
  it.each([401, 429, 503])('is spoken to as the client does it, and asked again: status %i', async (status) => {
    const server = await answering((response) => response.writeHead(status).end())
    const backend = bridged(server)
    for (const count of [2, 4]) {
      expect((await send(backend, call('echo'))).ends).toMatchObject([{ kind: 'refused', status }])
      expect(server.seen).toHaveLength(count)
    }
    expect(backend.revisions).toBeUndefined()
  })

  it('is not bridged when a client is refused for other reasons', async () => {
    const server = await answering((response) => response.writeHead(403).end())
    const link = await bridged(server).openSession({ message: () => undefined, end: () => undefined }, 'k')
    const outcome = await become(link, request(1, 'initialize', { protocolVersion: '2025-11-25' }))
    expect(outcome.ends).toMatchObject([{ kind: 'refused', status: 403 }])
  })
})
