import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPlainObject, type JsonValue } from '@mcpver/core'
import { Inclusion } from '../inclusion.ts'
import { pairArbitrary } from '../test/pair-arbitrary.ts'
import { schemaArbitrary } from '../test/schema-arbitrary.ts'
import { isSameSchema } from './same-schema.ts'

describe('two schemas are the same', () => {
  it.each([
    [
      { type: 'string', title: 'A' },
      { description: 'B', type: 'string' },
    ],
    [{ properties: { title: { default: 1 } } }, { properties: { title: { examples: [2] } } }],
    [{ enum: [{ a: 1, b: 2 }] }, { enum: [{ b: 2, a: 1 }] }],
    [{ items: [{ title: 'x' }, true] }, { items: [{}, true] }],
    [true, true],
    [{ 'x-own': [1] }, { 'x-own': [1] }],
  ])('%j and %j', (a, b) => {
    expect([isSameSchema(a, b), isSameSchema(b, a)]).toEqual([true, true])
  })

  it.each([
    [{ type: 'string' }, { type: 'number' }],
    [{ type: 'string' }, {}],
    [{ properties: { title: {} } }, { properties: {} }],
    [{ properties: { title: { const: 1 } } }, { properties: { title: { const: 2 } } }],
    [{ enum: ['a', 'b'] }, { enum: ['b', 'a'] }],
    [{ const: { title: 'a' } }, { const: { title: 'b' } }],
    [{ enum: [{ description: 1 }] }, { enum: [{ description: 2 }] }],
    [{ items: {} }, { items: [{}] }],
    [{ $defs: { default: { const: 1 } } }, { $defs: { default: { const: 2 } } }],
    [{ required: ['default'] }, { required: [] }],
    [true, {}],
    [{ 'x-own': 1 }, { 'x-own': 2 }],
  ])('is not said of %j and %j', (a, b) => {
    expect([isSameSchema(a, b), isSameSchema(b, a)]).toEqual([false, false])
  })

  it.each(['#/default/a', '#/examples/0', '#/%64efault/a', '#/properties/a/default', '#/$comment', '#/title/a'])(
    'is not said where a reference leads to what is not compared: %s',
    ($ref) => {
      expect(isSameSchema({ $ref, default: { a: 1 } }, { $ref, default: { a: 2 } })).toBe(false)
    },
  )

  it('is said only of those that the prover finds compatible both ways', () => {
    fc.assert(
      fc.property(schemaArbitrary, pairArbitrary, (schema, [one, other]) => {
        for (const [a, b] of [
          [schema, annotated(schema)],
          [one, other],
        ] as const) {
          if (!isSameSchema(a, b)) continue
          for (const [sub, sup] of [
            [a, b],
            [b, a],
          ] as const) {
            expect(new Inclusion({ sub, sup, oldSide: 'sub' }, {}).ask().verdict).not.toBe('breaking')
          }
        }
        expect(isSameSchema(schema, annotated(schema))).toBe(true)
      }),
      { numRuns: 80, seed: 8 },
    )
  })
})

/** The same schema with prose in it and its members in another order. */
function annotated(schema: JsonValue): JsonValue {
  if (!isPlainObject(schema)) return schema
  return { title: 'Title', ...Object.fromEntries(Object.entries(schema).reverse()), default: 5 }
}
