import { breaking, compatible, equivalent, narrower, type InclusionCase } from './inclusion-case.ts'

const text = { type: 'string' }
const number = { type: 'number' }
const kind = (value: string, more: object): object => ({
  type: 'object',
  properties: { kind: { const: value }, ...more },
  required: ['kind'],
})

/** Members that exclude each other, more than are listed pair by pair. */
const kinds = (count: number): object[] =>
  Array.from({ length: count }, (_none, index) => kind(`k${String(index)}`, { a: text }))

/** Cases about the keywords that combine schemas. */
export const LOGIC_CASES: readonly InclusionCase[] = [
  ...equivalent('allOf and its members beside each other', [
    { allOf: [{ minLength: 1 }, { maxLength: 3 }] },
    { minLength: 1, maxLength: 3 },
  ]),
  ...narrower('a member added to allOf', [{ allOf: [text, { minLength: 1 }] }, { allOf: [text] }]),
  ...equivalent('allOf of objects, merged', [
    {
      allOf: [
        { type: 'object', properties: { a: text } },
        { properties: { b: number }, required: ['a'] },
      ],
    },
    { type: 'object', properties: { a: text, b: number }, required: ['a'] },
  ]),
  breaking('closing each member of allOf by itself', [
    { allOf: [{ properties: { a: text } }, { properties: { b: text } }], type: 'object' },
    { allOf: [{ properties: { a: text }, additionalProperties: false }, { properties: { b: text } }] },
  ]),
  ...narrower('a member added to anyOf', [{ anyOf: [text] }, { anyOf: [text, number] }]),
  ...equivalent('anyOf in another order, nested', [
    { anyOf: [text, { anyOf: [number, { type: 'null' }] }] },
    { anyOf: [{ type: 'null' }, number, text] },
  ]),
  compatible('bounds that join', [number, { anyOf: [{ maximum: 5 }, { minimum: 5 }] }]),
  breaking('bounds that leave a gap', [number, { anyOf: [{ maximum: 5 }, { exclusiveMinimum: 5.5 }] }]),
  compatible('integers have nothing in a gap', [{ type: 'integer' }, { anyOf: [{ maximum: 5 }, { minimum: 6 }] }]),
  ...equivalent('members that exclude each other, under anyOf and oneOf', [
    { anyOf: [text, number] },
    { oneOf: [text, number] },
  ]),
  breaking(
    'a member added to oneOf that overlaps takes values away',
    [{ oneOf: [{ type: 'integer' }] }, { oneOf: [{ type: 'integer' }, number] }],
    { judges: 'both' },
  ),
  ...narrower('oneOf within anyOf', [
    { oneOf: [{ minimum: 3 }, { maximum: 5 }] },
    { anyOf: [{ minimum: 3 }, { maximum: 5 }] },
  ]),
  ...equivalent('the same member twice in oneOf', [{ oneOf: [text, text] }, false]),
  ...equivalent('a oneOf with a true in it', [{ oneOf: [true, text] }, { not: text }]),
  ...equivalent('two members of oneOf, as formulas', [
    { oneOf: [{ required: ['a'] }, { required: ['b'] }], type: 'object' },
    {
      type: 'object',
      anyOf: [
        { required: ['a'], not: { required: ['b'] } },
        { required: ['b'], not: { required: ['a'] } },
      ],
    },
  ]),
  ...narrower('a variant added to a tagged union', [
    { oneOf: [kind('a', { x: text })] },
    { oneOf: [kind('a', { x: text }), kind('b', {})] },
  ]),
  breaking('a variant that lost a property', [
    { oneOf: [kind('a', { x: text }), kind('b', { x: number })] },
    { oneOf: [kind('a', { x: text }), kind('b', { x: text })] },
  ]),
  compatible('a tagged union under anyOf and oneOf', [
    { anyOf: [kind('a', { x: text }), kind('b', { x: number })] },
    { oneOf: [kind('a', { x: text }), kind('b', { x: number })] },
  ]),
  ...equivalent('a union of properties and a property of a union', [
    { type: 'object', properties: { a: { anyOf: [text, number] } }, required: ['a'] },
    {
      type: 'object',
      required: ['a'],
      anyOf: [{ properties: { a: text } }, { properties: { a: number } }],
    },
  ]),
  ...equivalent('double negation', [{ not: { not: text } }, text]),
  ...narrower('negation turns the order', [{ not: number }, { not: { type: 'integer' } }]),
  ...equivalent('De Morgan', [{ not: { anyOf: [text, number] } }, { allOf: [{ not: text }, { not: number }] }]),
  compatible('a contradiction', [{ allOf: [text, { not: text }] }, false]),
  compatible('a tautology', [true, { anyOf: [text, { not: text }] }]),
  breaking('not an object with a property', [{}, { not: { type: 'object', required: ['secret'] } }]),
  ...equivalent('negated oneOf', [
    { not: { oneOf: [{ minimum: 3 }, { maximum: 5 }] }, type: 'integer' },
    { enum: [3, 4, 5] },
  ]),
  ...equivalent('if, then and else as formulas', [
    { if: text, then: { minLength: 1 }, else: { type: 'null' } },
    { anyOf: [{ type: 'string', minLength: 1 }, { type: 'null' }] },
  ]),
  ...equivalent('if without then and else says nothing', [{ if: text }, {}]),
  ...equivalent('then without if says nothing', [{ then: false, else: false }, {}]),
  ...narrower('then', [
    { if: text, then: { minLength: 2 } },
    { if: text, then: { minLength: 1 } },
  ]),
  ...narrower('else', [
    { if: text, else: { minimum: 2 } },
    { if: text, else: { minimum: 1 } },
  ]),
  breaking('the condition of an if', [
    { type: 'object', if: { required: ['a'] }, then: { required: ['b'] } },
    { type: 'object', if: { required: ['c'] }, then: { required: ['b'] } },
  ]),
  ...equivalent('an if on a property', [
    {
      type: 'object',
      properties: { mode: { enum: ['fast', 'slow'] } },
      required: ['mode'],
      if: { properties: { mode: { const: 'fast' } } },
      then: { required: ['limit'] },
    },
    {
      type: 'object',
      required: ['mode'],
      anyOf: [
        { properties: { mode: { const: 'fast' } }, required: ['limit'] },
        { properties: { mode: { const: 'slow' } } },
      ],
    },
  ]),
  compatible('negated conditionals', [{ not: { if: text, then: { minLength: 1 }, else: true } }, { const: '' }]),
  compatible('one of very many members', [
    { oneOf: kinds(300) },
    { type: 'object', properties: { kind: { pattern: '^k' } } },
  ]),
  breaking(
    'one of very many members, the last one narrowed',
    [{ oneOf: kinds(300) }, { oneOf: [...kinds(299), kind('k299', { a: number })] }],
    { witness: { kind: 'k299', a: 'text' } },
  ),
  breaking('one of very many members, two of which overlap', [
    { oneOf: kinds(60) },
    { oneOf: [...kinds(60), { properties: { kind: { const: 'k7' } } }] },
  ]),
  ...equivalent('very many members in another order', [{ oneOf: kinds(40) }, { oneOf: kinds(40).reverse() }]),
  breaking('very many members under a negation', [kind('k3', {}), { not: { oneOf: kinds(40) } }]),
  compatible('two of very many members under a negation', [
    kind('k3', { a: text, b: text }),
    { not: { oneOf: [...kinds(40), kind('k3', { b: text })] } },
  ]),
]
