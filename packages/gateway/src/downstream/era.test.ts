import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { isStateless, metaOf } from './era.ts'

const VERSION = '"io.modelcontextprotocol/protocolVersion":"2026-07-28"'
const message = (method: string, params = '{}') =>
  readMessage(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`)
const response = readMessage('{"jsonrpc":"2.0","id":1,"result":{}}')
const nothing = { version: undefined, method: undefined, sessionId: undefined }

describe('a message', () => {
  it.each([
    ['says its revision in _meta', message('tools/list', `{"_meta":{${VERSION}}}`), nothing],
    [
      'says so and names a session, which is ignored',
      message('tools/list', `{"_meta":{${VERSION}}}`),
      { ...nothing, sessionId: 's' },
    ],
    ['asks what a server is', message('server/discover'), nothing],
    ['listens', message('subscriptions/listen'), nothing],
    ['comes with the header of its method', message('tools/list'), { ...nothing, method: 'tools/list' }],
    ['comes with a revision without sessions', message('tools/list'), { ...nothing, version: '2026-07-28' }],
    ['comes with a later one', message('tools/list'), { ...nothing, version: '2027-01-01' }],
  ])('belongs to no session when it %s', (...[, said, headers]) => {
    expect(isStateless(said, headers)).toBe(true)
  })

  it.each([
    ['says nothing', message('tools/list'), nothing],
    ['comes with a revision with sessions', message('tools/list'), { ...nothing, version: '2025-11-25' }],
    ['names its session', message('tools/list'), { version: '2026-07-28', method: 'tools/list', sessionId: 's' }],
    ['is an answer', response, { ...nothing, version: '2026-07-28' }],
    [
      'says what is no revision',
      message('tools/list', '{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}'),
      nothing,
    ],
    ['hides it in a prototype', message('tools/list', `{"_meta":{"__proto__":{${VERSION}}}}`), nothing],
  ])('belongs to a session when it %s', (...[, said, headers]) => {
    expect(isStateless(said, headers)).toBe(false)
  })
})

describe('metadata', () => {
  it.each(['{}', '[]', '{"_meta":null}', '{"_meta":[1]}', '{"__proto__":{"_meta":{"a":1}}}'])(
    'is empty in %s',
    (params) => {
      expect(metaOf(message('m', params))).toEqual({})
    },
  )
})
