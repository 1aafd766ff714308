import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementsOf, membersOf, rawAt } from './raw-json.ts'

describe('JSON that is walked, not read', () => {
  it('gives members and elements as they are written', () => {
    const text = '{ "a" : 1.0 , "b\\u0031":[ -0, 1e2 ,"x, }\\"" ], "c" :{"d" : { } } }'
    expect([...membersOf(text)]).toEqual([
      ['a', '1.0'],
      ['b1', '[ -0, 1e2 ,"x, }\\"" ]'],
      ['c', '{"d" : { } }'],
    ])
    expect(elementsOf(membersOf(text).get('b1')!)).toEqual(['-0', '1e2', '"x, }\\""'])
    expect(rawAt(text, 'c', 'd')).toBe('{ }')
    expect(rawAt(text, 'c', 'nothing', 'd')).toBeUndefined()
  })

  it('agrees with reading, for every value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
        const members = membersOf(JSON.stringify(value, null, indent))
        const read = [...members].map(([name, raw]): [string, unknown] => [name, JSON.parse(raw)])
        expect(read).toEqual(Object.entries(JSON.parse(JSON.stringify(value)) as object))
      }),
    )
  })
})
