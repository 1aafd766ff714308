import { runInNewContext } from 'node:vm'
import type { JsonObject } from '@mcpver/core'
import { fromJsonSchema } from '@modelcontextprotocol/server'
import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { expectRefusal } from './test/refusal.ts'
import { compileSchema, type SchemaSide, type ToolSchema, type Validated } from './tool-schema.ts'

const OBJECT: JsonObject = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer', minimum: 1 } },
  required: ['city'],
}

/** One and the same schema as each library writes it. */
const LIBRARIES: readonly (readonly [library: string, schema: ToolSchema])[] = [
  ['zod', z.object({ city: z.string(), days: z.int().min(1).optional() })],
  ['ArkType', type({ city: 'string', 'days?': 'number.integer >= 1' })],
  [
    'Valibot',
    toStandardJsonSchema(
      v.object({ city: v.string(), days: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))) }),
    ),
  ],
  ['JSON Schema', OBJECT],
  ["the SDK's fromJsonSchema", fromJsonSchema(OBJECT)],
]

const validate = async (schema: ToolSchema, value: unknown): Promise<Validated> =>
  compileSchema(schema, 'input').validate(value)

const issuesOf = async (schema: ToolSchema, value: unknown): Promise<string> => {
  const result = await validate(schema, value)
  if (result.success) throw new Error('Expected issues, and there were none')
  return result.issues
}

describe.each(LIBRARIES)('a schema of %s', (_library, schema) => {
  it.each<SchemaSide>(['input', 'output'])('says itself as JSON Schema of the %s', (side) => {
    const { json } = compileSchema(schema, side)
    expect(json).toMatchObject({ type: 'object', required: ['city'], properties: { city: { type: 'string' } } })
    expect(json).toHaveProperty('properties.days.minimum', 1)
    expect(JSON.parse(JSON.stringify(json))).toStrictEqual(json)
  })

  it.each([{ city: 'Bern' }, { city: 'Bern', days: 2 }])('lets %j through', async (value) => {
    expect(await validate(schema, value)).toEqual({ success: true, value })
  })

  it.each([{}, { city: 1 }, { city: 'Bern', days: 0 }, { city: 'Bern', days: 1.5 }, 'Bern', null, []])(
    'finds issues in %j',
    async (value) => {
      expect(await issuesOf(schema, value)).not.toBe('')
    },
  )
})

describe('the issues', () => {
  const nested = z.object({ stops: z.array(z.object({ city: z.string() })), days: z.number() })

  it('say where each of them is', async () => {
    expect(await issuesOf(nested, { stops: [{ city: 'Bern' }, { city: 1 }] })).toMatch(
      /^stops\.1\.city: [^;]+; days: [^;]+$/,
    )
  })

  it('say no place for the root', async () => {
    expect(
      await issuesOf(
        z.object({}).refine(() => false, 'Nothing will do'),
        {},
      ),
    ).toBe('Nothing will do')
  })

  it('say places that a library gives as objects', async () => {
    const schema = toStandardJsonSchema(v.object({ stops: v.array(v.object({ city: v.string() })) }))
    expect(await issuesOf(schema, { stops: [{ city: 1 }] })).toMatch(/^stops\.0\.city: /)
  })
})

describe('what a schema lets through', () => {
  it('is the transformed value, with defaults filled in', async () => {
    const schema = z.object({ days: z.string().transform(Number).pipe(z.number()), unit: z.string().default('C') })
    expect(await validate(schema, { days: '3' })).toEqual({ success: true, value: { days: 3, unit: 'C' } })
  })

  it('is waited for where a check is asynchronous', async () => {
    const known = z.string().refine((city) => Promise.resolve(city === 'Bern'), 'is not known')
    const schema = z.object({ city: known })
    expect(await validate(schema, { city: 'Bern' })).toEqual({ success: true, value: { city: 'Bern' } })
    expect(await issuesOf(schema, { city: 'Rome' })).toBe('city: is not known')
  })
})

describe('a promise of another realm or library', () => {
  it('is waited for, not taken for a success without issues', async () => {
    const foreign = runInNewContext("Promise.resolve({ issues: [{ message: 'never' }] })") as Promise<never>
    expect(foreign).not.toBeInstanceOf(Promise)
    const schema = { '~standard': { ...z.object({})['~standard'], validate: () => foreign } } as ToolSchema
    expect(await issuesOf(schema, {})).toBe('never')
  })
})

describe('the JSON Schema of an input', () => {
  it('describes what callers send, that of an output what they get', () => {
    const schema = z.object({ days: z.string().transform(Number).pipe(z.number()).default(1) })
    expect(compileSchema(schema, 'input').json).toHaveProperty('properties.days.type', 'string')
    expect(compileSchema(schema, 'input').json['required']).toBeUndefined()
    expect(compileSchema(schema, 'output').json).toHaveProperty('properties.days.type', 'number')
    expect(compileSchema(schema, 'output').json['required']).toEqual(['days'])
  })

  it.each<[string, ToolSchema]>([
    ['zod', z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') }), z.object({ kind: z.literal('b') })])],
    ['ArkType', type({ kind: '"a"' }).or({ kind: '"b"', more: 'string' })],
    ['plain JSON', { properties: { kind: { enum: ['a', 'b'] } } }],
  ])('says at its root that it is an object where a schema of %s does not', async (_library, schema) => {
    expect(compileSchema(schema, 'input').json['type']).toBe('object')
    expect(await validate(schema, { kind: 'a' })).toMatchObject({ success: true })
    expect(await validate(schema, { kind: 'c' })).toMatchObject({ success: false })
  })

  it.each<[string, ToolSchema]>([
    ['zod', z.any()],
    ['plain JSON', {}],
  ])('says at its root that it is an object even where a schema of %s says nothing', (_library, schema) => {
    expect(compileSchema(schema, 'input').json['type']).toBe('object')
  })

  it('is a copy, which the author cannot change any more', async () => {
    const bern = { city: 'Bern' }
    const schema = { type: 'object', properties: { place: { enum: [bern] } }, required: ['place'] }
    const compiled = compileSchema(schema, 'input')
    schema.required = []
    bern.city = 'Rome'
    expect(compiled.json).toMatchObject({ required: ['place'], properties: { place: { enum: [{ city: 'Bern' }] } } })
    expect(await compiled.validate({})).toMatchObject({ success: false })
    expect(await compiled.validate({ place: { city: 'Bern' } })).toMatchObject({ success: true })
    expect(await compiled.validate({ place: { city: 'Rome' } })).toMatchObject({ success: false })
  })

  it('has no members that are undefined', () => {
    const schema = { type: 'object', description: undefined } as unknown as JsonObject
    expect(Object.keys(compileSchema(schema, 'input').json)).toEqual(['type'])
  })
})

describe('the JSON Schema of an output', () => {
  const [a, b] = [z.object({ a: z.string() }), z.object({ b: z.string() })]

  it.each<[what: string, schema: ToolSchema]>([
    ['an object', a],
    ['a union', z.union([a, b])],
    ['a union in a union', z.union([z.union([a, b]), a])],
    ['an intersection', z.intersection(a, b)],
    ['properties', { properties: { a: { type: 'string' } } }],
    ['one of some objects', { oneOf: [{ type: 'object' }, { properties: {} }] }],
  ])('says at its root that %s of objects is an object', (_what, schema) => {
    expect(compileSchema(schema, 'output').json['type']).toBe('object')
  })

  it.each<[what: string, schema: ToolSchema, type: unknown]>([
    ['a list', z.array(a), 'array'],
    ['a text', z.string(), 'string'],
    ['an object that may be missing', { type: ['object', 'null'] }, ['object', 'null']],
    ['a union with a text', z.union([a, z.string()]), undefined],
    ['a union of nothing', { not: {}, anyOf: [true] }, undefined],
    ['anything', {}, undefined],
  ])('leaves the root of %s as it is', (_what, schema, type) => {
    expect(compileSchema(schema, 'output').json['type']).toEqual(type)
  })
})

describe('refuses', () => {
  it.each<[what: string, schema: unknown, names: string[]]>([
    ['a Valibot schema without JSON Schema', v.object({ city: v.string() }), ['"valibot"', 'JSON Schema']],
    ['the raw shape of the 1.x SDK', { city: z.string() }, ['object of schemas']],
    ['a text', 'object', ['"object" is not a schema']],
    ['a list', [], ['array of 0 is not a schema']],
    ['an instance of a class', new Map(), ['Map is not a schema']],
    ['a JSON Schema with an unknown type', { type: 'text' }, ['JSON Schema cannot be compiled']],
    ['a JSON Schema that refers to nothing', { $ref: '#/$defs/city' }, ['JSON Schema cannot be compiled']],
    ['a schema that no JSON Schema can say', z.object({ at: z.date() }), ['has no JSON Schema']],
    ['a text as input', z.string(), ['type "string"']],
    ['a list as input', { type: 'array' }, ['type "array"']],
    ['an object that may be missing as input', { type: ['object', 'null'] }, ['type an array of 2']],
  ])('%s', (_what, schema, names) => {
    expectRefusal(() => compileSchema(schema as ToolSchema, 'input'), { code: 'ERR_SCHEMA_UNSUPPORTED', names })
  })

  it('a Valibot schema with the hint to wrap it', () => {
    expect(() => compileSchema(v.object({}) as unknown as ToolSchema, 'input')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('toStandardJsonSchema()') as unknown }),
    )
  })
})
