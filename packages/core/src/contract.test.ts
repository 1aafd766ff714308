import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contractOf } from './contract.ts'
import { isPlainObject, type JsonObject } from './json.ts'
import { expectRefusal, refusalOf } from './test/refusal.ts'
import { schemaPair } from './test/tool-arbitraries.ts'
import type { ToolDefinition } from './tool-definition.ts'

const contractOfSchema = (inputSchema: unknown): unknown =>
  contractOf({ name: 'a', inputSchema: inputSchema as JsonObject })['inputSchema']

describe('contractOf', () => {
  it('has schemas, hints and execution, and nothing else', () => {
    const definition: ToolDefinition = {
      name: 'forecast',
      title: 'Forecast',
      description: 'The weather.',
      inputSchema: { type: 'object', description: 'What to ask' },
      outputSchema: { type: 'object', title: 'What comes' },
      annotations: { title: 'Forecast', readOnlyHint: true, 'x-cost': 3 },
      execution: { taskSupport: 'optional' },
      icons: [{ src: 'https://example.com/icon.png' }],
      _meta: { 'com.example/a': 1 },
    }
    expect(contractOf(definition)).toEqual({
      inputSchema: { type: 'object' },
      outputSchema: { type: 'object' },
      annotations: { readOnlyHint: true, 'x-cost': 3 },
      execution: { taskSupport: 'optional' },
    })
  })

  it.each([undefined, {}, { title: 'Forecast' }])('has no annotations for %o', (annotations) => {
    const contract = contractOf({ name: 'a', inputSchema: {}, ...(annotations && { annotations }) })
    expect(contract).toEqual({ inputSchema: {} })
  })

  it('leaves out the prose at every place where a schema stands, and touches nothing else', () => {
    fc.assert(
      fc.property(schemaPair, ({ bare, prosaic }) => {
        const stripped = contractOfSchema(prosaic)
        expect(stripped).toEqual(bare)
        expect(contractOfSchema(stripped)).toEqual(stripped)
      }),
      { numRuns: 1000 },
    )
  })

  it.each<{ what: string; schema: unknown; contract: unknown }>([
    {
      what: 'properties that are called like prose',
      schema: {
        properties: { title: { title: 'T' }, description: {}, examples: true, $comment: { description: 'D' } },
      },
      contract: { properties: { title: {}, description: {}, examples: true, $comment: {} } },
    },
    {
      what: 'a property that is called properties',
      schema: { properties: { properties: { description: 'D', properties: { title: { title: 'T' } } } } },
      contract: { properties: { properties: { properties: { title: {} } } } },
    },
    {
      what: 'const, enum and default',
      schema: { const: { title: 'a' }, enum: [{ description: 'b' }], default: { examples: [1] } },
      contract: { const: { title: 'a' }, enum: [{ description: 'b' }], default: { examples: [1] } },
    },
    {
      what: 'unknown keywords',
      schema: { 'x-ui': { title: 'a' }, markdownDescription: 'b', deprecated: true, format: 'date' },
      contract: { 'x-ui': { title: 'a' }, markdownDescription: 'b', deprecated: true, format: 'date' },
    },
    {
      what: 'lists of names in dependencies and in dependentRequired',
      schema: {
        dependencies: { a: ['title', 'description'], b: { title: 'T', required: ['a'] }, title: ['a'] },
        dependentRequired: { title: ['description'] },
      },
      contract: {
        dependencies: { a: ['title', 'description'], b: { required: ['a'] }, title: ['a'] },
        dependentRequired: { title: ['description'] },
      },
    },
    {
      what: 'items of draft 7, a list of schemas',
      schema: { items: [{ title: 'a' }, true, { items: { description: 'b' } }], additionalItems: { title: 'c' } },
      contract: { items: [{}, true, { items: {} }], additionalItems: {} },
    },
    {
      what: 'boolean schemas',
      schema: { properties: { a: true, b: false }, additionalProperties: false, not: true },
      contract: { properties: { a: true, b: false }, additionalProperties: false, not: true },
    },
    {
      what: 'a keyword with a value of another kind than it has',
      schema: { properties: ['a'], items: 'b', anyOf: { title: 'T' }, required: { title: 'kept' } },
      contract: { properties: ['a'], items: 'b', anyOf: {}, required: { title: 'kept' } },
    },
    {
      what: 'properties that are called like members of Object.prototype',
      schema: JSON.parse('{"properties":{"__proto__":{"title":"a"},"constructor":{"title":"b","type":"string"}}}'),
      contract: JSON.parse('{"properties":{"__proto__":{},"constructor":{"type":"string"}}}'),
    },
  ])('keeps what counts of $what', ({ schema, contract }) => {
    expect(JSON.stringify(contractOfSchema(schema))).toBe(JSON.stringify(contract))
  })

  it('leaves the definition as it was', () => {
    fc.assert(
      fc.property(schemaPair, ({ prosaic }) => {
        const before = JSON.stringify(prosaic)
        contractOfSchema(prosaic)
        expect(JSON.stringify(prosaic)).toBe(before)
      }),
    )
  })

  it.each(['properties', 'items', 'not', '$defs', 'allOf'])(
    'refuses a schema that contains itself by way of %s',
    (keyword) => {
      const schema: Record<string, unknown> = { title: 'T' }
      schema[keyword] =
        keyword === 'properties' || keyword === '$defs'
          ? { a: schema, b: schema }
          : keyword === 'allOf'
            ? [schema]
            : schema
      const error = refusalOf(() => contractOfSchema(schema))
      expectRefusal(error, { code: 'ERR_NOT_CANONICALIZABLE', names: [`/inputSchema/${keyword}`, 'contains itself'] })
    },
  )

  it('refuses a schema that is too deep for a digest instead of exhausting the stack', () => {
    let schema: unknown = true
    for (let level = 0; level < 200_000; level++) schema = { not: schema }
    const error = refusalOf(() => contractOfSchema(schema))
    expectRefusal(error, { code: 'ERR_NOT_CANONICALIZABLE', names: ['is nested deeper than 1000 levels'] })
  })

  it('passes on what a getter of the definition throws', () => {
    const failure = new Error('getter')
    const definition = {
      name: 'a',
      get inputSchema(): JsonObject {
        throw failure
      },
    }
    expect(() => contractOf(definition)).toThrow(failure)
  })

  it('makes plain objects of plain objects', () => {
    expect(isPlainObject(contractOfSchema(Object.create(null)))).toBe(true)
  })
})
