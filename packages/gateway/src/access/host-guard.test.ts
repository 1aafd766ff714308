import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HostGuard, type HostRefusal } from './host-guard.ts'
import { isLoopbackAddress } from './loopback.ts'
import { headOf } from './test/head.ts'
import { listen, statusFor, type TestServer } from './test/http-server.ts'
import { expectRefusal } from './test/refusal.ts'

const loopback = new HostGuard({ address: '127.0.0.1', port: 8080 })

function reasonFor(guard: HostGuard, host: string, origin?: string): HostRefusal | undefined {
  const origins = origin === undefined ? [] : ([['Origin', origin]] as const)
  const verdict = guard.check(headOf(['Host', host], ...origins))
  return verdict.allowed ? undefined : verdict.reason
}

describe('a guard on loopback', () => {
  it.each(['localhost:8080', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST:8080', '[0:0:0:0:0:0:0:1]:8080'])(
    'lets calls of %s in',
    (host) => {
      expect(reasonFor(loopback, host)).toBeUndefined()
    },
  )

  it.each<[host: string, reason: HostRefusal]>([
    ['evil.example:8080', 'host-foreign'],
    ['localhost.evil.example:8080', 'host-foreign'],
    ['localhost', 'host-foreign'],
    ['localhost:80', 'host-foreign'],
    ['localhost:8081', 'host-foreign'],
    ['127.0.0.2:8080', 'host-foreign'],
    ['127.1:8080', 'host-foreign'],
    ['2130706433:8080', 'host-foreign'],
    ['0x7f.1:8080', 'host-foreign'],
    ['[::ffff:127.0.0.1]:8080', 'host-foreign'],
    ['__proto__:8080', 'host-malformed'],
    ['constructor', 'host-foreign'],
    ['localhost.:8080', 'host-malformed'],
    ['localhost:08080', 'host-malformed'],
    ['localhost:8080@evil.example', 'host-malformed'],
    ['evil.example@localhost:8080', 'host-malformed'],
    ['localhost:8080, evil.example', 'host-malformed'],
    ['localhost:8080/', 'host-malformed'],
    ['http://localhost:8080', 'host-malformed'],
    ['', 'host-malformed'],
  ])('turns calls of %j away', (host, reason) => {
    expect(reasonFor(loopback, host)).toBe(reason)
  })

  it('turns a call away that names no host, or several', () => {
    expect(loopback.check(headOf(['Accept', '*/*']))).toEqual({ allowed: false, reason: 'host-missing' })
    for (const second of ['localhost:8080', 'evil.example']) {
      const head = headOf(['Host', 'localhost:8080'], ['HOST', second])
      expect(loopback.check(head)).toEqual({ allowed: false, reason: 'host-repeated' })
    }
  })

  it('does not care what a proxy is said to have seen', () => {
    const head = headOf(
      ['Host', 'evil.example'],
      ['X-Forwarded-Host', 'localhost:8080'],
      ['Forwarded', 'host=localhost'],
    )
    expect(loopback.check(head)).toEqual({ allowed: false, reason: 'host-foreign' })
  })

  it.each(['http://localhost:8080', 'https://localhost:8080', 'http://127.0.0.1:8080', 'HTTP://[::1]:8080'])(
    'lets pages of %s in',
    (origin) => {
      expect(reasonFor(loopback, 'localhost:8080', origin)).toBeUndefined()
    },
  )

  it.each([
    'http://evil.example',
    'http://evil.example:8080',
    'http://localhost',
    'http://localhost:3000',
    'http://localhost:8080.evil.example',
    'http://localhost:8080@evil.example',
    'http://localhost:8080/',
    'http://localhost:8080/path',
    'ftp://localhost:8080',
    'null',
    '',
    'localhost:8080',
    'http://localhost:8080 http://evil.example',
    '__proto__',
    `http://${'a'.repeat(100_000)}`,
  ])('turns pages of %j away', (origin) => {
    expect(reasonFor(loopback, 'localhost:8080', origin)).toBe('origin-foreign')
  })

  it('turns a call away that names several origins', () => {
    const origin = ['Origin', 'http://localhost:8080'] as const
    const verdict = loopback.check(headOf(['Host', 'localhost:8080'], origin, origin))
    expect(verdict).toEqual({ allowed: false, reason: 'origin-repeated' })
  })

  it('takes its own address for its name, and leaves out the port that the web leaves out', () => {
    const guard = new HostGuard({ address: '127.0.0.5', port: 80 })
    expect(reasonFor(guard, '127.0.0.5')).toBeUndefined()
    expect(reasonFor(guard, 'localhost', 'http://localhost')).toBeUndefined()
    expect(reasonFor(guard, 'localhost', 'https://localhost:80')).toBeUndefined()
    expect(reasonFor(guard, 'localhost', 'https://localhost')).toBe('origin-foreign')
  })
})

describe('a guard with a list', () => {
  const guard = new HostGuard({
    address: '0.0.0.0',
    port: 8080,
    allowedHosts: ['Gateway.example', 'mcp.example:9000', '::1'],
  })

  it.each(['gateway.example', 'gateway.example:443', 'GATEWAY.example:8080', 'mcp.example:9000', '[::1]:8080'])(
    'lets calls of %s in',
    (host) => {
      expect(reasonFor(guard, host)).toBeUndefined()
    },
  )

  it.each(['localhost:8080', 'gateway.example:9000', 'mcp.example', 'sub.gateway.example'])(
    'turns calls of %s away',
    (host) => {
      expect(reasonFor(guard, host)).toBe('host-foreign')
    },
  )

  it('lets pages of the same hosts in', () => {
    expect(reasonFor(guard, 'gateway.example', 'https://gateway.example')).toBeUndefined()
    expect(reasonFor(guard, 'gateway.example', 'https://gateway.example:9000')).toBe('origin-foreign')
  })

  it('lets just those pages in that are listed', () => {
    const allowedOrigins = ['https://App.example:443', 'chrome-extension://abcdef']
    const listed = new HostGuard({ address: '127.0.0.1', port: 8080, allowedOrigins })
    expect(reasonFor(listed, 'localhost:8080')).toBeUndefined()
    expect(reasonFor(listed, 'localhost:8080', 'https://app.example')).toBeUndefined()
    expect(reasonFor(listed, 'localhost:8080', 'chrome-extension://abcdef')).toBeUndefined()
    expect(reasonFor(listed, 'localhost:8080', 'http://localhost:8080')).toBe('origin-foreign')
  })

  it('is needed where others than this machine can call', () => {
    for (const address of ['0.0.0.0', '::', '192.168.1.5', 'gateway.example']) {
      expectRefusal(() => new HostGuard({ address, port: 1 }), 'ERR_ACCESS_CONFIG', address)
    }
  })

  it('has to be one of hosts and origins', () => {
    for (const host of ['', 'a b', 'https://a.example', 'a.example/', '*', 'a:0', 'bücher.example']) {
      const settings = { address: '::', port: 1, allowedHosts: [host] }
      expectRefusal(() => new HostGuard(settings), 'ERR_ACCESS_CONFIG', `"${host}"`)
    }
    for (const origin of ['', 'null', '*', 'a.example', 'https://a.example/', 'https://u@a.example', 'app://a/b']) {
      const settings = { address: '127.0.0.1', port: 1, allowedOrigins: [origin] }
      expectRefusal(() => new HostGuard(settings), 'ERR_ACCESS_CONFIG', `"${origin}"`)
    }
  })
})

describe('isLoopbackAddress', () => {
  it.each(['127.0.0.1', '127.255.0.1', '::1', '[::1]', 'localhost', 'LOCALHOST', '::ffff:127.0.0.1'])(
    'is so for %s',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(true)
    },
  )

  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example', '128.0.0.1', '::2', ''])('is not so for %j', (address) => {
    expect(isLoopbackAddress(address)).toBe(false)
  })
})

describe('a server behind a guard', () => {
  let server: TestServer
  let guard: HostGuard

  beforeEach(async () => {
    server = await listen((request, response) => {
      response.writeHead(guard.check(request).allowed ? 204 : 403).end()
    })
    guard = new HostGuard({ address: '127.0.0.1', port: server.port })
  })
  afterEach(() => server.close())

  it('answers calls of this machine', async () => {
    expect((await fetch(server.url)).status).toBe(204)
    const lines = ['GET / HTTP/1.1', `Host: localhost:${String(server.port)}`]
    expect(await statusFor(server.port, lines)).toBe(204)
    expect(await statusFor(server.port, [...lines, `Origin: http://localhost:${String(server.port)}`])).toBe(204)
  })

  it('refuses what a rebound name, a foreign page, two hosts or none ask for', async () => {
    const host = `Host: 127.0.0.1:${String(server.port)}`
    const heads = [
      ['GET / HTTP/1.1', 'Host: evil.example'],
      ['GET / HTTP/1.1', host, 'Origin: http://evil.example'],
      ['GET / HTTP/1.1', host, 'Host: evil.example'],
      ['GET / HTTP/1.1', 'Host: evil.example', host],
      ['GET / HTTP/1.0'],
    ]
    for (const head of heads) expect(await statusFor(server.port, head)).toBeGreaterThanOrEqual(400)
  })
})
