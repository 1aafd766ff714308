import { parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMessage, readMessages } from './read-message.ts'
import { jsonObject, jsonValue, spaced } from './test/json-texts.ts'

const REFUSED = expect.objectContaining({ code: 'ERR_MESSAGE_INVALID' }) as Error

describe('a message', () => {
  it('is kept as it is written, without blanks around it', () => {
    fc.assert(
      fc.property(jsonObject(), spaced(), (params, write) => {
        const text = write({ jsonrpc: '2.0', id: 7, method: 'm', params })
        const message = readMessage(` \n${text}\t`)
        expect(message).toMatchObject({ text, kind: 'request', id: '7', method: 'm' })
        expect(message.value).toEqual(parseJson(text))
      }),
    )
  })

  it.each([
    ['request', '{"jsonrpc":"2.0","id":0,"method":"m"}', '0', 'm'],
    ['request', '{"jsonrpc":"2.0","id":"\\u0061","method":""}', '"\\u0061"', ''],
    ['request', '{"jsonrpc":"2.0","id":-12345678901234567890.5e10,"method":"m"}', '-12345678901234567890.5e10', 'm'],
    ['request', '{"jsonrpc":"2.0","\\u0069d":1,"meth\\u006fd":"m"}', '1', 'm'],
    ['request', '{"jsonrpc":"2.0","id":"__proto__","method":"constructor"}', '"__proto__"', 'constructor'],
    ['notification', '{"jsonrpc":"2.0","method":"m","__proto__":{"id":1}}', undefined, 'm'],
    ['response', '{"jsonrpc":"2.0","id":1,"result":null}', '1', undefined],
    ['response', '{"jsonrpc":"2.0","id":null,"error":{}}', 'null', undefined],
  ])('is a %s: %s', (...row) => {
    const [kind, text, id, method] = row
    expect(readMessage(text)).toMatchObject({ kind, id, method, text })
  })

  it.each([
    ['is no JSON', '{"jsonrpc":"2.0"'],
    ['is no object', '7'],
    ['is a batch', '[{"jsonrpc":"2.0","method":"m"}]'],
    ['is of another version', '{"jsonrpc":"1.0","id":1,"method":"m"}'],
    ['has its version from elsewhere', '{"__proto__":{"jsonrpc":"2.0"},"id":1,"method":"m"}'],
    ['has an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"m"}'],
    ['has an id that is true', '{"jsonrpc":"2.0","id":true,"method":"m"}'],
    ['is a request with the id null', '{"jsonrpc":"2.0","id":null,"method":"m"}'],
    ['has a method that is no text', '{"jsonrpc":"2.0","id":1,"method":["m"]}'],
    ['has the method null', '{"jsonrpc":"2.0","id":1,"method":null,"result":1}'],
    ['says neither what it asks nor what it answers', '{"jsonrpc":"2.0","id":1}'],
    ['is an answer to nothing', '{"jsonrpc":"2.0","result":1}'],
    ['is both result and error', '{"jsonrpc":"2.0","id":1,"result":1,"error":{}}'],
    ['has two ids', '{"jsonrpc":"2.0","id":1,"id":2,"method":"m"}'],
    ['has two methods, one of them written with an escape', '{"jsonrpc":"2.0","id":1,"method":"a","\\u006dethod":"b"}'],
    ['names two tools', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}'],
    ['has two requirements', '{"jsonrpc":"2.0","id":1,"method":"m","params":{"_meta":{"a":1,"a":2}}}'],
    ['has two _meta', '{"jsonrpc":"2.0","method":"m","params":{"_meta":{},"_meta":{}}}'],
  ])('is refused when it %s', (_case, text) => {
    expect(() => readMessage(text)).toThrow(REFUSED)
  })

  it('may hold twice what the gateway does not read', () => {
    const text = '{"jsonrpc":"2.0","id":1,"method":"m","params":{"arguments":{"a":1,"a":2},"_meta":[]}}'
    expect(readMessage(text).text).toBe(text)
    expect(readMessage('{"jsonrpc":"2.0","id":1,"result":{"a":1,"a":2}}').kind).toBe('response')
  })

  it('is shown shortened in a refusal', () => {
    const secret = `{"jsonrpc":"2.0","params":"${'x'.repeat(100_000)}`
    expect(() => readMessage(secret)).toThrow(/^.{0,300}$/s)
  })
})

describe('a batch', () => {
  it('is its messages, each as it is written', () => {
    fc.assert(
      fc.property(fc.array(jsonValue(), { minLength: 1, maxLength: 5 }), spaced(), (values, write) => {
        const all = values.map((result, id) => ({ jsonrpc: '2.0', id, result }))
        const messages = readMessages(`  ${write(all)}\n`)
        expect(messages.map(({ text }) => parseJson(text))).toEqual(all)
        expect(messages.map(({ id }) => id)).toEqual(values.map((_, index) => String(index)))
      }),
    )
  })

  it.each(['[]', '[1]', '[[]]', '[{"jsonrpc":"2.0","method":"m"},{}]'])(
    'is refused whole when one of it is none: %s',
    (text) => {
      expect(() => readMessages(text)).toThrow(REFUSED)
    },
  )
})
