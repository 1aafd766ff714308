import { createServer } from 'node:net'
import { silentLogger } from '@mcpver/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AdminAccess } from '../access/admin-access.ts'
import { statusFor } from '../access/test/http-server.ts'
import { RouteStore } from '../route/route-store.ts'
import { AdminServer } from './admin-server.ts'
import { AdminBench } from './test/admin-bench.ts'

let bench: AdminBench
beforeAll(async () => (bench = await AdminBench.open()))
afterAll(() => bench.close())

const GUARDED = ['/v1/servers', '/v1/sessions', '/v1/usage', '/v1/metrics', '/v1/events', '/v1/servers/weather/route']

describe('the admin API', () => {
  it.each(GUARDED)('shows %s to nobody without a token', async (path) => {
    const { status, headers, json } = await bench.ask(path, { as: 'nobody' })
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toBe('Bearer')
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(json).toMatchObject({
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      code: 'ERR_ADMIN_UNAUTHORIZED',
    })
    expect(json['hint']).toMatch(/\.$/)
  })

  it('does not know the tokens of callers of the gateway', async () => {
    const headers = { authorization: `Bearer ${AdminBench.callerToken}` }
    expect((await bench.ask('/v1/servers', { as: 'nobody', headers })).status).toBe(401)
  })

  it('refuses a wrong token also where none is needed', async () => {
    const headers = { authorization: 'Bearer wrong' }
    expect((await bench.ask('/v1/health', { as: 'nobody', headers })).status).toBe(401)
    expect((await bench.ask('/v1/health', { as: 'nobody' })).status).toBe(200)
  })

  it.each([
    ['PUT', '/v1/servers/weather/route'],
    ['POST', '/v1/drain'],
    ['DELETE', '/v1/sessions/0123456789abcdef'],
  ])('lets viewers and nobodies not do %s %s', async (method, path) => {
    const viewer = await bench.send(path, {}, { method, as: 'viewer' })
    expect([viewer.status, viewer.json['code']]).toEqual([403, 'ERR_ADMIN_FORBIDDEN'])
    expect((await bench.send(path, {}, { method, as: 'nobody' })).status).toBe(401)
    expect(bench.gateway.isDraining).toBe(false)
  })

  it('turns away foreign hosts and web pages, before it looks at anything else', async () => {
    const { port } = bench.admin.address
    expect(await statusFor(port, ['GET /v1/health HTTP/1.1', 'Host: evil.example'])).toBe(403)
    expect(await statusFor(port, ['GET /v1/health HTTP/1.1', `Host: localhost:${String(port)}`])).toBe(200)
    const { status, json } = await bench.ask('/v1/health', { headers: { origin: 'https://evil.example' } })
    expect([status, json['code']]).toEqual([403, 'ERR_ADMIN_HOST'])
  })

  it('says what there is at a path', async () => {
    const { status, headers, json } = await bench.ask('/v1/servers', { method: 'DELETE' })
    expect([status, headers.get('allow'), json['code']]).toEqual([405, 'GET', 'ERR_ADMIN_METHOD'])
    expect((await bench.ask('/v1/servers/a/b/c')).status).toBe(404)
    expect((await bench.ask('/')).json['code']).toBe('ERR_ADMIN_NOT_FOUND')
  })

  it.each(['?servre=weather', '?server=a&server=b', '?__proto__=1'])('refuses the query %s', async (query) => {
    const { status, json } = await bench.ask(`/v1/usage${query}`)
    expect([status, json['code']]).toEqual([400, 'ERR_ADMIN_QUERY'])
  })

  it('takes only JSON, and not too much of it', async () => {
    const path = '/v1/servers/weather/route'
    const type = { 'content-type': 'application/json' }
    const codes = await Promise.all([
      bench.ask(path, { method: 'PUT', body: '{}', headers: { 'content-type': 'text/plain' } }),
      bench.ask(path, { method: 'PUT', body: '{"active"', headers: type }),
      bench.ask(path, { method: 'PUT', headers: type }),
      bench.ask(path, { method: 'PUT', body: new Uint8Array([0x22, 0xff, 0x22]), headers: type }),
      bench.ask(path, { method: 'PUT', body: `"${'x'.repeat(1024 * 1024)}"`, headers: type }),
      bench.ask('/v1/drain', { method: 'POST', body: '{}' }),
    ])
    expect(codes.map(({ status }) => status)).toEqual([415, 400, 400, 400, 413, 415])
    expect(bench.gateway.isDraining).toBe(false)
  })

  it('is for whoever asked, and for now', async () => {
    const { headers } = await bench.ask('/v1/servers')
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff'])
  })

  it('knows nobody where there are no tokens', async () => {
    const { gateway, usage, store } = bench
    const routes = new RouteStore({ store })
    const options = { gateway, usage, routes, access: new AdminAccess([]), logger: silentLogger }
    const admin = await AdminServer.listen(options)
    const ask = (path: string): Promise<number> =>
      fetch(`http://127.0.0.1:${String(admin.address.port)}${path}`, { headers: { authorization: 'Bearer x' } }).then(
        ({ status }) => status,
      )
    expect(await Promise.all([ask('/v1/servers'), ask('/v1/health')])).toEqual([401, 401])
    await admin.close()
  })

  it('does not listen on all addresses without names, and leaves the port', async () => {
    const { gateway, usage, store } = bench
    const port = await freePort()
    const options = {
      gateway,
      usage,
      routes: new RouteStore({ store }),
      access: new AdminAccess([]),
      port,
      host: '0.0.0.0',
    }
    await expect(AdminServer.listen({ ...options, logger: silentLogger })).rejects.toThrow('no hosts are allowed')
    const again = await AdminServer.listen({ ...options, allowedHosts: ['admin.example'], logger: silentLogger })
    expect(await statusFor(port, ['GET /v1/health HTTP/1.1', 'Host: admin.example'])).toBe(200)
    await again.close()
    await expect(AdminServer.listen({ ...options, port: bench.admin.address.port, host: '127.0.0.1' })).rejects.toThrow(
      'EADDRINUSE',
    )
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
