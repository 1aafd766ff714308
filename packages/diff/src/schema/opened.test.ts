import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Evaluator } from '../prover/evaluate.ts'
import { instanceArbitrary, schemaArbitrary } from '../test/schema-arbitrary.ts'
import { Arena } from './arena.ts'
import { OpenReading } from './opened.ts'
import { SchemaReader } from './schema-reader.ts'

const evaluator = new Evaluator(2000)
const text = { type: 'string' }
const shut = { additionalProperties: false }

/** Whether a reader who ignores undeclared properties sees a value that a schema allows, and whether the schema allows it. */
function reads(schema: unknown, value: unknown): { readonly open: unknown; readonly strict: unknown } {
  const arena = new Arena()
  const options = { dialect: '2020-12', formats: 'annotation', depth: 50, side: 'old' } as const
  const node = new SchemaReader(arena, schema, options).readDocument()
  const reading = new OpenReading(arena, (name, pattern) => evaluator.matches(name, pattern))
  return { open: evaluator.evaluate(reading.of(node), value), strict: evaluator.evaluate(node, value) }
}

describe('an open reading', () => {
  it.each([
    ['a property that nothing declares', { properties: { a: text }, ...shut }, { a: 'x', b: 1 }],
    ['one that nothing declares in a part', { properties: { a: { properties: {}, ...shut } } }, { a: { b: 1 } }],
    ['one that nothing declares in an item', { items: { properties: {}, ...shut } }, [{ b: 1 }]],
    ['one beside a pattern of names', { patternProperties: { '^x-': text }, ...shut }, { 'x-a': 'x', b: 1 }],
    ['one behind a reference', { $ref: '#/$defs/a', $defs: { a: { properties: {}, ...shut } } }, { b: 1 }],
    [
      'one at any depth of a schema that contains itself',
      { properties: { next: { $ref: '#' } }, ...shut },
      { next: { next: { b: 1 } } },
    ],
    ['one that a closed object without a list forbids', shut, { b: 1 }],
  ])('passes over %s', (_what, schema, value) => {
    expect(reads(schema, value)).toEqual({ open: true, strict: false })
  })

  it.each([
    ['a declared property of another type', { properties: { a: text }, ...shut }, { a: 1 }],
    ['a required property that is absent', { properties: { a: text }, required: ['a'], ...shut }, {}],
    ['a value of a schema for all others', { properties: { a: text }, additionalProperties: text }, { b: 1 }],
    [
      'a property of another alternative',
      {
        oneOf: [
          { properties: { a: text }, required: ['a'], ...shut },
          { properties: { b: text }, required: ['b'], ...shut },
        ],
      },
      { a: 'x', b: 'x' },
    ],
    ['a property that is declared not to be there', { properties: { a: false }, ...shut }, { a: 1 }],
  ])('does not pass over %s', (_what, schema, value) => {
    expect(reads(schema, value)).toEqual({ open: false, strict: false })
  })

  it('changes nothing of a schema that forbids no further properties', () => {
    fc.assert(
      fc.property(schemaArbitrary, instanceArbitrary, (schema, value) => {
        const text = JSON.stringify(schema)
        fc.pre(!text.includes('additionalProperties') && !text.includes('unevaluated'))
        const { open, strict } = reads(schema, value)
        expect(open).toBe(strict)
      }),
      { numRuns: 300, seed: 5 },
    )
  })
})
