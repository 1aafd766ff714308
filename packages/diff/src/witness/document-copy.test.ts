import { isPlainObject } from '@mcpver/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subschemasOf } from '../schema/positions.ts'
import { schemaArbitrary } from '../test/schema-arbitrary.ts'
import { copyForValidator, needsNoCopy } from './document-copy.ts'

const BOTH = [
  { dialect: '2020-12', formats: 'annotation', texts: new Set<string>() },
  { dialect: 'draft-07', formats: 'annotation', texts: new Set<string>() },
] as const

/** A schema, and all that stand in it. */
function partsOf(schema: unknown): unknown[] {
  const within = isPlainObject(schema) ? subschemasOf(schema) : []
  return [schema, ...within.flatMap((part) => partsOf(part.schema))]
}

describe('a schema that needs no copy', () => {
  it('is what a copy would be', () => {
    let count = 0
    fc.assert(
      fc.property(schemaArbitrary, (document) => {
        for (const schema of partsOf(document).filter((part) => needsNoCopy(part))) {
          count++
          for (const options of BOTH) expect(copyForValidator(schema, options)).toEqual(schema)
        }
      }),
      { numRuns: 1000, seed: 11 },
    )
    expect(count).toBeGreaterThan(1000)
  })

  it.each([
    { format: 'email' },
    { pattern: '(a+)+$' },
    { patternProperties: { '^a': true } },
    { properties: { a: { $ref: '#' } } },
    { items: [{ prefixItems: [true] }] },
    { minimum: 1, exclusiveMinimum: true },
    JSON.parse('{"properties":{"a":{"__proto__":{"type":"string"}}}}') as object,
  ])('is not %j', (schema) => {
    expect(needsNoCopy(schema)).toBe(false)
  })

  it('is none that is nested very deep', () => {
    const deep = Array.from({ length: 10_000 }).reduce<object>((inner) => ({ not: inner }), {})
    expect(needsNoCopy(deep)).toBe(false)
  })
})
