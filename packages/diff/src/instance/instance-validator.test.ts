import type { JsonValue } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instanceArbitrary, schemaArbitrary } from '../test/schema-arbitrary.ts'
import { toDraft07 } from '../test/to-draft-07.ts'
import { hyperjumpValidator } from '../test/validators.ts'
import { InstanceValidator, type InstanceVerdict } from './instance-validator.ts'

/** The problems of a value, as `pointer expected`. */
function problemsIn(verdict: InstanceVerdict): readonly string[] {
  if (verdict.verdict !== 'invalid') throw new Error(`It is ${verdict.verdict}`)
  return verdict.problems.map(({ pointer, expected }) => `${pointer} ${expected}`)
}

function judge(schema: unknown, value: JsonValue, rounded: readonly string[] = []): InstanceVerdict {
  return new InstanceValidator(schema).validate(value, { rounded: () => rounded })
}

describe('a value', () => {
  it.each(['2020-12', 'draft-07'] as const)('fits a schema of %s when another validator says so', async (dialect) => {
    let told = 0
    await fc.assert(
      fc.asyncProperty(schemaArbitrary, fc.array(instanceArbitrary, { maxLength: 6 }), async (made, instances) => {
        const schema = dialect === 'draft-07' ? toDraft07(made) : made
        const validator = tryValidator(schema, dialect)
        if (validator === undefined) return
        const expected = await hyperjumpValidator(schema, dialect)
        for (const instance of instances) {
          const { verdict } = validator.validate(instance)
          expect([instance, verdict]).toEqual([instance, expected(instance) ? 'valid' : 'invalid'])
          told++
        }
      }),
      { numRuns: 300 },
    )
    expect(told).toBeGreaterThan(200)
  })

  it('that does not fit is told where and what would', () => {
    const schema = {
      type: 'object',
      properties: {
        days: { type: 'integer', minimum: 1 },
        unit: { enum: ['c', 'f'] },
        place: { $ref: '#/$defs/place' },
        'a/b': { type: 'string', pattern: '^[a-z]+$' },
      },
      required: ['city'],
      additionalProperties: false,
      $defs: { place: { type: 'object', properties: { lat: { type: 'number' } }, required: ['lat'] } },
    }
    expect(problemsIn(judge(schema, { days: 0, unit: 'k', place: {}, 'a/b': 'A', more: 1 }))).toEqual([
      ' must have the member "city"',
      '/days must be at least 1',
      '/unit must be one of ["c","f"]',
      '/place must have the member "lat"',
      '/a~1b must match the pattern "^[a-z]+$"',
      '/more must not be there',
    ])
    expect(problemsIn(judge(schema, [] as JsonValue))).toEqual([' must be of type object'])
  })

  it('that fits no alternative is told them in one', () => {
    const schema = { properties: { a: { anyOf: [{ type: 'string' }, { type: 'null' }] } }, required: ['b'] }
    expect(problemsIn(judge(schema, { a: 1 }))).toEqual([
      ' must have the member "b"',
      '/a must be of type string, or must be of type null',
    ])
    const many = { anyOf: Array.from({ length: 20 }, (_none, index) => ({ const: index })) }
    expect(problemsIn(judge(many, 'x'))).toEqual([' must fit one of several alternatives'])
  })

  it('is told ten problems, briefly, and how many there are more', () => {
    const items = { type: 'string', enum: ['x'.repeat(5000)] }
    const verdict = judge(
      { items },
      Array.from({ length: 30 }, () => 'y'.repeat(5000)),
    )
    expect(verdict).toMatchObject({ verdict: 'invalid', more: 20 })
    const said = problemsIn(verdict)
    expect(said).toHaveLength(10)
    for (const one of said) expect(one.length).toBeLessThan(320)
    expect(said.join('')).not.toContain('y')
  })
})

describe('a number that was rounded when it was read', () => {
  const schema = {
    properties: {
      n: { type: 'integer', multipleOf: 7 },
      list: { uniqueItems: true },
      name: { type: 'string' },
    },
    required: ['name'],
  }

  it('is not refused for what may be true of the double alone', () => {
    expect(judge(schema, { n: 1e300, name: '' }, ['/n'])).toEqual({ verdict: 'unknown', fault: 'number' })
    expect(judge(schema, { n: Infinity, name: '' }, ['/n'])).toEqual({ verdict: 'unknown', fault: 'number' })
    expect(judge(schema, { list: [1e20, 1e20], name: '' }, ['/list/0', '/list/1'])).toMatchObject({ fault: 'number' })
  })

  it('does not keep other problems from being told', () => {
    expect(problemsIn(judge(schema, { n: 1e300, name: 5 }, ['/n']))).toEqual(['/name must be of type string'])
    expect(problemsIn(judge(schema, { n: 1e300 }, ['/n']))).toEqual([' must have the member "name"'])
  })

  it('leaves open what depends on it', () => {
    const conditional = {
      if: { properties: { n: { maximum: 5 } } },
      then: { required: ['a'] },
      else: { required: ['b'] },
    }
    expect(judge(conditional, { n: 6 })).toMatchObject({ verdict: 'invalid' })
    expect(judge(conditional, { n: 6 }, ['/n'])).toMatchObject({ fault: 'number' })
    const unseen = { anyOf: [{ properties: { n: { maximum: 5 }, m: true } }, true], unevaluatedProperties: false }
    expect(judge(unseen, { n: 6, m: 1 })).toMatchObject({ verdict: 'invalid' })
    expect(judge(unseen, { n: 6, m: 1 }, ['/n'])).toMatchObject({ fault: 'number' })
  })
})

describe('a schema that means nothing', () => {
  it.each<[what: string, schema: unknown]>([
    ['is a text', 'object'],
    ['has a malformed keyword', { required: 'city' }],
    ['has an unknown type', { properties: { a: { type: 'strnig' } } }],
    ['is of an unknown dialect', { $schema: 'https://example.com/mine' }],
    ['refers to somewhere else', { properties: { a: { $ref: 'https://example.com/schema' } } }],
    ['refers to nothing', { properties: { a: { $ref: '#/$defs/missing' } } }],
    ['refers to itself in a circle', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } }],
    ['has a pattern that is none', { properties: { a: { pattern: '(' } } }],
    ['has names matched by a pattern that is none', { patternProperties: { '[': true } }],
    ['is deeper than anybody writes', deep(5000)],
  ])('because it %s is refused', (_what, schema) => {
    expect(() => new InstanceValidator(schema)).toThrow(expect.objectContaining({ code: 'ERR_SCHEMA_UNREADABLE' }))
  })
})

describe('nobody is kept busy', () => {
  it('by a pattern that takes for ever, which is decided otherwise', () => {
    const validator = new InstanceValidator({ properties: { a: { type: 'string', pattern: '^(a+)+$' } } })
    expect(validator.validate({ a: 'a'.repeat(40) })).toEqual({ verdict: 'valid' })
    expect(problemsIn(validator.validate({ a: `${'a'.repeat(40)}b`, other: 'text' }))).toEqual([
      '/a must match the pattern "^(a+)+$"',
    ])
  })

  it('by a pattern of names and a long text that is no name', () => {
    const validator = new InstanceValidator({ patternProperties: { '^x-.*$': { type: 'string' } } })
    expect(validator.validate({ 'x-a': 'long '.repeat(5000) })).toEqual({ verdict: 'valid' })
    expect(problemsIn(validator.validate({ 'x-a': 1, b: 'long '.repeat(5000) }))).toEqual([
      '/x-a must be of type string',
    ])
  })

  it('by references that make very many schemas of few', () => {
    const level = (index: number) => ({ allOf: [1, 2].map(() => ({ $ref: `#/$defs/l${String(index + 1)}` })) })
    const levels = Array.from({ length: 40 }, (_none, index) => [`l${String(index)}`, level(index)] as const)
    const validator = new InstanceValidator({ $ref: '#/$defs/l0', $defs: { ...Object.fromEntries(levels), l40: true } })
    expect(validator.validate({})).toEqual({ verdict: 'unknown', fault: 'instance' })
  })

  it('by elements that are all compared', () => {
    const validator = new InstanceValidator({ uniqueItems: true })
    const numbers = (count: number) => Array.from({ length: count }, (_none, index) => index)
    expect(validator.validate(numbers(2000))).toEqual({ verdict: 'valid' })
    expect(validator.validate(numbers(100_000))).toEqual({ verdict: 'unknown', fault: 'instance' })
  })

  it('by a value of any depth', () => {
    const validator = new InstanceValidator({
      $defs: { tree: { items: { $ref: '#/$defs/tree' } } },
      $ref: '#/$defs/tree',
    })
    const value = Array.from({ length: 100_000 }).reduce<JsonValue>((inner) => [inner], [])
    expect(validator.validate(value)).toEqual({ verdict: 'unknown', fault: 'instance' })
    expect(validator.validate([[[]]])).toEqual({ verdict: 'valid' })
  })

  it('by names that are no text', () => {
    const validator = new InstanceValidator({ additionalProperties: false })
    expect(validator.validate({ '\ud800': 1 })).toEqual({ verdict: 'unknown', fault: 'instance' })
  })
})

function tryValidator(schema: unknown, dialect: 'draft-07' | '2020-12'): InstanceValidator | undefined {
  try {
    return new InstanceValidator(schema, { dialect })
  } catch {
    return undefined
  }
}

function deep(levels: number): unknown {
  let schema: unknown = true
  for (let level = 0; level < levels; level++) schema = { properties: { a: schema } }
  return schema
}
