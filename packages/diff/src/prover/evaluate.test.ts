import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../schema/arena.ts'
import { SchemaReader } from '../schema/schema-reader.ts'
import { InstanceSampler } from '../test/instance-sampler.ts'
import { Random } from '../test/random.ts'
import { schemaArbitrary } from '../test/schema-arbitrary.ts'
import { toDraft07 } from '../test/to-draft-07.ts'
import { hyperjumpValidator, type ValidatorDialect } from '../test/validators.ts'
import { Evaluator, type Truth } from './evaluate.ts'

function evaluatorOf(schema: unknown, dialect: ValidatorDialect = '2020-12'): (value: unknown) => Truth {
  const reader = new SchemaReader(new Arena(), schema, { dialect, formats: 'annotation', depth: 200, side: 'old' })
  const node = reader.readDocument()
  const evaluator = new Evaluator(5000)
  return (value) => evaluator.evaluate(node, value)
}

describe('an evaluated schema', () => {
  it.each(['2020-12', 'draft-07'] as const)(
    'of %s agrees with an independent validator, where it says something',
    async (dialect) => {
      const random = new Random(11)
      let said = 0
      const schemas = fc.sample(schemaArbitrary, { numRuns: 90, seed: 12 })
      for (const schema of schemas.map((one) => (dialect === 'draft-07' ? toDraft07(one) : one))) {
        const isValid = await hyperjumpValidator(schema, dialect)
        const evaluated = evaluatorOf(schema, dialect)
        const sampler = new InstanceSampler(random, [schema], [])
        for (const value of Array.from({ length: 30 }, () => sampler.next())) {
          const truth = evaluated(value)
          if (truth === undefined) continue
          said++
          expect([schema, value, truth]).toEqual([schema, value, isValid(value)])
        }
      }
      expect(said).toBeGreaterThan(2000)
    },
  )

  it('does not say what it cannot know', () => {
    const remote = { $ref: 'https://other.example/' }
    expect(evaluatorOf(remote)(1)).toBeUndefined()
    expect(evaluatorOf({ not: remote })(1)).toBeUndefined()
    expect(evaluatorOf({ anyOf: [remote, { type: 'null' }] })(1)).toBeUndefined()
    expect(evaluatorOf({ oneOf: [remote, true] })(1)).toBeUndefined()
    expect(evaluatorOf({ pattern: '(' })('aaaaaaaaaaaaaaaa')).toBeUndefined()
    expect(evaluatorOf({ contains: remote })([1])).toBeUndefined()
    expect(evaluatorOf({ if: remote, then: { type: 'null' } })(1)).toBeUndefined()
  })

  it('says what does not depend on it', () => {
    const remote = { $ref: 'https://other.example/' }
    expect(evaluatorOf({ allOf: [remote, false] })(1)).toBe(false)
    expect(evaluatorOf({ anyOf: [remote, true] })(1)).toBe(true)
    expect(evaluatorOf({ oneOf: [remote, true, true] })(1)).toBe(false)
    expect(evaluatorOf({ properties: { a: remote } })({ b: 1 })).toBe(true)
    expect(evaluatorOf({ contains: remote, minContains: 2 })([1])).toBe(false)
    expect(evaluatorOf({ if: remote, then: { type: 'null' }, else: { const: null } })(1)).toBe(false)
  })

  it('counts code points, compares numbers by value and looks at own members only', () => {
    expect(evaluatorOf({ minLength: 2 })('𝒳')).toBe(false)
    expect(evaluatorOf({ enum: [1.0, -0] })(0)).toBe(true)
    expect(evaluatorOf({ required: ['constructor'] })({})).toBe(false)
    expect(evaluatorOf({ properties: { toString: false } })({})).toBe(true)
    expect(evaluatorOf({ multipleOf: 0.1 })(0.3)).toBe(true)
    expect(
      evaluatorOf({ uniqueItems: true })([
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ]),
    ).toBe(false)
  })

  it('gives up on values of a depth that no call has', () => {
    const deep = Array.from({ length: 2000 }).reduce<unknown>((value) => [value], 1)
    expect(evaluatorOf({ items: { $ref: '#' } })(deep)).toBeUndefined()
  })
})
