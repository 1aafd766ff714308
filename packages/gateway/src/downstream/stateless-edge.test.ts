import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { headerProblem } from './stateless-edge.ts'
import { statelessHeaders } from './stateless-headers.ts'

const META =
  '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'
const call = (name: string) =>
  readMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":${JSON.stringify(name)},${META}}}`)
const HEADERS = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'echo' }

describe('the headers of a request without a session', () => {
  it.each([true, false])('are fine when they say what the body says (complete: %s)', (isComplete) => {
    expect(headerProblem(call('echo'), HEADERS, isComplete)).toBeUndefined()
  })

  it.each([
    ['method', { 'mcp-method': 'tools/list' }],
    ['name', { 'mcp-name': 'other' }],
    ['name in another case', { 'mcp-name': 'Echo' }],
    ['name, encoded', { 'mcp-name': `=?base64?${Buffer.from('other').toString('base64')}?=` }],
    ['name twice', { 'mcp-name': 'echo, echo' }],
    ['revision', { 'mcp-protocol-version': '2025-11-25' }],
  ])('are refused when they say another %s, whoever stands behind', (_what, change) => {
    for (const isComplete of [true, false]) {
      expect(headerProblem(call('echo'), { ...HEADERS, ...change }, isComplete)).toMatchObject({ code: -32_020 })
    }
  })

  it.each(['mcp-method', 'mcp-name', 'mcp-protocol-version'])(
    'are refused without %s only where the gateway is the HTTP server',
    (name) => {
      const headers = Object.fromEntries(Object.entries(HEADERS).filter(([key]) => key !== name))
      expect(headerProblem(call('echo'), headers, true)).toMatchObject({
        code: -32_020,
        message: expect.stringContaining(name) as string,
      })
      expect(headerProblem(call('echo'), headers, false)).toBeUndefined()
    },
  )

  it('are not looked at where the body lacks what it needs', () => {
    const bare = readMessage('{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}')
    expect(headerProblem(bare, { 'mcp-method': 'tools/list' }, true)).toMatchObject({ code: -32_602 })
    expect(headerProblem(bare, { 'mcp-method': 'tools/list' }, false)).toBeUndefined()
  })

  it('of a notification may be missing', () => {
    const note = readMessage('{"jsonrpc":"2.0","method":"notifications/x"}')
    expect(headerProblem(note, {}, true)).toBeUndefined()
  })

  it.each(['echo', 'größe', ' echo ', '', '=?base64?eA==?=', 'a\u0000b', '工具', 'x'.repeat(300)])(
    'that are made anew for the name %j agree with the body',
    (name) => {
      expect(headerProblem(call(name), statelessHeaders(call(name)), true)).toBeUndefined()
    },
  )
})
