import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFaults, type FaultHttp } from './support/faults/fault-http.ts'
import { Front } from './support/faults/front.ts'
import { said, textIn } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { rawAt } from './support/raw-json.ts'
import { until } from './support/until.ts'

/** What a fault of a server looks like to a client. */
interface Fault {
  readonly fault: string
  readonly tool: string
  readonly status: number
  /** The code of the error, and a part of its message. */
  readonly error: RegExp
}

const FAULTS: readonly Fault[] = [
  { fault: 'hangs up without a word', tool: 'die', status: 200, error: /ERR_UPSTREAM_FAILED.*ECONNRESET/ },
  {
    fault: 'hangs up in the middle of a body',
    tool: 'reset-body',
    status: 200,
    error: /ERR_UPSTREAM_FAILED.*ECONNRESET/,
  },
  {
    fault: 'hangs up in the middle of a stream',
    tool: 'reset-stream',
    status: 200,
    error: /ERR_UPSTREAM_FAILED.*ECONNRESET/,
  },
  { fault: 'answers with a page', tool: 'html', status: 200, error: /ERR_UPSTREAM_FAILED.*status 200.*text\/html/ },
  { fault: 'answers with a text', tool: 'plain', status: 200, error: /ERR_UPSTREAM_FAILED.*status 200.*text\/plain/ },
  { fault: 'answers with half a message', tool: 'garbage', status: 200, error: /ERR_UPSTREAM_FAILED.*status 200/ },
  {
    fault: 'answers with a type that no header may have',
    tool: 'strange-type',
    status: 200,
    error: /ERR_UPSTREAM_FAILED.*status 200/,
  },
  { fault: 'redirects', tool: 'redirect', status: 200, error: /ERR_UPSTREAM_FAILED.*status 307/ },
  { fault: 'fails with a page', tool: 'status-500', status: 500, error: /ERR_UPSTREAM_FAILED.*status 500/ },
  {
    fault: 'answers another request',
    tool: 'wrong-id',
    status: 200,
    error: /ERR_UPSTREAM_FAILED.*without having answered/,
  },
  { fault: 'answers with 100,000 levels of JSON', tool: 'deep', status: 200, error: /ERR_UPSTREAM_FAILED.*status 200/ },
  { fault: 'answers with 100 MB', tool: 'long', status: 200, error: /ERR_UPSTREAM_FAILED.*8388608 bytes/ },
]

describe.each(['session', 'stateless'] as const)('a gateway before an HTTP server, in the %s era, that', (era) => {
  let upstream: FaultHttp
  let front: Front
  let client: RawClient
  beforeAll(async () => {
    upstream = await serveFaults()
    front = await Front.open({ upstreams: { faulty: { url: upstream.url } }, options: { maxBytes: 8 << 20 } })
    client = await RawClient.open({ url: front.url(), era, listens: false })
  })
  afterAll(async () => {
    client.close()
    await front.close()
    await upstream.close()
    expect(front.rejections).toEqual([])
  })

  it.each(FAULTS)('$fault: the call fails in words, is delivered once, and the next works', async (fault) => {
    const { tool, status, error } = fault
    const calls = (): number => upstream.received.filter((request) => request.includes(`"name":"${tool}"`)).length
    const before = calls()
    const answer = await client.call(tool, '{"count":100000,"size":100000000}')
    expect(answer.status).toBe(status)
    expect(answer.text).not.toContain('<')
    expect(`${rawAt(answer.error, 'data', 'code') ?? ''} ${rawAt(answer.error, 'message') ?? ''}`).toMatch(error)
    expect(calls()).toBe(before + 1)
    expect(await said(client, 'echo', '{"text":"next"}')).toBe('next')
  })

  it('answers twice: gives the first answer, once', async () => {
    const from = client.inbox.all.length
    expect(await said(client, 'twice')).toBe('first')
    expect(await said(client, 'echo', '{"text":"next"}')).toBe('next')
    expect(client.inbox.all.slice(from).filter(({ text }) => text.includes('"second"'))).toEqual([])
  })

  it('never answers: other calls go on, and nothing is left when the client gives up', async () => {
    const other = await RawClient.open({ url: front.url(), era, listens: false })
    void other.call('hang').catch(() => undefined)
    await until(() => upstream.received.some((request) => request.includes('"name":"hang"')))
    expect(await said(client, 'echo', '{"text":"others"}')).toBe('others')
    expect(upstream.pending).toBe(1)
    other.close()
    await until(() => upstream.pending === 0 && front.gateway.pending === 0)
    expect(front.gateway.sessions.list().map(({ session }) => session.pending)).not.toContain(1)
  })
})

describe('a gateway before an HTTP server', () => {
  it('gives a call up that its client takes back, and tells the server', async () => {
    const upstream = await serveFaults()
    const front = await Front.open({ upstreams: { faulty: { url: upstream.url } } })
    const client = await RawClient.open({ url: front.url(), era: 'session', listens: false })
    const waiting = client.begin('tools/call', '{"name":"hang"}', { id: '"unwanted"' })
    await until(() => upstream.pending === 1)
    await client.notify('notifications/cancelled', '{"requestId":"unwanted"}')
    expect(upstream.received.at(-1)).toContain('notifications/cancelled')
    client.close()
    await waiting.catch(() => undefined)
    await until(() => upstream.pending === 0)
    await front.close()
    await upstream.close()
  })

  it('serves in the sessions that there are when the server is started anew', async () => {
    const first = await serveFaults()
    const front = await Front.open({ upstreams: { faulty: { url: first.url } } })
    const client = await RawClient.open({ url: front.url(), era: 'session', listens: false })
    await first.close()
    expect(await said(client, 'echo')).toMatch(/ERR_UPSTREAM_FAILED.*(?:ECONNREFUSED|ECONNRESET|SOCKET)/)
    const again = await serveFaults(Number(new URL(first.url).port))
    expect(textIn((await client.call('echo', '{"text":"again"}')).result)).toBe('again')
    client.close()
    await front.close()
    await again.close()
  })
})
