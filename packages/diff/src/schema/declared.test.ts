import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Evaluator } from '../prover/evaluate.ts'
import { instanceArbitrary, schemaArbitrary } from '../test/schema-arbitrary.ts'
import { Arena } from './arena.ts'
import { DeclaredUse } from './declared.ts'
import { SchemaReader } from './schema-reader.ts'

const evaluator = new Evaluator(2000)
const matches = (name: string, pattern: string): boolean | undefined => evaluator.matches(name, pattern)

function read(schema: unknown): { arena: Arena; use: DeclaredUse; allows: (value: never) => boolean } {
  const arena = new Arena()
  const reader = new SchemaReader(arena, schema, { dialect: '2020-12', formats: 'annotation', depth: 50, side: 'old' })
  const node = reader.readDocument()
  const use = new DeclaredUse(arena, matches)
  return { arena, use, allows: (value) => use.allows([node], value, evaluator) }
}

describe('the use of a schema', () => {
  it.each([
    ['only what is listed', { properties: { a: true } }, { a: 1 }, true],
    ['nothing beside what is listed', { properties: { a: true } }, { b: 1 }, false],
    ['nothing where nothing is listed', { properties: {} }, { b: 1 }, false],
    ['anything where no list is given', { type: 'object' }, { b: 1 }, true],
    [
      'anything that a schema for the others allows',
      { properties: { a: true }, additionalProperties: { type: 'string' } },
      { b: 'x' },
      true,
    ],
    [
      'what one of the alternatives lists',
      { anyOf: [{ properties: { a: true } }, { properties: { b: true } }] },
      { b: 1 },
      true,
    ],
    ['what is required, listed or not', { properties: { a: true }, required: ['id'] }, { id: 1 }, true],
    ['what a pattern of names lists', { patternProperties: { '^x-': true } }, { 'x-a': 1 }, true],
    [
      'parts as the schema of the part lists them',
      { properties: { a: { properties: { b: true } } } },
      { a: { c: 1 } },
      false,
    ],
    [
      'items as the schema of the items lists them',
      { items: { properties: { b: true } } },
      [{ b: 1 }, { c: 1 }],
      false,
    ],
    [
      'values that one declaration allows',
      { anyOf: [{ properties: { a: { type: 'string' } } }, { required: ['b'] }] },
      { a: 1, b: 2 },
      false,
    ],
  ])('is %s', (_what, schema, ...[value, expected]) => {
    expect(read(schema).allows(value as never)).toBe(expected)
  })

  it('is the same for one value as for the proof', () => {
    fc.assert(
      fc.property(schemaArbitrary, instanceArbitrary, (schema, value) => {
        const arena = new Arena()
        const options = { dialect: '2020-12', formats: 'annotation', depth: 50, side: 'old' } as const
        const node = new SchemaReader(arena, schema, options).readDocument()
        const use = new DeclaredUse(arena, matches)
        const truth = evaluator.evaluate(use.of([node]), value)
        // What cannot be known is no answer for one value either.
        if (truth !== undefined) expect(use.allows([node], value, evaluator)).toBe(truth)
      }),
      { numRuns: 300, seed: 7 },
    )
  })
})
