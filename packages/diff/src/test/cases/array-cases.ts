import { breaking, compatible, equivalent, narrower, type InclusionCase } from './inclusion-case.ts'

const list = (more: object): object => ({ type: 'array', ...more })
const seven = (schema: object): object => ({ $schema: 'http://json-schema.org/draft-07/schema#', ...schema })
const old = { dialect: 'draft-07' } as const

/** Cases about the keywords for arrays. */
export const ARRAY_CASES: readonly InclusionCase[] = [
  ...narrower('minItems', [{ minItems: 2 }, { minItems: 1 }]),
  ...narrower('maxItems', [{ maxItems: 1 }, { maxItems: 2 }]),
  ...equivalent('no items at all', [list({ maxItems: 0 }), list({ items: false })]),
  ...narrower('items', [{ items: { type: 'integer' } }, { items: { type: 'number' } }]),
  breaking('items of another type', [list({ items: { type: 'string' } }), list({ items: { type: 'number' } })]),
  compatible('items that nothing satisfies leave the empty array', [list({ items: false }), { const: [] }]),
  compatible('items that nothing satisfies, and one of them', [
    list({ items: { allOf: [{ type: 'null' }, { const: 1 }] }, minItems: 1 }),
    false,
  ]),
  ...narrower('prefixItems', [{ prefixItems: [{ const: 1 }] }, { prefixItems: [{ type: 'integer' }, {}] }]),
  breaking('prefixItems in another order', [
    list({ prefixItems: [{ type: 'string' }, { type: 'number' }], minItems: 2 }),
    list({ prefixItems: [{ type: 'number' }, { type: 'string' }] }),
  ]),
  ...equivalent('a tuple that is closed', [
    list({ prefixItems: [{ type: 'string' }], items: false }),
    list({ prefixItems: [{ type: 'string' }], maxItems: 1 }),
  ]),
  ...equivalent('a prefix that says what items says', [
    list({ prefixItems: [{ type: 'string' }], items: { type: 'string' } }),
    list({ items: { type: 'string' } }),
  ]),
  breaking('items begins after prefixItems', [
    list({ prefixItems: [{ type: 'string' }], items: { type: 'number' } }),
    list({ items: { type: 'number' } }),
  ]),
  ...narrower('a rest that is described', [
    { prefixItems: [true], items: { type: 'null' } },
    { prefixItems: [true, { type: ['null', 'string'] }] },
  ]),
  ...equivalent(
    'the draft-07 and the 2020-12 spelling of a tuple',
    [
      seven({ items: [{ type: 'string' }], additionalItems: { type: 'number' } }),
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        prefixItems: [{ type: 'string' }],
        items: { type: 'number' },
      },
    ],
    { judges: 'nobody' },
  ),
  ...narrower(
    'additionalItems beside a tuple',
    [
      { items: [true], additionalItems: false },
      { items: [true], additionalItems: { type: 'string' } },
    ],
    old,
  ),
  compatible('additionalItems without a tuple says nothing', [{ type: 'array' }, { additionalItems: false }], old),
  compatible(
    'additionalItems beside one schema says nothing',
    [list({ items: {} }), { items: {}, additionalItems: false }],
    old,
  ),
  compatible('prefixItems means nothing in draft-07', [list({}), { prefixItems: [false] }], old),
  compatible('additionalItems means nothing in 2020-12', [list({}), { additionalItems: false }]),
  ...narrower('contains', [{ contains: { const: 1 } }, { contains: { type: 'integer' } }]),
  ...narrower('contains demands an item', [{ contains: true }, {}]),
  ...equivalent('contains anything and minItems 1', [list({ contains: {} }), list({ minItems: 1 })]),
  ...equivalent('contains nothing and no array', [list({ contains: false }), false]),
  ...narrower('minContains', [{ contains: { const: 1 }, minContains: 2 }, { contains: { const: 1 } }]),
  ...narrower('maxContains', [
    { contains: { const: 1 }, minContains: 0, maxContains: 1 },
    { contains: { const: 1 }, minContains: 0, maxContains: 2 },
  ]),
  ...equivalent('minContains 0 demands nothing', [{ contains: { const: 1 }, minContains: 0 }, {}]),
  ...equivalent('minContains without contains says nothing', [{ minContains: 3, maxContains: 1 }, {}]),
  ...equivalent('maxContains 0 and items that are not', [
    list({ contains: { type: 'string' }, minContains: 0, maxContains: 0 }),
    list({ items: { not: { type: 'string' } } }),
  ]),
  compatible('fewer items than contains demands', [
    list({ contains: { const: 1 }, minContains: 3, maxItems: 2 }),
    false,
  ]),
  compatible('maxContains below minContains', [list({ contains: {}, minContains: 2, maxContains: 1 }), false]),
  compatible('two kinds of items need two places', [
    list({ allOf: [{ contains: { type: 'string' } }, { contains: { type: 'number' } }] }),
    { minItems: 2 },
  ]),
  breaking('one item can be of two kinds', [
    list({ allOf: [{ contains: { type: 'string' } }, { contains: { minLength: 3 } }] }),
    { minItems: 2 },
  ]),
  compatible('contains where all items are', [list({ items: { const: 1 }, minItems: 1 }), { contains: { const: 1 } }]),
  compatible('a prefix item that contains demands', [
    list({ prefixItems: [{ const: 1 }], minItems: 1 }),
    { contains: { type: 'integer' } },
  ]),
  breaking(
    'contains among items, of which one may be missing',
    [list({ items: { const: 1 } }), { contains: { const: 1 } }],
    { witness: [] },
  ),
  compatible(
    'counts in draft-07 mean nothing',
    [{ contains: { const: 1 } }, { contains: { const: 1 }, minContains: 2 }],
    old,
  ),
  ...narrower('uniqueItems', [{ uniqueItems: true }, { uniqueItems: false }]),
  breaking('equal objects are no unique items', [list({ items: { type: 'object' } }), { uniqueItems: true }]),
  ...equivalent('uniqueItems of at most one item', [list({ uniqueItems: true, maxItems: 1 }), list({ maxItems: 1 })]),
  compatible('three different booleans', [list({ uniqueItems: true, items: { type: 'boolean' }, minItems: 3 }), false]),
  compatible('different values of an enum end', [
    list({ uniqueItems: true, items: { enum: ['a', 'b', 'c'] } }),
    { maxItems: 3 },
  ]),
  breaking('different values of an enum, as many as there are', [
    list({ uniqueItems: true, items: { enum: ['a', 'b', 'c'] } }),
    { maxItems: 2 },
  ]),
  compatible('places that have to share their values', [
    list({
      uniqueItems: true,
      prefixItems: [{ enum: [1, 2] }, { enum: [1, 2] }, { enum: [1, 2] }],
      minItems: 3,
    }),
    false,
  ]),
  breaking(
    'places that can share their values one way only',
    [
      list({
        uniqueItems: true,
        prefixItems: [{ enum: [1, 2] }, { enum: [1] }, { enum: [2, 3] }],
        minItems: 3,
        maxItems: 3,
      }),
      false,
    ],
    { witness: [2, 1, 3] },
  ),
  compatible('unique items among which contains counts', [
    list({ uniqueItems: true, contains: { const: 1 } }),
    { contains: { const: 1 }, maxContains: 1 },
  ]),
  breaking('a number and its integer are one item', [{ const: [1, 1.0] }, { uniqueItems: true }]),
  compatible('items within arrays of arrays', [
    list({ items: list({ items: { type: 'integer' } }) }),
    list({ items: { items: { type: 'number' } } }),
  ]),
  breaking('not all items are', [list({}), { items: { type: 'string' } }]),
  compatible('no item is', [list({ not: { contains: { type: 'string' } } }), { items: { not: { type: 'string' } } }]),
  compatible('some item is not', [
    list({ not: { items: { type: 'string' } } }),
    { contains: { not: { type: 'string' } } },
  ]),
  compatible('keywords about arrays let others through', [
    { type: 'string' },
    { items: false, minItems: 3, contains: false },
  ]),
]
