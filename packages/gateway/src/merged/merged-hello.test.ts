import { describe, expect, it } from 'vitest'
import { readMessage } from '../wire/read-message.ts'
import { discoverAnswer, initializeAnswer, type MemberHello } from './merged-hello.ts'

const REQUEST = readMessage(
  '{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-06-18"}}',
)
const hello = (server: string, result: MemberHello['result']): MemberHello => ({ server, result })

describe('the answer to a handshake in the name of several servers', () => {
  it('has the lowest revision that a server agreed to', () => {
    const hellos = ['2025-06-18', '2025-03-26', '2025-11-25'].map((protocolVersion) => hello('a', { protocolVersion }))
    expect(initializeAnswer(REQUEST, hellos, false)).toMatchObject({
      id: '"a"',
      value: { result: { protocolVersion: '2025-03-26' } },
    })
    expect(initializeAnswer(REQUEST, [], false).value).toMatchObject({ result: { protocolVersion: '2025-06-18' } })
  })

  it('has what any of them can do, and tells when lists change', () => {
    const hellos = [
      hello('a', { capabilities: { tools: {}, resources: { subscribe: true }, experimental: { x: { one: 1 } } } }),
      hello('b', {
        capabilities: {
          resources: { subscribe: false, listChanged: false },
          experimental: { x: { two: 2 } },
          logging: {},
        },
      }),
    ]
    expect(initializeAnswer(REQUEST, hellos, false).value).toMatchObject({
      result: {
        capabilities: {
          tools: { listChanged: true },
          resources: { subscribe: true, listChanged: true },
          experimental: { x: { one: 1, two: 2 } },
          logging: {},
        },
        serverInfo: { name: 'mcpver' },
      },
    })
    expect(initializeAnswer(REQUEST, hellos, false).text).not.toContain('prompts')
  })

  it('has every list where servers are missing that may come later', () => {
    expect(initializeAnswer(REQUEST, [], true).value).toMatchObject({
      result: { capabilities: { prompts: { listChanged: true }, resources: {}, tools: {} } },
    })
  })

  it('takes hostile names for names', () => {
    const capabilities = JSON.parse('{"__proto__":{"polluted":true},"constructor":{}}') as MemberHello['result']
    const { text } = initializeAnswer(REQUEST, [hello('__proto__', { capabilities, instructions: 'Hi' })], false)
    expect(text).toContain('"__proto__":{"polluted":true},"constructor":{}')
    expect(text).toContain('"instructions":"# __proto__\\n\\nHi"')
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  it('has the revisions without sessions that all speak, and is kept no longer than that of each', () => {
    const one = hello('a', { supportedVersions: ['2026-07-28', '2027-01-01'], ttlMs: 500, cacheScope: 'public' })
    const other = hello('b', { supportedVersions: ['2026-07-28'], ttlMs: 200, cacheScope: 'public' })
    const known = { supportedVersions: ['2026-07-28'], ttlMs: 200, cacheScope: 'public' }
    expect(discoverAnswer(REQUEST, [one, other], false).value).toMatchObject({ result: known })
    expect(discoverAnswer(REQUEST, [one, other], true).value).toMatchObject({ result: { ttlMs: 0 } })
    expect(discoverAnswer(REQUEST, [one, hello('c', {})], false).value).toMatchObject({
      result: { ttlMs: 0, cacheScope: 'private' },
    })
    expect(discoverAnswer(REQUEST, [], false).value).toMatchObject({ result: { supportedVersions: ['2026-07-28'] } })
  })
})
