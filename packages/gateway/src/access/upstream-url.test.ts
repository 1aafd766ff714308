import { describe, expect, it } from 'vitest'
import { NetworkPolicy } from './network-policy.ts'
import { expectRefusal } from './test/refusal.ts'
import { assertUpstreamUrl } from './upstream-url.ts'

const policy = new NetworkPolicy()

describe("an upstream's URL", () => {
  it.each(['https://tools.example/mcp?a=1', 'http://8.8.8.8:8080/', 'https://[2606:4700::1111]/mcp'])(
    'may be %s',
    (url) => {
      expect(assertUpstreamUrl(url, policy).href).toBe(url)
      expect(assertUpstreamUrl(new URL(url), policy).href).toBe(url)
    },
  )

  it.each([
    'http://127.0.0.1/mcp',
    'http://127.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0/',
    'http://１２７.0.0.1/',
    'http://127.0.0.1./',
    'http://localhost:3000/',
    'http://LOCALHOST./',
    'http://a.localhost/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]/',
  ])('may not be %s', (url) => {
    expectRefusal(() => assertUpstreamUrl(url, policy), 'ERR_UPSTREAM_ADDRESS', 'network policy')
  })

  it.each(['file:///etc/passwd', 'ftp://tools.example/', 'data:text/plain,a', 'ws://tools.example/', 'javascript:1'])(
    'may not be %s',
    (url) => {
      expectRefusal(() => assertUpstreamUrl(url, policy), 'ERR_UPSTREAM_ADDRESS', `"${new URL(url).protocol}"`)
    },
  )

  it.each([
    'https://user:secret@tools.example/',
    'https://secret@tools.example/',
    'https://:secret@tools.example/',
    'secret',
    '',
  ])('may not be %j, and what is secret in it gets into no message', (url) => {
    const { message, hint } = expectRefusal(() => assertUpstreamUrl(url, policy), 'ERR_UPSTREAM_ADDRESS')
    expect(`${message} ${String(hint)}`).not.toContain('secret')
  })

  it('may be on this machine where that is listed or anything is allowed', () => {
    for (const hosts of [['localhost'], ['127.0.0.1']]) {
      expect(assertUpstreamUrl('http://localhost:1/', new NetworkPolicy({ hosts })).port).toBe('1')
    }
    const any = new NetworkPolicy({ allow: 'any' })
    for (const url of ['http://localhost/', 'http://127.1/', 'http://[::1]/']) assertUpstreamUrl(url, any)
    expectRefusal(() => assertUpstreamUrl('http://169.254.169.254/', any), 'ERR_UPSTREAM_ADDRESS')
  })
})
