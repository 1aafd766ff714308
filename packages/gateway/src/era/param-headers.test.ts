import { describe, expect, it } from 'vitest'
import { request } from '../upstream/test/program.ts'
import { readMessage } from '../wire/read-message.ts'
import { ParamHeaders } from './param-headers.ts'

const SCHEMA = {
  type: 'object',
  properties: {
    region: { type: 'string', 'x-mcp-header': 'Region' },
    count: { type: 'integer', 'x-mcp-header': 'Count' },
    isDry: { type: 'boolean', 'x-mcp-header': 'Dry' },
    ratio: { type: 'number', 'x-mcp-header': 'Ratio' },
    bad: { type: 'string', 'x-mcp-header': 'no good' },
    nested: { type: 'object', properties: { __proto__x: { type: 'string', 'x-mcp-header': 'Deep' } } },
    plain: { type: 'string' },
  },
}

function learned(): ParamHeaders {
  const headers = new ParamHeaders()
  const tools = [{ name: 'sql', inputSchema: SCHEMA }, { name: 'constructor' }, 7]
  headers.learn(readMessage(JSON.stringify({ jsonrpc: '2.0', id: 1, result: { tools } })))
  return headers
}

describe('the headers that repeat arguments', () => {
  it.each([
    [{ region: 'us-west1' }, { 'mcp-param-region': 'us-west1' }],
    [{ region: 'Zürich' }, { 'mcp-param-region': '=?base64?WsO8cmljaA==?=' }],
    [
      { count: 42, isDry: false },
      { 'mcp-param-count': '42', 'mcp-param-dry': 'false' },
    ],
    [{ nested: { __proto__x: 'd' } }, { 'mcp-param-deep': 'd' }],
    [{ region: null, ratio: 1.5, bad: 'x', plain: 'y' }, {}],
    [{ region: { toString: 'x' } }, {}],
    [undefined, {}],
  ])('of %j are %j', (args, expected) => {
    expect(learned().of(request(1, 'tools/call', { name: 'sql', arguments: args }))).toEqual(expected)
  })

  it('are none of a tool that was not listed, and of what is no call', () => {
    const params = { arguments: { region: 'x' } }
    expect(learned().of(request(1, 'tools/call', { name: 'other', ...params }))).toEqual({})
    expect(learned().of(request(1, 'tools/call', { name: 'constructor', ...params }))).toEqual({})
    expect(learned().of(request(1, 'prompts/get', { name: 'sql', ...params }))).toEqual({})
  })
})
