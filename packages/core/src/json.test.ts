import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainObject, pointerTo } from './json.ts'

class Instance {
  readonly field = 1
}

describe('isPlainObject', () => {
  it.each<[what: string, value: unknown]>([
    ['an object', {}],
    ['an object without a prototype', Object.create(null)],
    ['an object with a constructor of its own', { constructor: Instance }],
    ['an object with an own __proto__', JSON.parse('{"__proto__":{}}')],
    ['an object of another realm', runInNewContext('({ a: 1 })')],
    ['an object that was read in another realm', runInNewContext('JSON.parse("{}")')],
  ])('is true of %s', (_what, value) => {
    expect(isPlainObject(value)).toBe(true)
  })

  it.each<[what: string, value: unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['a text', 'text'],
    ['a number', 1],
    ['a function', () => 1],
    ['an array', []],
    ['an array of another realm', runInNewContext('[]')],
    ['a Date', new Date(0)],
    ['a Date of another realm', runInNewContext('new Date(0)')],
    ['a Map', new Map()],
    ['an error', new Error('no')],
    ['an instance of a class', new Instance()],
    ['an instance of a class of another realm', runInNewContext('new (class Instance {})()')],
    ['an instance of a class that extends nothing', Object.create({ constructor: Instance })],
    ['an object that inherits from another', Object.create(Object.create(null) as object)],
    ['a boxed text', Object('text')],
  ])('is false of %s', (_what, value) => {
    expect(isPlainObject(value)).toBe(false)
  })

  it('is true of every object that a JSON parser makes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const expected = typeof value === 'object' && value !== null && !Array.isArray(value)
        expect(isPlainObject(value)).toBe(expected)
      }),
    )
  })
})

describe('pointerTo', () => {
  it.each([
    ['', 'a', '/a'],
    ['/a', 0, '/a/0'],
    ['', '', '/'],
    ['', 'a/b', '/a~1b'],
    ['', 'm~n', '/m~0n'],
    ['', '~1', '/~01'],
    ['', '__proto__', '/__proto__'],
    ['/a', ' "\\', '/a/ "\\'],
  ])('goes from %j down to %j: %j', (parent, member, expected) => {
    expect(pointerTo(parent, member)).toBe(expected)
  })

  it('gives a pointer that leads back to the member, by the evaluation of RFC 6901, section 4', () => {
    const path = fc.array(fc.oneof(fc.string(), fc.constantFrom('~', '/', '~1', '~01', '//', '')), { maxLength: 4 })
    fc.assert(
      fc.property(path, (names) => {
        const pointer = names.reduce((parent, name) => pointerTo(parent, name), '')
        const read = pointer
          .split('/')
          .slice(1)
          .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
        expect(read).toEqual(names)
      }),
    )
  })
})
