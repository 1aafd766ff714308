import { breaking, compatible, equivalent, narrower, type InclusionCase } from './inclusion-case.ts'

const nullable = { anyOf: [{ type: 'string' }, { type: 'null' }] }

/** Cases about `type`, `const`, `enum` and boolean schemas. */
export const VALUE_CASES: readonly InclusionCase[] = [
  ...narrower('integer lies within number', [{ type: 'integer' }, { type: 'number' }]),
  ...narrower('a type within a list of types', [{ type: 'string' }, { type: ['string', 'null'] }]),
  ...equivalent('a list of one type', [{ type: ['object'] }, { type: 'object' }]),
  ...equivalent('a list with integer and number', [{ type: ['integer', 'number'] }, { type: 'number' }]),
  ...equivalent('a nullable by type list or by anyOf', [{ type: ['string', 'null'] }, nullable]),
  ...equivalent('a nullable by const null', [nullable, { oneOf: [{ const: null }, { type: 'string' }] }]),
  ...equivalent('all seven types', [{ type: ['null', 'boolean', 'number', 'string', 'array', 'object'] }, true]),
  breaking('no type in common', [{ type: 'string' }, { type: 'number' }]),
  breaking('a type added to the empty schema', [{}, { type: 'object' }]),
  compatible('a type beside a keyword about another type', [
    { type: 'string', minimum: 5 },
    { type: 'string', maxItems: 0 },
  ]),
  ...equivalent('const and a single enum', [{ const: 'a' }, { enum: ['a'] }]),
  ...equivalent('enum and anyOf of consts', [
    { enum: ['a', 2, null] },
    { anyOf: [{ const: null }, { const: 2 }, { const: 'a' }] },
  ]),
  ...equivalent('enum and oneOf of consts', [{ enum: ['a', 'b'] }, { oneOf: [{ const: 'a' }, { const: 'b' }] }]),
  ...equivalent('booleans listed', [{ enum: [true, false] }, { type: 'boolean' }]),
  ...equivalent('null listed', [{ const: null }, { type: 'null' }]),
  ...equivalent('a listed object in another order', [{ const: { a: 1, b: [1, 2] } }, { const: { b: [1, 2], a: 1 } }]),
  ...equivalent('minus zero is zero', [{ const: 0 }, { const: -0 }]),
  ...equivalent('1.0 is 1', [{ enum: [1.0] }, { enum: [1], type: 'integer' }]),
  ...narrower('a value added to an enum', [{ enum: ['a'] }, { enum: ['a', 'b'] }]),
  ...narrower('an enum of one type', [{ enum: ['a', 'b'] }, { type: 'string' }]),
  ...narrower('an enum that its siblings narrow', [
    { enum: ['a', 'bb', 'ccc'], maxLength: 2 },
    { enum: ['a', 'bb', 'ccc'], maxLength: 3 },
  ]),
  compatible('an enum whose other values the type excludes', [{ enum: ['a', 1], type: 'string' }, { const: 'a' }]),
  breaking('1 is not true', [{ const: 1 }, { const: true }], { witness: 1 }),
  breaking('0 is not false', [{ const: 0 }, { enum: [false] }], { witness: 0 }),
  breaking('a text is not its number', [{ const: '1' }, { const: 1 }], { witness: '1' }),
  breaking('arrays are compared in order', [{ const: [1, 2] }, { const: [2, 1] }], { witness: [1, 2] }),
  breaking('an object with one member more', [{ const: { a: 1, b: 2 } }, { const: { a: 1 } }], {
    witness: { a: 1, b: 2 },
  }),
  breaking('all but a listed array', [{ type: 'array' }, { not: { const: [1] } }], { witness: [1] }),
  breaking('all arrays but a listed one', [{ type: 'array' }, { type: 'array', enum: [[1], []] }]),
  breaking('all objects but a listed one', [{ type: 'object', maxProperties: 1 }, { enum: [{}, { a: 1 }] }]),
  compatible('objects that a finite schema has, listed', [
    { type: 'object', properties: { a: { type: 'boolean' } }, required: ['a'], additionalProperties: false },
    { enum: [{ a: true }, { a: false }] },
  ]),
  breaking(
    'objects that a finite schema has, one missing',
    [
      { type: 'object', properties: { a: { type: 'boolean' } }, additionalProperties: false },
      { enum: [{ a: true }, { a: false }] },
    ],
    { witness: {} },
  ),
  compatible('arrays that a finite schema has, listed', [
    { type: 'array', items: { const: 1 }, maxItems: 2 },
    { enum: [[], [1], [1, 1]] },
  ]),
  ...equivalent('true and the empty schema', [true, {}]),
  ...equivalent('false and not anything', [false, { not: {} }]),
  ...narrower('false within everything', [false, { type: 'string' }]),
  compatible('an uninhabited schema is within every other', [{ type: 'string', enum: [1, 2] }, { type: 'object' }]),
  compatible('contradictory bounds accept no number, and the type nothing else', [
    { type: 'number', minimum: 2, exclusiveMaximum: 2 },
    false,
  ]),
  compatible('required of a property that nothing satisfies', [
    { type: 'object', properties: { a: false }, required: ['a'] },
    { const: 1 },
  ]),
  breaking('into false', [{ const: 'a' }, false], { witness: 'a' }),
  ...equivalent('unknown keywords are annotations', [
    { type: 'string', 'x-widget': { type: 'number' }, contentEncoding: 'base64', nullable: true },
    { type: 'string', title: 'Name', description: 'A name', deprecated: true, readOnly: true, $comment: 'none' },
  ]),
  compatible('a default or an example asserts nothing', [
    { type: 'integer' },
    { type: 'integer', default: 'ten', examples: ['x'] },
  ]),
]
