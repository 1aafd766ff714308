import { breaking, compatible, equivalent, narrower, type InclusionCase } from './inclusion-case.ts'

const closed = { unevaluatedProperties: false }
const a = { properties: { a: { type: 'string' } } }
const b = { properties: { b: { type: 'string' } } }
const both = {
  type: 'object',
  properties: { a: { type: 'string' }, b: { type: 'string' } },
  additionalProperties: false,
}
const tight = { unevaluatedItems: false }

/** Cases about `unevaluatedProperties` and `unevaluatedItems`. */
export const UNEVALUATED_CASES: readonly InclusionCase[] = [
  ...equivalent('alone, as additionalProperties', [
    { type: 'object', ...a, ...closed },
    { type: 'object', ...a, additionalProperties: false },
  ]),
  ...equivalent('sees into allOf', [{ type: 'object', allOf: [a, b], ...closed }, both]),
  breaking('additionalProperties does not see into allOf', [
    { type: 'object', allOf: [a], properties: {}, ...closed },
    { type: 'object', allOf: [a], properties: {}, additionalProperties: false },
  ]),
  ...equivalent('sees through a reference', [
    { type: 'object', $ref: '#/$defs/a', ...b, ...closed, $defs: { a } },
    both,
  ]),
  ...equivalent('sees into those members of anyOf that hold', [
    {
      type: 'object',
      anyOf: [
        { ...a, required: ['a'] },
        { ...b, required: ['b'] },
      ],
      ...closed,
    },
    { ...both, minProperties: 1 },
  ]),
  breaking('does not see into a member of anyOf that fails', [
    { type: 'object', properties: { a: { type: 'number' }, b: {} }, required: ['a', 'b'] },
    {
      anyOf: [
        { properties: { a: { type: 'string' } }, required: ['a'] },
        { properties: { b: {} }, required: ['b'] },
      ],
      ...closed,
    },
  ]),
  ...equivalent('sees into the member of oneOf that holds', [
    {
      type: 'object',
      oneOf: [
        { ...a, required: ['a'] },
        { ...b, required: ['b'] },
      ],
      ...closed,
    },
    {
      oneOf: [
        { ...both, required: ['a'], maxProperties: 1 },
        { ...both, required: ['b'], maxProperties: 1 },
      ],
    },
  ]),
  ...equivalent(
    'sees into if and then, or into else',
    [
      { type: 'object', if: { ...a, required: ['a'] }, then: b, else: { properties: { c: {} } }, ...closed },
      {
        anyOf: [
          { ...both, required: ['a'] },
          { type: 'object', properties: { c: {} }, additionalProperties: false },
        ],
      },
    ],
    { judges: 'hyperjump' },
  ),
  ...narrower('sees into dependentSchemas', [{ type: 'object', ...a, dependentSchemas: { a: b }, ...closed }, both]),
  compatible('does not see into not', [{ type: 'object', not: { not: a }, ...closed }, { maxProperties: 0 }]),
  ...equivalent('patternProperties are seen', [
    { type: 'object', patternProperties: { '^x': {} }, ...closed },
    { type: 'object', patternProperties: { '^x': {} }, additionalProperties: false },
  ]),
  ...equivalent('additionalProperties leaves nothing', [
    { type: 'object', allOf: [{ additionalProperties: { type: 'string' } }], ...closed },
    { type: 'object', additionalProperties: { type: 'string' } },
  ]),
  ...equivalent('an inner one leaves nothing to an outer one', [
    { type: 'object', allOf: [{ unevaluatedProperties: true }], ...closed },
    { type: 'object' },
  ]),
  compatible('an inner one does not see its siblings', [
    { type: 'object', ...a, allOf: [closed] },
    { maxProperties: 0 },
  ]),
  ...narrower('a schema for what is left', [
    { ...a, unevaluatedProperties: { type: 'integer' } },
    { ...a, unevaluatedProperties: { type: 'number' } },
  ]),
  compatible('means nothing in draft-07', [{ type: 'object' }, closed], { dialect: 'draft-07' }),
  ...equivalent('items: alone, as items after prefixItems', [
    { type: 'array', prefixItems: [{ type: 'string' }], ...tight },
    { type: 'array', prefixItems: [{ type: 'string' }], maxItems: 1 },
  ]),
  ...equivalent('items: sees the longest prefix of allOf', [
    { type: 'array', allOf: [{ prefixItems: [{}, {}] }, { prefixItems: [{ type: 'string' }] }], ...tight },
    { type: 'array', prefixItems: [{ type: 'string' }], maxItems: 2 },
  ]),
  ...equivalent(
    'items: those that contains counts are seen',
    [
      { type: 'array', prefixItems: [true], contains: { type: 'string' }, ...tight },
      { type: 'array', contains: { type: 'string' }, prefixItems: [true], items: { type: 'string' } },
    ],
    { judges: 'hyperjump' },
  ),
  ...equivalent('items: items leaves nothing', [
    { type: 'array', anyOf: [{ items: { type: 'string' } }], ...tight },
    { type: 'array', items: { type: 'string' } },
  ]),
  ...equivalent('items: a prefix in a member of anyOf', [
    { type: 'array', prefixItems: [{ const: 1 }], anyOf: [{ prefixItems: [true, { const: 2 }] }, true], ...tight },
    { type: 'array', prefixItems: [{ const: 1 }, { const: 2 }], maxItems: 2 },
  ]),
  ...narrower('items: a schema for what is left', [
    { prefixItems: [true], unevaluatedItems: { const: 1 } },
    { prefixItems: [true], unevaluatedItems: { type: 'integer' } },
  ]),
  ...equivalent(
    'items: a failing if evaluates nothing',
    [
      {
        type: 'array',
        if: { prefixItems: [{ const: 1 }], minItems: 1 },
        then: { prefixItems: [true, true] },
        ...tight,
      },
      {
        anyOf: [
          { type: 'array', maxItems: 0 },
          { type: 'array', prefixItems: [{ const: 1 }], minItems: 1, maxItems: 2 },
        ],
      },
    ],
    { judges: 'hyperjump' },
  ),
  ...equivalent('items: what depends on a property says nothing of an array', [
    { type: 'array', dependentSchemas: { a: { items: true } }, unevaluatedItems: { type: 'object' } },
    { type: 'array', items: { type: 'object' } },
  ]),
  compatible('items: contains that depends on a property says nothing of an array', [
    { type: 'array', dependentSchemas: { a: { contains: true } }, ...tight },
    { maxItems: 0 },
  ]),
  ...equivalent('properties: what depends on a property is seen when that is there', [
    {
      type: 'object',
      properties: { a: true },
      dependentSchemas: { a: { properties: { b: true } } },
      unevaluatedProperties: false,
    },
    {
      anyOf: [
        { type: 'object', properties: { a: true, b: true }, required: ['a'], additionalProperties: false },
        { type: 'object', maxProperties: 0 },
      ],
    },
  ]),
]
