import { parseJson } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementsAt, findMembers, hasUniqueNames, membersAt, spansAt } from './outline.ts'
import { jsonObject, jsonValue, spaced } from './test/json-texts.ts'

describe('the members of an object', () => {
  it('stand where a parser finds them, whatever the object holds and however it is written', () => {
    fc.assert(
      fc.property(jsonObject(), spaced(), fc.string(), (object, write, before) => {
        const text = JSON.stringify(before) + write(object)
        const members = membersAt(text, JSON.stringify(before).length)!
        const found = Object.fromEntries(
          [...members].map(([name, { start, end }]) => [name, parseJson(text.slice(start, end))]),
        )
        expect(found).toEqual(object)
        expect([...members.keys()]).toHaveLength(Object.keys(object).length)
      }),
    )
  })

  it('have no blanks around them', () => {
    fc.assert(
      fc.property(jsonObject(), spaced(), (object, write) => {
        const text = write(object)
        for (const { start, end } of membersAt(text, 0)!.values()) {
          const slice = text.slice(start, end)
          expect(slice).toBe(slice.trim())
        }
      }),
    )
  })

  it('are found by name where they all are, however names are written, and counted', () => {
    fc.assert(
      fc.property(jsonObject(), spaced(), fc.array(fc.string(), { maxLength: 3 }), (object, write, others) => {
        const text = write(object)
        const names = [...new Set([...Object.keys(object), ...others])]
        const all = membersAt(text, 0)
        const { count, spans, isRepeated } = findMembers(text, 0, names)
        expect(spans).toEqual(names.map((name) => all?.get(name)))
        expect([count, isRepeated]).toEqual([all?.size, false])
      }),
    )
  })

  it('are not found by what only looks like their name', () => {
    expect(findMembers('{"\\u0061":1}', 0, ['a', '\\u0061']).spans).toEqual([{ start: 10, end: 11 }, undefined])
    expect(findMembers('{"a\\\\b":1}', 0, ['a\\\\b', 'a\\b']).spans).toEqual([undefined, { start: 8, end: 9 }])
  })

  it('are counted each when a name stands there twice, of which the last one is found', () => {
    const found = { count: 3, isRepeated: true, spans: [{ start: 21, end: 22 }] }
    expect(findMembers('{"a":1,"b":2,"\\u0061":3}', 0, ['a'])).toEqual({ ...found, spans: [{ start: 22, end: 23 }] })
    expect(findMembers('{"a":1,"b":2,"b":3}', 0, ['a'])).toMatchObject({ count: 3, isRepeated: false })
  })

  it('have two meanings when a name stands there twice, be it written differently', () => {
    expect(membersAt('{"a":1,"a":1}', 0)).toBeUndefined()
    expect(membersAt('{"a":1,"\\u0061":1}', 0)).toBeUndefined()
    expect(membersAt('{"__proto__":1,"__proto__":1}', 0)).toBeUndefined()
    expect(membersAt('{"a":{"b":1,"b":2}}', 0)?.size).toBe(1)
  })

  it.each([
    '{"a":"\\\\"}',
    '{"a":"\\\\\\""}',
    `{"a":"${'x'.repeat(46)}\\\\"}`,
    `{"a":"${'x'.repeat(47)}\\""}`,
    `{"a":"${'\\\\'.repeat(60)}\\""}`,
  ])('end where their strings end: %s', (text) => {
    const { start, end } = membersAt(text, 0)!.get('a')!
    expect(parseJson(text.slice(start, end))).toBe((parseJson(text) as { a: string }).a)
    expect(end).toBe(text.length - 1)
  })

  it('are found below any depth', () => {
    const depth = 100_000
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`
    const span = membersAt(`{"a":${deep},"b":1}`, 0)?.get('a')
    expect(span).toEqual({ start: 5, end: 5 + deep.length })
  })
})

describe('members of a name', () => {
  it('are all found, in their order', () => {
    const text = '{"a":1, "b":{"a":2}, "a":3, "\\u0061": [4]}'
    expect(spansAt(text, 0, 'a').map(({ start, end }) => text.slice(start, end))).toEqual(['1', '3', '[4]'])
    expect(spansAt(text, 0, 'c')).toEqual([])
  })
})

describe('the elements of an array', () => {
  it('stand where a parser finds them', () => {
    fc.assert(
      fc.property(fc.array(jsonValue(), { maxLength: 6 }), spaced(), (values, write) => {
        const text = write(values)
        expect(elementsAt(text, 0).map(({ start, end }) => parseJson(text.slice(start, end)))).toEqual(values)
      }),
    )
  })
})

describe('names', () => {
  it('are unique in whatever a serializer writes', () => {
    fc.assert(fc.property(jsonValue(), spaced(), (value, write) => hasUniqueNames(write(value))))
  })

  it('are not when one stands twice in the same object, at any depth', () => {
    fc.assert(
      fc.property(jsonObject(), spaced(), fc.nat(20), (object, write, depth) => {
        fc.pre(Object.keys(object).length > 0)
        const [name] = Object.keys(object)
        const inner = write(object).trim()
        const twice = `${inner.slice(0, -1)},${JSON.stringify(name)}:0}`
        expect(hasUniqueNames(`${'[{"a":'.repeat(depth)}${twice}${'}]'.repeat(depth)}`)).toBe(false)
      }),
    )
  })

  it('may come again in another object, and as a value', () => {
    expect(hasUniqueNames('[{"a":"a"},{"a":{"a":["a",{"a":1}]}}]')).toBe(true)
    expect(hasUniqueNames('{"a":1,"b":{"c":1,"\\u0063":2}}')).toBe(false)
  })
})
