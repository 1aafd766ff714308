import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { request } from '../upstream/test/program.ts'
import { headerValue, mirrorHeaders, withoutProtocol } from './mirror-headers.ts'

describe('the value of a header', () => {
  // The examples of the protocol's revision 2026-07-28, "Value Encoding".
  it.each([
    ['us-west1', 'us-west1'],
    ['Hello, 世界', '=?base64?SGVsbG8sIOS4lueVjA==?='],
    [' padded ', '=?base64?IHBhZGRlZCA=?='],
    ['line1\nline2', '=?base64?bGluZTEKbGluZTI=?='],
    ['=?base64?literal?=', '=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?='],
    ['', ''],
  ])('of %j is %s', (text, expected) => {
    expect(headerValue(text)).toBe(expected)
  })

  it('can be sent, and says the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const value = headerValue(text)
        expect(value).toMatch(/^[\x20-\x7e\t]*$/)
        expect(value).toBe(value.trim())
        const [, base64] = /^=\?base64\?(.*)\?=$/.exec(value) ?? []
        expect(base64 === undefined ? value : Buffer.from(base64, 'base64').toString('utf8')).toBe(text)
      }),
    )
  })
})

it.each([
  ['tools/call', { name: 'écho' }, { 'mcp-name': '=?base64?w6ljaG8=?=' }],
  ['prompts/get', { name: 'p' }, { 'mcp-name': 'p' }],
  ['resources/read', { uri: 'x://y', name: 'z' }, { 'mcp-name': 'x://y' }],
  ['tools/list', { name: 'z' }, {}],
  ['tools/call', {}, {}],
])('of %s with %j are repeated', (method, params, named) => {
  const common = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method }
  expect(mirrorHeaders(request(1, method, params))).toEqual({ ...common, ...named })
})

it('go without those that the protocol gives a meaning', () => {
  expect(withoutProtocol({ 'mcp-name': 'a', 'mcp-param-x': 'b', traceparent: 'c' })).toEqual({ traceparent: 'c' })
})
