import { parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replaced, spanAt, withId, withMember, withMeta } from './edit.ts'
import { readMessage } from './read-message.ts'
import { jsonObject, spaced } from './test/json-texts.ts'

describe('setting a member', () => {
  it('changes that member and nothing else, whatever the object holds', () => {
    fc.assert(
      fc.property(
        jsonObject(),
        spaced(),
        fc.oneof(fc.constantFrom('__proto__', 'a', 'constructor'), fc.string()),
        (object, write, name) => {
          const edited = parseJson(withMember(write(object), 0, { name, value: '[1]' }))
          const expected = Object.fromEntries([...Object.entries(object).filter(([one]) => one !== name), [name, [1]]])
          expect(edited).toEqual(expected)
          expect(Object.keys(edited as object).sort()).toEqual(Object.keys(expected).sort())
        },
      ),
    )
  })

  it('leaves the text as it is outside of the member', () => {
    const text = '{ "big": 12345678901234567890, "a" : 1 ,"e":1.50e+2 }'
    expect(withMember(text, 0, { name: 'a', value: '"x"' })).toBe(
      '{ "big": 12345678901234567890, "a" : "x" ,"e":1.50e+2 }',
    )
  })

  it('replaces every member of the name where it stands several times, whichever of them a reader takes', () => {
    const text = '{"a":1,"b":2,"a":3,"\\u0061":4}'
    expect(withMember(text, 0, { name: 'a', value: '9' })).toBe('{"a":9,"b":2,"a":9,"\\u0061":9}')
    expect(withMember('{"x":1,"x":2}', 0, { name: 'a', value: '9' })).toBe('{"a":9,"x":1,"x":2}')
  })

  it('works inside of other text', () => {
    expect(withMember('[{}, { }]', 5, { name: 'a', value: '1' })).toBe('[{}, {"a":1 }]')
  })
})

describe('setting metadata', () => {
  it('keeps what stands there, and sets what is given', () => {
    fc.assert(
      fc.property(jsonObject(), jsonObject(), spaced(), (object, meta, write) => {
        const edited = parseJson(withMeta(write({ ...object, _meta: meta }), 0, [{ name: 'own', value: '1' }]))
        expect(edited).toEqual({ ...object, _meta: { ...meta, own: 1 } })
      }),
    )
  })

  it('is made where there is none, in the order that is given', () => {
    const members = [
      { name: 'a', value: '1' },
      { name: 'b', value: '2' },
    ]
    expect(withMeta('{}', 0, members)).toBe('{"_meta":{"a":1,"b":2}}')
    expect(withMeta('{"x":1}', 0, members)).toBe('{"_meta":{"a":1,"b":2},"x":1}')
    expect(withMeta('{"_meta":null}', 0, members)).toBe('{"_meta":{"a":1,"b":2}}')
  })

  it('cannot be overwritten by what stands there twice', () => {
    const own = [{ name: 'own', value: '"ours"' }]
    const texts = [
      '{"_meta":{"own":"a","own":"b"}}',
      '{"_meta":{"own":"a"},"_meta":{"x":1,"x":2,"own":"b"}}',
      '{"_meta":{"own":"a"},"_meta":7}',
    ]
    for (const text of texts) {
      const edited = withMeta(text, 0, own)
      expect(edited).not.toMatch(/"own":"[ab]"/)
      expect(parseJson(edited)).toMatchObject({ _meta: { own: 'ours' } })
    }
  })
})

describe('a place', () => {
  it('is found by the names that lead to it', () => {
    const text = ' {"params": {"_meta": {"token": "x"}}}'
    const span = spanAt(text, ['params', '_meta', 'token'])
    expect(text.slice(span?.start, span?.end)).toBe('"x"')
    expect(replaced(text, span!, '1')).toBe(' {"params": {"_meta": {"token": 1}}}')
  })

  it.each([
    ['is not there', '{"params":{}}'],
    ['leads through what is no object', '{"params":[{"_meta":1}]}'],
    ['leads through what stands there twice', '{"params":{"_meta":{}},"params":{}}'],
  ])('is none when it %s', (_case, text) => {
    expect(spanAt(text, ['params', '_meta', 'token'])).toBeUndefined()
  })
})

describe('another id', () => {
  it('stands in the text and is known, and nothing else has changed', () => {
    const message = readMessage('{"id": "a" ,"jsonrpc":"2.0","method":"m","params":{"id":"a"}}')
    expect(withId(message, '12345678901234567890')).toEqual({
      ...message,
      text: '{"id": 12345678901234567890 ,"jsonrpc":"2.0","method":"m","params":{"id":"a"}}',
      id: '12345678901234567890',
      places: undefined,
    })
  })

  it('is not given to what has none', () => {
    const message = readMessage('{"jsonrpc":"2.0","method":"m","params":{"id":1}}')
    expect(withId(message, '2')).toBe(message)
  })
})
