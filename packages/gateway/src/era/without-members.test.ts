import fc from 'fast-check'
import { expect, it } from 'vitest'
import { membersAt } from '../wire/outline.ts'
import { jsonObject, spaced } from '../wire/test/json-texts.ts'
import { withoutMembers, withoutMetaMembers } from './without-members.ts'

it.each([
  ['{"a":1,"b":2,"c":3}', ['a'], '{"b":2,"c":3}'],
  ['{"a":1,"b":2,"c":3}', ['b'], '{"a":1,"c":3}'],
  ['{"a":1,"b":2,"c":3}', ['c'], '{"a":1,"b":2}'],
  ['{"a":1,"b":2,"c":3}', ['a', 'b'], '{"c":3}'],
  ['{ "a" : 1 , "b" : 2 }', ['a'], '{ "b" : 2 }'],
  ['{"a":1}', ['a'], '{}'],
  ['{"a":1}', ['b'], '{"a":1}'],
  ['{"\\u0061":1}', ['a'], '{}'],
  ['{"a":1,"a":2}', ['a'], '{"a":1,"a":2}'],
  ['[1]', ['a'], '[1]'],
])('of %s without %j is left %s', (text, names, expected) => {
  expect(withoutMembers(text, 0, new Set(names))).toBe(expected)
})

it('leaves the other members as they were written, in their order', () => {
  fc.assert(
    fc.property(jsonObject(), spaced(), fc.infiniteStream(fc.boolean()), (object, write, isOut) => {
      const text = write(object).trim()
      const out = new Set(Object.keys(object).filter(() => isOut.next().value))
      const written = (of: string) =>
        [...membersAt(of, 0)!].map(([name, { start, end }]) => [name, of.slice(start, end)])
      const left = withoutMembers(text, 0, out)
      expect(written(left)).toEqual(written(text).filter(([name]) => !out.has(name!)))
      expect(() => JSON.parse(left) as unknown).not.toThrow()
    }),
  )
})

it.each([
  ['{"_meta":{"a":1,"b":2},"c":3}', '{"_meta":{"b":2},"c":3}'],
  ['{"c":3,"_meta":{"a":1}}', '{"c":3}'],
  ['{"_meta":{}}', '{"_meta":{}}'],
  ['{"_meta":7}', '{"_meta":7}'],
  ['{"c":3}', '{"c":3}'],
])('of %s without "a" in its metadata is left %s', (text, expected) => {
  expect(withoutMetaMembers(text, 0, new Set(['a']))).toBe(expected)
})
