import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameJson } from '../json-equality.ts'
import { facetOf } from '../rules/schema-facets.ts'
import { applyPatches } from './patch.ts'
import { pointerOf } from './json-path.ts'
import { editsBetween } from './walk.ts'

/** The edits between two schemas, as facet and pointer. */
function edits(old: unknown, next: unknown): string[] {
  return editsBetween(old, next).map(({ facet, path }) => `${facet} ${pointerOf(path)}`)
}

const TEXT = { type: 'string' }
const COUNT = { type: 'integer' }
const inValue = (schema: unknown): unknown => ({ type: 'object', properties: { value: schema } })

const schema = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    fc.boolean(),
    fc.record(
      {
        type: fc.constantFrom('object', 'string', ['string', 'null'], 'integer'),
        enum: fc.array(fc.constantFrom('a', 'b', 1), { minLength: 1, maxLength: 3 }),
        minimum: fc.integer(),
        properties: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), tie('any'), { maxKeys: 3 }),
        required: fc.array(fc.constantFrom('a', 'b', '__proto__'), { maxLength: 2 }),
        additionalProperties: tie('any'),
        items: tie('any'),
        anyOf: fc.array(tie('any'), { minLength: 1, maxLength: 3 }),
        not: tie('any'),
        description: fc.string(),
        $ref: fc.constantFrom('#', '#/$defs/a', '#/properties/a', 'https://example.com/x', '#/nowhere'),
        $defs: fc.dictionary(fc.constantFrom('a', 'b'), tie('any'), { maxKeys: 2 }),
      },
      { requiredKeys: [] },
    ),
  ),
})).any

describe('editsBetween', () => {
  it('finds nothing between a schema and itself', () => {
    fc.assert(
      fc.property(schema, (any) => {
        expect(editsBetween(any, structuredClone(any))).toEqual([])
      }),
    )
  })

  it('finds something between schemas that differ, and always ends', () => {
    fc.assert(
      fc.property(schema, schema, (old, next) => {
        const found = editsBetween(old, next)
        expect(found.length > 0).toBe(!sameJson(old, next))
        for (const edit of found) expect(() => applyPatches(old, edit.patches)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('does not mind the order of properties', () => {
    fc.assert(
      fc.property(schema, schema, (old, next) => {
        const reversed = (value: unknown): unknown =>
          typeof value === 'object' && value !== null && !Array.isArray(value)
            ? Object.fromEntries(
                Object.entries(value)
                  .reverse()
                  .map(([name, member]) => [name, reversed(member)]),
              )
            : value
        const sorted = (found: readonly { readonly facet: string }[]): string[] =>
          found.map(({ facet }) => facet).sort()
        expect(sorted(editsBetween(reversed(old), reversed(next)))).toEqual(sorted(editsBetween(old, next)))
      }),
    )
  })

  it('makes a change that only adds text by text', () => {
    const found = editsBetween(inValue(TEXT), inValue({ ...TEXT, description: 'A city' }))
    expect(found.map(({ facet }) => facetOf(facet).severity?.kind)).toEqual(['text'])
  })

  it.each<[what: string, old: unknown, next: unknown, expected: string[]]>([
    ['a list of one type', inValue(TEXT), inValue({ type: ['string'] }), ['schema-respelled /properties/value']],
    [
      'null as an alternative and in a list, and a type more',
      inValue({ type: ['string', 'null'] }),
      inValue({ anyOf: [{ type: ['string', 'integer'] }, { type: 'null' }] }),
      ['type-widened /properties/value'],
    ],
    [
      'a nullable reference without null',
      { ...(inValue({ anyOf: [{ $ref: '#/$defs/a' }, { type: 'null' }] }) as object), $defs: { a: TEXT } },
      { ...(inValue({ $ref: '#/$defs/a' }) as object), $defs: { a: TEXT } },
      ['null-removed /$defs/a/type'],
    ],
    [
      'constants and an enumeration, and a value less',
      inValue({ anyOf: [{ const: 'a' }, { const: 'b' }, { const: 'c' }] }),
      inValue({ enum: ['a', 'b'] }),
      ['enum-value-removed /properties/value/enum'],
    ],
    [
      'a text and constants',
      inValue({ ...TEXT, description: 'A mode' }),
      inValue({ anyOf: [{ const: 'a' }, { ...TEXT, const: 'b' }], description: 'A mode' }),
      ['enum-added /properties/value'],
    ],
    [
      'constants and a text',
      inValue({ oneOf: [{ const: 'a', title: 'A' }, { const: 'b' }] }),
      inValue(TEXT),
      ['enum-removed /properties/value'],
    ],
    [
      'an exclusive bound of integers',
      inValue({ ...COUNT, exclusiveMinimum: 0 }),
      inValue({ ...COUNT, minimum: 1 }),
      ['schema-respelled /properties/value'],
    ],
    [
      'what becomes of other properties, spelled out',
      { type: 'object' },
      { type: 'object', additionalProperties: {} },
      ['schema-respelled '],
    ],
    [
      'definitions under the other name, and a change in one',
      { properties: { a: { $ref: '#/definitions/x' } }, definitions: { x: TEXT } },
      { properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: COUNT } },
      ['type-changed /$defs/x/type'],
    ],
    [
      'a reference and what it stands for',
      { properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { type: 'object', properties: { b: TEXT } } } },
      { properties: { a: { type: 'object', properties: { b: COUNT } } } },
      ['type-changed /properties/a/properties/b/type'],
    ],
    [
      'tuples of both dialects, and an element less',
      inValue({ type: 'array', items: [TEXT, COUNT], additionalItems: false }),
      inValue({ type: 'array', prefixItems: [TEXT], items: false }),
      ['tuple-item-removed /properties/value/items/1'],
    ],
    [
      'alternatives in another order, and one more',
      inValue({ anyOf: [TEXT, { type: 'object', properties: { kind: { const: 'a' } } }] }),
      inValue({ anyOf: [{ type: 'object', properties: { kind: { const: 'a' }, b: TEXT } }, TEXT] }),
      ['property-added-optional /properties/value/anyOf/0/properties/b'],
    ],
    [
      'a schema that became an alternative',
      inValue(TEXT),
      inValue({ anyOf: [TEXT, COUNT] }),
      ['any-of-member-added /properties/value/anyOf/1'],
    ],
    [
      'zod 4 and the names of a record',
      { type: 'object' },
      { type: 'object', propertyNames: TEXT },
      ['schema-respelled '],
    ],
    ['the order of required', { required: ['a', 'b'] }, { required: ['b', 'a'] }, ['schema-respelled /required']],
  ])('sees through %s', (...row) => {
    const [, old, next, expected] = row
    expect(edits(old, next)).toEqual(expected)
  })

  it('compares a definition once, however many refer to it, and names the first use', () => {
    const root = (x: unknown): unknown => ({
      type: 'object',
      properties: { a: { $ref: '#/$defs/x' }, b: { type: 'array', items: { $ref: '#/$defs/x' } } },
      $defs: { x },
    })
    const [edit, ...rest] = editsBetween(root(TEXT), root(COUNT))
    expect(rest).toEqual([])
    expect([edit?.facet, pointerOf(edit?.path ?? []), edit?.trail]).toEqual(['type-changed', '/$defs/x/type', ['a']])
  })

  it('does not hold a definition against one of the same name that something else refers to', () => {
    const old = { properties: { a: { $ref: '#/$defs/x' }, b: TEXT }, $defs: { x: TEXT } }
    const next = { properties: { a: TEXT, b: { $ref: '#/$defs/x' } }, $defs: { x: COUNT } }
    expect(editsBetween(old, next).map(({ facet, trail }) => `${facet} ${trail.join('.')}`)).toEqual([
      'schema-respelled a',
      'type-changed b',
    ])
  })

  it('follows what did not change to the definitions that did', () => {
    const of = (x: unknown): unknown => ({
      properties: { a: { anyOf: [{ $ref: '#/$defs/y' }, { type: 'null' }] } },
      $defs: { y: { items: { $ref: '#/$defs/x' } }, x },
    })
    expect(edits(of(TEXT), of(COUNT))).toEqual(['type-changed /$defs/x/type'])
  })

  it('ends for schemas that refer to themselves, at the root and in definitions', () => {
    const tree = (leaf: unknown): unknown => ({
      type: 'object',
      properties: { leaf, children: { type: 'array', items: { $ref: '#' } } },
    })
    expect(edits(tree(TEXT), tree(COUNT))).toEqual(['type-changed /properties/leaf/type'])
    const list = (leaf: unknown): unknown => ({
      $ref: '#/$defs/node',
      $defs: { node: { properties: { leaf, next: { $ref: '#/$defs/node' } } } },
    })
    expect(edits(list(TEXT), list(COUNT))).toEqual(['type-changed /$defs/node/properties/leaf/type'])
  })

  it.each(['__proto__', 'constructor', 'hasOwnProperty'])('takes a property called %s for an ordinary one', (name) => {
    const properties = (text: string): unknown => JSON.parse(`{"properties":{"${name}":${text}}}`)
    expect(edits({ properties: {} }, properties('{}'))).toEqual([`property-added-optional /properties/${name}`])
    expect(edits(properties('{}'), { properties: {} })).toEqual([`property-removed /properties/${name}`])
    expect(edits(properties('{"type":"string"}'), properties('{"type":"integer"}'))).toEqual([
      `type-changed /properties/${name}/type`,
    ])
  })

  it('never fetches: a reference that leads out is a reference that changed', () => {
    expect(edits({ $ref: 'https://example.com/a' }, { $ref: 'https://example.com/b' })).toEqual(['reference-changed '])
  })

  it.each([
    [{ enum: 'a' }, { enum: ['a'] }],
    [{ type: 3 }, { type: 'string' }],
    [{ anyOf: {} }, { anyOf: [] }],
    [{ minimum: '1' }, { minimum: 1 }],
    ['text', {}],
    [null, {}],
  ])('says of the malformed %j that a keyword changed, and does not throw', (old, next) => {
    expect(edits(old, next)[0]).toMatch(/^keyword-changed/)
  })

  it('ends for schemas that are nested without end', () => {
    const loop: Record<string, unknown> = { type: 'object' }
    loop['properties'] = { self: loop }
    expect(() => editsBetween(loop, { type: 'object', properties: { self: { type: 'object' } } })).not.toThrow()
  })
})
