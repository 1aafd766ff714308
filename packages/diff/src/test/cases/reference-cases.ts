import { breaking, compatible, equivalent, narrower, undecided, type InclusionCase } from './inclusion-case.ts'

const tree = (leaf: object): object => ({
  $ref: '#/$defs/node',
  $defs: {
    node: {
      type: 'object',
      properties: { value: leaf, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
      required: ['value'],
      additionalProperties: false,
    },
  },
})

const evenOdd = (more: object): object => ({
  $ref: '#/$defs/even',
  $defs: {
    even: { type: 'object', properties: { next: { $ref: '#/$defs/odd' } }, additionalProperties: false },
    odd: { type: 'object', properties: { next: { $ref: '#/$defs/even' } }, additionalProperties: false, ...more },
  },
})

/** The extensible tree of JSON Schema 2020-12 Core, section 8.2.3.2, in our own words. */
const extensible = (more: object): object => ({
  $id: 'https://schemas.example/strict-tree',
  $dynamicAnchor: 'node',
  $ref: 'tree',
  ...more,
  $defs: {
    tree: {
      $id: 'tree',
      $dynamicAnchor: 'node',
      type: 'object',
      properties: { data: true, children: { type: 'array', items: { $dynamicRef: '#node' } } },
    },
  },
})

const linked = { type: 'object', properties: { next: { $ref: '#' } } }

/** Cases about references within a document. */
export const REFERENCE_CASES: readonly InclusionCase[] = [
  ...equivalent('a reference inlined', [
    { type: 'object', properties: { a: { $ref: '#/$defs/name' } }, $defs: { name: { type: 'string', minLength: 1 } } },
    { type: 'object', properties: { a: { type: 'string', minLength: 1 } } },
  ]),
  ...narrower('what a reference leads to', [
    { items: { $ref: '#/$defs/a' }, $defs: { a: { const: 1 } } },
    { items: { $ref: '#/$defs/b' }, $defs: { b: { type: 'integer' } } },
  ]),
  ...equivalent('a chain of references', [
    { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { type: 'null' } } },
    { type: 'null' },
  ]),
  ...narrower('keywords beside a reference count in 2020-12', [
    { $ref: '#/$defs/a', maxLength: 3, $defs: { a: { type: 'string' } } },
    { $ref: '#/$defs/a', $defs: { a: { type: 'string' } } },
  ]),
  ...equivalent(
    'keywords beside a reference do not count in draft-07',
    [
      { allOf: [{ $ref: '#/definitions/a', maxLength: 3 }], definitions: { a: { type: 'string' } } },
      { type: 'string' },
    ],
    { dialect: 'draft-07' },
  ),
  ...equivalent('$defs and definitions', [
    { properties: { a: { $ref: '#/$defs/x' } }, $defs: { x: { type: 'null' } } },
    { properties: { a: { $ref: '#/definitions/x' } }, definitions: { x: { type: 'null' } } },
  ]),
  ...equivalent('a pointer with escapes', [
    { items: { $ref: '#/$defs/a~1b~0c%25' }, $defs: { 'a/b~c%': { type: 'null' } } },
    { items: { type: 'null' } },
  ]),
  ...equivalent('a reference into properties', [
    { type: 'object', properties: { a: { type: 'string' }, b: { $ref: '#/properties/a' } } },
    { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' } } },
  ]),
  breaking('a definition changed that a pointer leads to under an annotation', [
    { $ref: '#/$defs/title', $defs: { title: { type: 'string' } } },
    { $ref: '#/$defs/title', $defs: { title: { type: 'number' } } },
  ]),
  ...equivalent('$anchor', [
    { items: { $ref: '#name' }, $defs: { x: { $anchor: 'name', type: 'string' } } },
    { items: { type: 'string' } },
  ]),
  ...equivalent('$id as the base of what stands in it', [
    {
      $id: 'https://schemas.example/root',
      items: { $ref: 'inner#/$defs/deep' },
      $defs: { x: { $id: 'inner', $defs: { deep: { type: 'null' } } } },
    },
    { items: { type: 'null' } },
  ]),
  breaking(
    'a pointer is resolved in the resource it stands in',
    [
      {
        $id: 'https://schemas.example/outer',
        items: { $id: 'inner', $ref: '#/$defs/x', $defs: { x: { type: 'string' } } },
        $defs: { x: { type: 'number' } },
      },
      { items: { type: 'number' } },
    ],
    { judges: 'hyperjump' },
  ),
  ...narrower('a tree with a narrower leaf', [tree({ type: 'integer' }), tree({ type: 'number' })]),
  compatible('a tree against itself in other words', [
    tree({ type: 'string' }),
    { ...tree({ type: 'string', minLength: 0 }), title: 'Tree' },
  ]),
  ...narrower('a list that is recursive through its root', [{ ...linked, required: ['value'] }, linked]),
  ...narrower('mutual recursion', [evenOdd({ required: ['next'] }), evenOdd({})]),
  compatible('two definitions that unroll one', [
    evenOdd({}),
    { type: 'object', properties: { next: { $ref: '#' } }, additionalProperties: false },
  ]),
  compatible('one definition that rolls up two', [
    { type: 'object', properties: { next: { $ref: '#' } }, additionalProperties: false },
    evenOdd({}),
  ]),
  breaking('a difference three levels down in a recursion', [
    { type: 'object', properties: { next: { $ref: '#' } }, additionalProperties: false },
    {
      type: 'object',
      properties: { next: { properties: { next: { properties: { next: { required: ['next'] } } } } } },
    },
  ]),
  compatible('a recursion that never ends accepts nothing', [
    { type: 'object', properties: { next: { $ref: '#' } }, required: ['next'] },
    false,
  ]),
  compatible('a recursion through arrays that never ends accepts nothing', [
    { type: 'array', items: { $ref: '#' }, minItems: 1 },
    { type: 'string' },
  ]),
  ...['p', 'q'].map((first) =>
    breaking(`what is assumed within a recursion is not remembered outside of it, ${first} first`, [
      {
        type: 'object',
        required: [first, first === 'p' ? 'q' : 'p'],
        properties: { p: { $ref: '#/$defs/ends' }, q: { $ref: '#/$defs/goesOn' } },
        $defs: {
          ends: {
            anyOf: [
              { type: 'object', required: ['x'], properties: { x: { $ref: '#/$defs/goesOn' } } },
              { type: 'null' },
            ],
          },
          goesOn: { type: 'object', required: ['y'], properties: { y: { $ref: '#/$defs/ends' } } },
        },
      },
      { type: 'array' },
    ]),
  ),
  breaking('a recursion through arrays that may end', [{ type: 'array', items: { $ref: '#' } }, { maxItems: 1 }]),
  breaking(
    'a negated recursion',
    [
      true,
      {
        not: {
          type: 'object',
          required: ['a'],
          properties: { a: { type: ['object', 'null'], $ref: '#/$defs/x' } },
          $defs: {},
        },
        $defs: { x: { properties: { a: { $ref: '#/$defs/x' } } } },
      },
    ],
    { judges: 'both' },
  ),
  ...equivalent('$dynamicRef within one resource', [
    { type: 'array', $dynamicAnchor: 'self', items: { $dynamicRef: '#self' } },
    { type: 'array', items: { $ref: '#' } },
  ]),
  ...narrower(
    'a $dynamicRef to an anchor that is not dynamic',
    [
      { items: { $dynamicRef: '#plain' }, $defs: { x: { $anchor: 'plain', const: 1 } } },
      { items: { type: 'integer' } },
    ],
    { judges: 'hyperjump' },
  ),
  ...equivalent(
    'an extensible tree that the outer resource closes, with what it means',
    [
      extensible({ unevaluatedProperties: false }),
      {
        type: 'object',
        properties: { data: true, children: { type: 'array', items: { $ref: '#' } } },
        additionalProperties: false,
      },
    ],
    { judges: 'hyperjump' },
  ),
  undecided(
    'a break that only the dynamic scope of two resources shows',
    [
      {
        type: 'object',
        properties: {
          children: { type: 'array', items: { properties: { x: true }, additionalProperties: false, type: 'object' } },
        },
        additionalProperties: false,
      },
      extensible({ unevaluatedProperties: false }),
    ],
    { code: 'unconfirmed-witness', judges: 'hyperjump' },
  ),
]
