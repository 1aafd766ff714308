import { breaking, compatible, undecided, type InclusionCase } from './inclusion-case.ts'

const malformed: readonly (readonly [name: string, schema: unknown])[] = [
  ['a list', []],
  ['a text', 'string'],
  ['null', null],
  ['a number', 7],
  ['undefined', undefined],
  ['a function', (): boolean => true],
  ['a date', new Date(0)],
  ['type of no name', { type: 'text' }],
  ['type of an empty list', { type: [] }],
  ['type in a list with a number', { type: ['string', 1] }],
  ['enum of no list', { enum: 'a' }],
  ['const NaN', { const: Number.NaN }],
  ['const Infinity in an object', { const: { a: Number.POSITIVE_INFINITY } }],
  ['const with an undefined member', { const: { a: undefined } }],
  ['a date in an enum', { enum: [new Date(0)] }],
  ['a bigint', { const: 1n }],
  ['minimum of a text', { minimum: '1' }],
  ['minimum NaN', { minimum: Number.NaN }],
  ['multipleOf 0', { multipleOf: 0 }],
  ['multipleOf below 0', { multipleOf: -1 }],
  ['multipleOf Infinity', { multipleOf: Number.POSITIVE_INFINITY }],
  ['minLength below 0', { minLength: -1 }],
  ['minLength with a fraction', { minLength: 1.5 }],
  ['pattern of no text', { pattern: /^a/ }],
  ['prefixItems of no list', { prefixItems: {} }],
  ['uniqueItems of a text', { uniqueItems: 'true' }],
  ['minContains of a text', { contains: {}, minContains: 'one' }],
  ['properties of a list', { properties: [{}] }],
  ['required of a text', { required: 'a' }],
  ['required with a number', { required: [1] }],
  ['dependentRequired of a text', { dependentRequired: { a: 'b' } }],
  ['dependentSchemas of a list', { dependentSchemas: [] }],
  ['allOf of an object', { allOf: {} }],
  ['anyOf of nothing', { anyOf: [] }],
  ['oneOf with a text', { oneOf: ['a'] }],
  ['not a list', { not: [] }],
  ['if null', { if: null, then: false }],
]

/** Malformed for the parts of a value only: what has no such part is decided. */
const malformedInside: readonly (readonly [name: string, schema: unknown])[] = [
  ['items of a number', { items: 1 }],
  ['a list of items with a text', { items: ['string'] }],
  ['a property that is null', { properties: { a: null } }],
]

const elsewhere = { 'x-nothing': 1 }

/** Cases about schemas that are none, or whose dialect is not known: never compatible, never a crash. */
export const MALFORMED_CASES: readonly InclusionCase[] = [
  ...malformed.flatMap(([name, schema]) => [
    undecided(`malformed, old: ${name}`, [schema, { const: 'only this' }], { code: 'malformed-keyword' }),
    undecided(`malformed, new: ${name}`, [{}, { allOf: [schema, elsewhere] }], { code: 'malformed-keyword' }),
  ]),
  ...malformedInside.flatMap(([name, schema]) => [
    breaking(`malformed inside, old: ${name}`, [schema, { const: 'only this' }], { judges: 'nobody' }),
    undecided(`malformed inside, new: ${name}`, [{}, { allOf: [schema, elsewhere] }], { code: 'malformed-keyword' }),
  ]),
  compatible('a malformed keyword where nothing depends on it', [
    { type: 'string', minLength: -1 },
    { type: 'string' },
  ]),
  compatible('the same malformed schema on both sides', [{ minimum: 'a' }, { minimum: 'a' }]),
  compatible('a flag for required, as draft-03 had it', [{ type: 'object' }, { type: 'object', required: true }]),
  undecided('a keyword that is malformed in different ways', [{ minimum: 'a' }, { minimum: 'b' }], {
    code: 'malformed-keyword',
  }),
  compatible('members that are undefined are not there', [
    { type: 'string', minLength: undefined },
    { maxLength: undefined, type: 'string' },
  ]),
  breaking(
    'a break beside a malformed keyword that is not in its way',
    [
      { properties: { a: { type: 'string' } }, required: ['a'], type: 'object' },
      { properties: { a: { type: 'number' }, b: { minimum: 'x' } } },
    ],
    { judges: 'nobody' },
  ),
  undecided('an unknown $schema', [{ $schema: 'https://example.com/my-dialect', type: 'string' }, { type: 'string' }], {
    code: 'unknown-dialect',
  }),
  undecided('an unknown $schema, new', [{ type: 'string' }, { $schema: 'https://example.com/my-dialect' }], {
    code: 'unknown-dialect',
  }),
  undecided(
    '$recursiveRef',
    [{ $schema: 'https://json-schema.org/draft/2019-09/schema', items: { $recursiveRef: '#' } }, { items: false }],
    { code: 'unsupported-keyword' },
  ),
  compatible(
    'a $schema with an empty fragment, or https',
    [
      { $schema: 'http://json-schema.org/draft-07/schema', items: [{ const: 1 }] },
      { $schema: 'https://json-schema.org/draft-07/schema#', items: [{ type: 'integer' }] },
    ],
    { judges: 'nobody' },
  ),
]
