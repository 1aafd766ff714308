import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { silentLogger } from '@mcpver/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { AuthenticationResult } from '../access/authenticator.ts'
import { ConcurrencyLimiter } from '../access/concurrency-limiter.ts'
import { HostGuard } from '../access/host-guard.ts'
import { RateLimiter } from '../access/rate-limiter.ts'
import { ManualClock } from '../access/test/manual-clock.ts'
import { fakeServer } from '../server/test/fake-server.ts'
import { Admission, type AdmissionOptions } from './admission.ts'
import type { Admitted } from './http-front.ts'
import { eventually } from '../test/eventually.ts'

const ANA: AuthenticationResult = { success: true, principal: { id: 'ana', kind: 'token', scopes: [], roles: [] } }
const NOBODY: AuthenticationResult = {
  success: false,
  status: 401,
  error: 'invalid_token',
  description: 'No',
  wwwAuthenticate: 'Bearer',
}

interface Asking {
  readonly path?: string
  readonly method?: string
  readonly host?: string
}

/** An admission on a real server; what is let in is answered with its principal unless a test keeps it. */
async function admissionWith(options: Partial<AdmissionOptions> = {}, take?: (admitted: Admitted) => void) {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const admission = new Admission({
    guard: new HostGuard({ address: '127.0.0.1', port }),
    authenticator: { authenticate: () => ANA },
    serverAt: (path) => (path === '/mcp/weather' ? fakeServer() : undefined),
    logger: silentLogger,
    ...options,
  })
  server.on('request', (request, response) => {
    admission.admit(request, response, take ?? (({ principal }) => response.end(principal ?? 'anybody')))
  })
  const open = ({ path = '/mcp/weather', method = 'POST', host }: Asking = {}) =>
    httpRequest({ port, host: '127.0.0.1', path, method, headers: { ...(host !== undefined && { host }) } })
  const ask = async (asking?: Asking) => {
    const outgoing = open(asking).end()
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage]
    return { status: incoming.statusCode, headers: incoming.headers, body: await text(incoming) }
  }
  return { admission, ask, open }
}

describe('a request', () => {
  it('is let in with who was authenticated, whatever its query', async () => {
    const { ask } = await admissionWith()
    expect(await ask()).toMatchObject({ status: 200, body: 'ana' })
    expect(await ask({ path: '/mcp/weather?x=/mcp/other' })).toMatchObject({ status: 200, body: 'ana' })
  })

  it('is nobody in particular where nobody is asked who they are', async () => {
    const principal = { id: 'anonymous', kind: 'anonymous', scopes: [], roles: [] } as const
    const { ask } = await admissionWith({ authenticator: { authenticate: () => ({ success: true, principal }) } })
    expect((await ask()).body).toBe('anybody')
  })

  it('is refused by its host first, then by who sends it, then by where it goes, then by how many come', async () => {
    const rate = new RateLimiter({ perSecond: 1, burst: 1, clock: new ManualClock(0) })
    const answers: AuthenticationResult[] = []
    const { ask } = await admissionWith({ rate, authenticator: { authenticate: () => answers.shift() ?? ANA } })
    answers.push(NOBODY)
    expect((await ask({ host: 'evil.example', path: '/nowhere' })).status).toBe(403)
    expect(answers).toHaveLength(1)
    expect(await ask({ path: '/nowhere' })).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
    expect((await ask({ path: '/nowhere' })).status).toBe(404)
    expect((await ask({ path: '/mcp/weather/' })).status).toBe(404)
    expect((await ask()).status).toBe(200)
    expect(await ask()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } })
  })

  it('is refused when it asks for a whole URL, as of a proxy', async () => {
    const { ask } = await admissionWith()
    expect((await ask({ path: 'http://elsewhere.example/mcp/weather' })).status).toBe(400)
  })

  it('is refused when it cannot be found out who sends it', async () => {
    const { ask } = await admissionWith({ authenticator: { authenticate: () => Promise.reject(new Error('down')) } })
    const { status, body } = await ask()
    expect(status).toBe(503)
    expect(body).not.toContain('down')
  })

  it('is one of so many at a time, and makes room when it is answered or given up; a stream does not count', async () => {
    const kept: Admitted[] = []
    const concurrency = new ConcurrencyLimiter({ perPrincipal: 1, total: 10 })
    const { ask, open } = await admissionWith({ concurrency }, (admitted) => {
      if (admitted.request.url?.endsWith('?keep') === true) kept.push(admitted)
      else admitted.response.end()
    })
    const first = open({ path: '/mcp/weather?keep' })
    first.on('error', () => undefined)
    first.end()
    await eventually(() => expect(kept).toHaveLength(1))
    expect((await ask()).status).toBe(429)
    expect((await ask({ method: 'GET' })).status).toBe(200)
    first.destroy()
    await eventually(async () => expect((await ask()).status).toBe(200))
  })

  it('is forgotten when its sender is gone before it is known who that is', async () => {
    let decide: ((result: AuthenticationResult) => void) | undefined
    const concurrency = new ConcurrencyLimiter({ perPrincipal: 1, total: 1 })
    const results: (AuthenticationResult | Promise<AuthenticationResult>)[] = []
    results.push(new Promise((resolve) => (decide = resolve)))
    const gone = vi.fn()
    const { ask, open } = await admissionWith({
      concurrency,
      authenticator: { authenticate: () => results.shift() ?? ANA },
    })
    const outgoing = open()
    outgoing.on('error', gone)
    outgoing.end()
    await eventually(() => expect(results).toHaveLength(0))
    outgoing.destroy()
    await eventually(() => expect(gone).toHaveBeenCalled())
    await new Promise((resolve) => setTimeout(resolve, 50))
    decide?.(ANA)
    await eventually(async () => expect((await ask()).status).toBe(200))
    expect((await ask()).status).toBe(200)
  })
})
