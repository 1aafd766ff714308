import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ForwardedHeaders, isForwardable } from './forwarded-headers.ts'
import { headOf } from './test/head.ts'
import { expectRefusal } from './test/refusal.ts'

const FORBIDDEN = [
  'Authorization',
  'authorization',
  'Proxy-Authorization',
  'Proxy-Anything',
  'Cookie',
  'Set-Cookie',
  'DPoP',
  'Host',
  'Connection',
  'Keep-Alive',
  'TE',
  'Trailer',
  'Transfer-Encoding',
  'Upgrade',
  'Content-Length',
  'Content-Type',
  'Expect',
  'Forwarded',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Real-IP',
  'Via',
  'Origin',
  'Sec-Fetch-Site',
  'Mcp-Session-Id',
  'Last-Event-ID',
]

describe('a header', () => {
  it.each([
    'traceparent',
    'TraceState',
    'baggage',
    'Mcp-Method',
    'MCP-Protocol-Version',
    'Mcp-Name',
    'Mcp-Param-Region',
    'Mcpver-Requires',
    'Accept-Language',
    'User-Agent',
  ])('%s goes upstream', (name) => {
    expect(isForwardable(name)).toBe(true)
  })

  it.each([...FORBIDDEN, 'X-Api-Key', 'X-Custom', 'Mcp-Anything', '__proto__', 'constructor', ''])(
    '%j stays here',
    (name) => {
      expect(isForwardable(name)).toBe(false)
    },
  )

  it.each([...FORBIDDEN, '', 'a b', 'a:b', 'a\r\nb', 'ä', '\u212ad'])('%j cannot be configured', (name) => {
    expectRefusal(() => new ForwardedHeaders(['X-Tenant', name]), 'ERR_ACCESS_CONFIG')
  })
})

describe('forwarded headers', () => {
  const headers = new ForwardedHeaders(['X-Tenant', '__proto__'])

  it('are those of the protocol and the configured ones, with names in lower case', () => {
    const head = headOf(
      ['Host', 'gateway'],
      ['Authorization', 'Bearer secret'],
      ['Cookie', 'a=secret'],
      ['Mcp-Param-Region', '=?base64?w6Q=?='],
      ['X-TENANT', 'blue'],
      ['X-Other', 'x'],
    )
    expect(headers.of(head)).toEqual({ 'mcp-param-region': '=?base64?w6Q=?=', 'x-tenant': 'blue' })
  })

  it('keep every value of a header that comes several times, in its order', () => {
    const head = headOf(['Baggage', 'a=1'], ['x-tenant', ''], ['baggage', 'b=2'], ['X-Tenant', 'x'])
    expect(headers.of(head)).toEqual({ baggage: 'a=1, b=2', 'x-tenant': 'x' })
  })

  it('are without what the caller names as belonging to the connection', () => {
    const head = headOf(['X-Tenant', 'blue'], ['Connection', 'close'], ['connection', ' X-TENANT , traceparent'])
    expect(headers.of(headOf(...pairsOf(head), ['Traceparent', '00-1'], ['Connection', 'keep-alive']))).toEqual({})
  })

  it('may be called what they want', () => {
    const found = headers.of(headOf(['__proto__', 'x'], ['constructor', 'y']))
    expect(Object.entries(found)).toEqual([['__proto__', 'x']])
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype)
  })

  it('never hold a credential, whatever else there is', () => {
    const name = fc.oneof(fc.constantFrom(...FORBIDDEN), fc.stringMatching(/^[A-Za-z-]{1,12}$/))
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.constant('secret'))), (pairs) => {
        const found = Object.keys(headers.of(headOf(...pairs)))
        for (const forbidden of FORBIDDEN) expect(found).not.toContain(forbidden.toLowerCase())
      }),
    )
  })
})

function pairsOf({ rawHeaders }: ReturnType<typeof headOf>): [string, string][] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1]!]] : []))
}
