import { describe, expect, it } from 'vitest'
import { checkInclusion, compareSchemas } from './compare-schemas.ts'
import { Meter } from './prover/meter.ts'
import { Prover } from './prover/prover.ts'
import { Arena } from './schema/arena.ts'
import { SchemaReader } from './schema/schema-reader.ts'
import { MALFORMED_CASES } from './test/cases/malformed-cases.ts'
import type { CheckBudget, Verdict } from './verdict.ts'

const TEXT = { type: 'string' }

function nested(levels: number, around: (inner: object) => object, inner: object = TEXT): object {
  return Array.from({ length: levels }).reduce<object>((schema) => around(schema), inner)
}

function codesOf(verdict: Verdict): string[] {
  return verdict.verdict === 'undecided' ? verdict.reasons.map(({ code }) => code) : [verdict.verdict]
}

/** Each schema doubles the one after it. */
function doubled(levels: number, around: (next: object, level: number) => object): object {
  const $defs = Object.fromEntries(
    Array.from({ length: levels }, (_none, level) => [
      `n${String(level)}`,
      around({ $ref: `#/$defs/n${String(level + 1)}` }, level),
    ]),
  )
  return { $ref: '#/$defs/n0', $defs: { ...$defs, [`n${String(levels)}`]: { type: ['string', 'number'] } } }
}

describe('a schema nested 10,000 levels deep', () => {
  const ways: readonly (readonly [string, (inner: object) => object])[] = [
    ['items', (inner) => ({ items: inner })],
    ['not', (inner) => ({ not: inner })],
    ['allOf', (inner) => ({ allOf: [inner, { title: 'x' }] })],
    ['properties', (inner) => ({ properties: { a: inner }, required: ['a'], type: 'object' })],
    ['anyOf', (inner) => ({ anyOf: [inner, { type: 'null' }] })],
    ['unevaluatedProperties', (inner) => ({ unevaluatedProperties: inner })],
    ['$defs', (inner) => ({ $defs: { a: inner }, $ref: '#/$defs/a' })],
    ['if', (inner) => ({ if: inner, then: true, else: false })],
  ]

  it.each(ways)('of %s is undecided or refuted, on either side', (_name, around) => {
    const deep = nested(10_000, around)
    for (const verdict of [checkInclusion(deep, { const: 1 }), checkInclusion(true, deep)]) {
      expect(verdict.verdict).not.toBe('compatible')
    }
  })

  it.each(ways)('of %s is compatible with itself, or undecided', (_name, around) => {
    const verdict = checkInclusion(nested(10_000, around), nested(10_000, around))
    expect(verdict.verdict).not.toBe('breaking')
  })

  it('is judged within the depth of the budget', () => {
    const [one, other] = [TEXT, { type: ['string', 'null'] }].map((leaf) =>
      nested(60, (inner) => ({ items: inner }), leaf),
    )
    expect(checkInclusion(one, other)).toEqual({ verdict: 'compatible' })
    expect(codesOf(checkInclusion(one, other, { budget: { depth: 10 } }))).toContain('budget-exhausted')
  })

  it('is no trouble within a listed value', () => {
    const deep = (leaf: unknown): unknown => Array.from({ length: 10_000 }).reduce<unknown>((value) => [value], leaf)
    expect(codesOf(checkInclusion({ const: deep(1) }, TEXT))).toEqual(['malformed-keyword'])
    expect(checkInclusion({ const: deep(1) }, { const: deep(2) }).verdict).toBe('undecided')
    expect(checkInclusion({ ...TEXT, default: deep(1) }, TEXT)).toEqual({ verdict: 'compatible' })
  })
})

describe('an object that contains itself', () => {
  const cyclic: Record<string, unknown> = { type: 'object' }
  cyclic['properties'] = { self: cyclic, other: { items: cyclic } }
  const value: Record<string, unknown> = {}
  value['self'] = value

  it('is a schema that is read once', () => {
    expect(checkInclusion(cyclic, { type: 'object' })).toEqual({ verdict: 'compatible' })
    expect(checkInclusion(cyclic, { type: 'array' }).verdict).not.toBe('compatible')
    expect(checkInclusion(cyclic, cyclic)).toEqual({ verdict: 'compatible' })
  })

  it('is refused in place and as a value', () => {
    const inPlace: Record<string, unknown> = {}
    inPlace['allOf'] = [inPlace]
    expect(codesOf(checkInclusion(inPlace, TEXT))).toContain('cyclic-reference')
    expect(codesOf(checkInclusion({ const: value }, TEXT))).toEqual(['malformed-keyword'])
    expect(codesOf(checkInclusion({ enum: [value] }, { enum: [1] }))).toEqual(['malformed-keyword'])
  })

  it('does no harm in an annotation', () => {
    expect(checkInclusion({ ...TEXT, default: value, examples: [value] }, TEXT)).toEqual({ verdict: 'compatible' })
  })
})

describe('references that make very many schemas of few', () => {
  it.each([
    ['allOf', doubled(40, (next) => ({ allOf: [next, next] }))],
    ['anyOf', doubled(40, (next) => ({ anyOf: [next, next] }))],
    [
      'different members',
      doubled(40, (next, level) => ({
        allOf: [
          { ...next, title: 'a' },
          { ...next, minLength: level },
        ],
      })),
    ],
    [
      'oneOf',
      doubled(40, (next, level) => ({
        oneOf: [{ allOf: [next, { maximum: level }] }, { allOf: [next, { minimum: level + 1 }] }],
      })),
    ],
    [
      'properties',
      doubled(40, (next) => ({ properties: { a: next }, patternProperties: { '^a': { ...next, minLength: 1 } } })),
    ],
    [
      'unevaluatedProperties',
      doubled(40, (next) => ({ anyOf: [next, { ...next, properties: { a: {} } }], unevaluatedProperties: false })),
    ],
  ])('come to an end: %s', (_name, schema) => {
    for (const verdict of [
      checkInclusion(schema, { const: 'only this' }, { budget: { milliseconds: 300 } }),
      checkInclusion(true, schema, { budget: { milliseconds: 300 } }),
      checkInclusion({ const: 17.5 }, schema, { budget: { milliseconds: 300 } }),
    ]) {
      expect(['breaking', 'undecided', 'compatible']).toContain(verdict.verdict)
    }
    expect(checkInclusion(schema, { const: 'only this' }, { budget: { milliseconds: 300 } }).verdict).not.toBe(
      'compatible',
    )
  })
})

describe('a large schema', () => {
  it('of 20 MB is judged or given up', () => {
    const large = (description: string): object => ({
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: 20_000 }, (_none, index) => [
          `p${String(index)}`,
          { type: 'string', description: description.repeat(100), enum: [`v${String(index)}`, 'x'] },
        ]),
      ),
    })
    const schema = large('some text ')
    expect(checkInclusion(schema, large('some text '))).toEqual({ verdict: 'compatible' })
    expect(checkInclusion(schema, large('other text'))).toEqual({ verdict: 'compatible' })
    const changed = { ...schema, required: ['p17'] }
    expect(checkInclusion(changed, schema, { budget: { milliseconds: 500 } }).verdict).not.toBe('breaking')
    expect(checkInclusion(schema, changed, { budget: { milliseconds: 500 } }).verdict).not.toBe('compatible')
  })

  it('of 50 MB of values is judged', () => {
    const values = Array.from({ length: 50 }, (_none, index) => `${String(index)}${'x'.repeat(1_000_000)}`)
    expect(checkInclusion({ enum: values }, { enum: [...values, 'y'], title: 'x' })).toEqual({ verdict: 'compatible' })
    expect(checkInclusion({ enum: values }, { enum: values.slice(1), title: 'x' }).verdict).not.toBe('compatible')
  })
})

describe('names that JavaScript objects have of their own', () => {
  const names = ['__proto__', 'constructor', 'hasOwnProperty', 'toString', 'prototype', 'length']

  it.each(names)('%s is a property as any other', (name) => {
    const described = JSON.parse(`{"type":"object","properties":{"${name}":{"type":"string"}}}`) as object
    const required = { ...described, required: [name] }
    expect(checkInclusion(described, required)).toEqual({ verdict: 'breaking', witness: {} })
    expect(checkInclusion(required, described)).toEqual({ verdict: 'compatible' })
    const narrowed = JSON.parse(`{"type":"object","properties":{"${name}":{"const":"a"}}}`) as object
    const verdict = checkInclusion(described, narrowed)
    expect(verdict.verdict).not.toBe('compatible')
    if (verdict.verdict === 'breaking') expect(Object.keys(verdict.witness as object)).toEqual([name])
  })

  it.each(names)('%s is no keyword, definition or anchor', (name) => {
    expect(codesOf(checkInclusion({ $ref: `#/$defs/${name}`, $defs: {} }, TEXT))).toEqual(['unresolved-reference'])
    expect(codesOf(checkInclusion({ $ref: `#${name}` }, TEXT))).toEqual(['unresolved-reference'])
    const schema = JSON.parse(`{"${name}":{"type":"null"},"type":"string"}`) as object
    expect(checkInclusion(TEXT, schema)).toEqual({ verdict: 'compatible' })
    expect(checkInclusion({ dependentRequired: { a: [name] } }, { type: 'object' }).verdict).toBe('breaking')
  })

  it('do not change the prototype of anything', () => {
    const schema = JSON.parse(
      '{"properties":{"__proto__":{"polluted":true}},"const":{"__proto__":{"polluted":1}}}',
    ) as object
    compareSchemas({ old: schema, new: TEXT, direction: 'input' })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('patterns that keep a backtracking matcher busy', () => {
  const long = `${'a'.repeat(60)}!`

  it('are run as automata', () => {
    expect(checkInclusion({ enum: [long, 'aaa'] }, { pattern: '^(a+)+$' })).toEqual({
      verdict: 'breaking',
      witness: long,
    })
    expect(checkInclusion({ enum: ['a'.repeat(60)] }, { pattern: '^(a+)+$' })).toEqual({ verdict: 'compatible' })
    expect(checkInclusion({ type: 'string', pattern: '^(a+)+$', minLength: 40 }, { pattern: '^a*$' })).toEqual({
      verdict: 'compatible',
    })
    expect(
      checkInclusion({ type: 'string', pattern: '^(a|a)*!?$', minLength: 40 }, { pattern: '^(a+)+$' }).verdict,
    ).not.toBe('compatible')
  })

  it('are undecided where they have no automaton', () => {
    expect(codesOf(checkInclusion({ enum: [long] }, { pattern: '^((a+)+)\\2!$' }))).not.toContain('compatible')
  })

  it('do no harm as patterns of names', () => {
    const listed = { const: { [long]: 1 } }
    expect(checkInclusion(listed, { patternProperties: { '^(a+)+$': false } })).toEqual({ verdict: 'compatible' })
    expect(checkInclusion(listed, { patternProperties: { '^(a+)+!$': false } }).verdict).not.toBe('compatible')
  })

  it('are undecided when their automata are too large', () => {
    const huge = '^(?:a|b)*a(?:a|b){18}$'
    expect(codesOf(checkInclusion({ type: 'string', pattern: huge }, { pattern: '^[ab]*b[ab]{17}$' }))).toEqual([
      'unsupported-pattern',
    ])
    expect(
      codesOf(checkInclusion({ pattern: '^a{1,9000}$' }, { pattern: '^a{2,9000}$' }, { budget: { states: 50 } })),
    ).toContain('unsupported-pattern')
  })
})

describe('huge numbers', () => {
  it.each([
    ['minItems', { type: 'array', minItems: 1e9 }, { maxItems: 5 }],
    [
      'minItems and contains',
      { type: 'array', contains: {}, minContains: 1e6 },
      { type: 'array', contains: { const: 1 } },
    ],
    ['minLength', { type: 'string', minLength: 1e15 }, { maxLength: 5 }],
    ['minLength beside a pattern', { type: 'string', minLength: 1e6, pattern: '^a' }, { maxLength: 5 }],
    ['minProperties', { type: 'object', minProperties: 1e9 }, { maxProperties: 5 }],
    [
      'items of a long tuple',
      { type: 'array', prefixItems: Array.from({ length: 5000 }, () => TEXT), minItems: 5000 },
      { maxItems: 3 },
    ],
    [
      'multipleOf coprime',
      { type: 'integer', multipleOf: 9007199254740881, minimum: 1, maximum: 1e300 },
      { multipleOf: 7919 },
    ],
  ])('%s are not tried for ever, nor taken for impossible', (_name, sub, sup) => {
    expect(checkInclusion(sub, sup).verdict).not.toBe('compatible')
  })

  it.each([
    [
      { type: 'number', multipleOf: 1e300 },
      { type: 'number', multipleOf: 1e-300 },
    ],
    [{ type: 'number', multipleOf: 1e-300 }, { type: 'integer' }],
    [{ type: 'number', minimum: 1e300 }, { type: 'integer' }],
    [{ type: 'number', minimum: -1e308, maximum: 1e308, multipleOf: 0.1 }, { not: { multipleOf: 0.7 } }],
  ])('%j against %j ends', (sub, sup) => {
    expect(['compatible', 'breaking', 'undecided']).toContain(checkInclusion(sub, sup).verdict)
  })
})

describe('a stack that is too short for a proof', () => {
  const limitless = { depth: 1e6, steps: 1e6, milliseconds: 60_000 }
  const deep = (leaf: object): object =>
    nested(20_000, (inner) => ({ type: 'object', properties: { a: inner }, required: ['a'] }), leaf)

  it('leaves it undecided', () => {
    const [old, changed] = [deep(TEXT), deep({ type: 'number' })]
    expect(codesOf(checkInclusion(old, changed, { budget: limitless }))).toEqual(['budget-exhausted'])
    const { declared, strict } = compareSchemas({ old, new: changed, direction: 'output' }, { budget: limitless })
    expect([codesOf(declared), codesOf(strict)]).toEqual([['budget-exhausted'], ['budget-exhausted']])
  })
})

describe('a budget', () => {
  // Five pigeons in four holes: that two share one takes a long proof.
  const [pigeons, holes] = [
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3],
  ] as const
  const sits = (pigeon: number, hole: number): string => `p${String(pigeon)}h${String(hole)}`
  const sharing = pigeons.flatMap((one) =>
    pigeons
      .filter((other) => other > one)
      .flatMap((other) => holes.map((hole) => ({ required: [sits(one, hole), sits(other, hole)] }))),
  )
  const hard = [
    {
      type: 'object',
      allOf: pigeons.map((pigeon) => ({ anyOf: holes.map((hole) => ({ required: [sits(pigeon, hole)] })) })),
    },
    { anyOf: sharing },
  ] as const

  it('that is large enough ends in a proof', () => {
    expect(checkInclusion(...hard)).toEqual({ verdict: 'compatible' })
  })

  it('of few steps ends undecided, never compatible', () => {
    for (const steps of [0, 1, 2, 5]) {
      expect(codesOf(checkInclusion(...hard, { budget: { steps } }))).toContain('budget-exhausted')
    }
  })

  it('that is smaller never turns a break into a proof, nor a proof into a break', () => {
    const pairs = [
      [{ type: 'array', items: { enum: [1, 2] }, uniqueItems: true, contains: { const: 1 } }, { maxItems: 1 }],
      [{ type: 'object', properties: { a: { type: 'integer' } } }, { properties: { a: { type: 'number' } } }],
      [{ type: 'string', pattern: '^[ab]+$' }, { pattern: '^a+$' }],
    ] as const
    for (const [sub, sup] of pairs) {
      const { verdict } = checkInclusion(sub, sup)
      for (const budget of [
        { steps: 1 },
        { steps: 4 },
        { steps: 16 },
        { states: 1 },
        { states: 4 },
        { depth: 1 },
        { depth: 0 },
      ]) {
        expect([verdict, 'undecided']).toContain(checkInclusion(sub, sup, { budget }).verdict)
      }
    }
  })

  it('of few states leaves patterns undecided', () => {
    expect(
      codesOf(
        checkInclusion({ type: 'string', pattern: '^[a-f]{9}$' }, { pattern: '^[a-e]{9}$' }, { budget: { states: 3 } }),
      ),
    ).toEqual(['unsupported-pattern'])
  })

  it('of time is measured by a clock that is given, and once spent stays spent', () => {
    let now = 0
    const limits: CheckBudget = { steps: 1000, milliseconds: 10, depth: 10, states: 10 }
    const meter = new Meter(limits, { now: () => now })
    expect(Array.from({ length: 64 }, () => meter.spend())).not.toContain(false)
    now = 11
    expect(Array.from({ length: 64 }, () => meter.spend()).at(-1)).toBe(false)
    now = 0
    expect(meter.spend()).toBe(false)
    expect(meter.isSpent).toBe(true)
  })

  it('of time ends a proof', () => {
    let now = 0
    const arena = new Arena()
    const [sub, sup] = hard.map((schema) =>
      new SchemaReader(arena, schema, {
        dialect: '2020-12',
        formats: 'annotation',
        depth: 200,
        side: 'old',
      }).readDocument(),
    )
    const budget: CheckBudget = { steps: 1_000_000, milliseconds: 0, depth: 200, states: 100 }
    const prover = new Prover(arena, { budget, safeIntegers: false, clock: { now: () => now++ } })
    expect(prover.solve([sub!, arena.not(sup!)])).toMatchObject({
      kind: 'unknown',
      reasons: [{ code: 'budget-exhausted' }],
    })
  })
})

describe('what is no schema', () => {
  it('is never an error, in either direction', () => {
    for (const { sub, sup } of MALFORMED_CASES) {
      for (const direction of ['input', 'output'] as const) {
        const { declared, strict } = compareSchemas({ old: sub, new: sup, direction })
        expect([declared.verdict, strict.verdict]).not.toContain('crash')
      }
    }
  })

  it('is undecided against any other', () => {
    const odd: unknown[] = [[], 'x', null, 5, undefined, Symbol('x'), 1n, new Map()]
    for (const one of odd)
      for (const other of [{ const: 'only this' }, TEXT]) expect(checkInclusion(one, other).verdict).toBe('undecided')
  })
})
