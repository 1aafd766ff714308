import { breaking, compatible, undecided, type InclusionCase } from './inclusion-case.ts'

/** Cases about references that lead out of the document, nowhere, or round in a circle. */
export const LOST_REFERENCE_CASES: readonly InclusionCase[] = [
  undecided('a remote reference', [{ $ref: 'https://other.example/a.json' }, { type: 'string' }], {
    code: 'remote-reference',
  }),
  undecided('a remote reference in the new schema', [{ type: 'string' }, { $ref: 'other.json' }], {
    code: 'remote-reference',
  }),
  compatible('the same remote reference on both sides', [
    { type: 'object', properties: { a: { $ref: 'https://other.example/a.json' } }, required: ['a'] },
    { type: 'object', properties: { a: { $ref: 'https://other.example/a.json' } } },
  ]),
  undecided(
    'two remote references',
    [{ items: { $ref: 'https://other.example/a.json' } }, { items: { $ref: 'https://other.example/b.json' } }],
    { code: 'remote-reference' },
  ),
  breaking(
    'a break beside a remote reference that is not in its way',
    [
      { type: 'object', properties: { a: { $ref: 'https://other.example/a.json' }, b: { type: 'string' } } },
      { type: 'object', properties: { a: { $ref: 'https://other.example/a.json' }, b: { type: 'number' } } },
    ],
    { judges: 'nobody' },
  ),
  undecided('a reference that leads nowhere', [{ $ref: '#/$defs/none' }, { type: 'string' }], {
    code: 'unresolved-reference',
  }),
  undecided('an anchor that is not there', [{ type: 'string' }, { $ref: '#none' }], { code: 'unresolved-reference' }),
  undecided('a reference that is no URI', [{ $ref: 'http://[' }, { type: 'string' }], { code: 'unresolved-reference' }),
  undecided('a reference that is no text', [{ $ref: 5 }, { type: 'string' }], { code: 'malformed-keyword' }),
  undecided('a schema that refers to itself for the same value', [{ $ref: '#' }, { type: 'string' }], {
    code: 'cyclic-reference',
  }),
  undecided(
    'two schemas that refer to each other for the same value',
    [
      {
        anyOf: [{ type: 'null' }, { $ref: '#/$defs/a' }],
        $defs: { a: { not: { $ref: '#/$defs/b' } }, b: { $ref: '#/$defs/a' } },
      },
      { type: 'null' },
    ],
    { code: 'cyclic-reference' },
  ),
  undecided(
    'a definition changed under a default',
    [
      { $ref: '#/default/x', default: { x: { type: 'string' } } },
      { $ref: '#/default/x', default: { x: { type: 'number' } } },
    ],
    { code: 'unconfirmed-witness' },
  ),
  undecided(
    'a definition changed under a default, by an escaped pointer',
    [
      { $ref: '#/%64efault/x', default: { x: { type: 'string' } } },
      { $ref: '#/%64efault/x', default: { x: { type: 'number' } } },
    ],
    { code: 'unconfirmed-witness' },
  ),
  undecided(
    'an $id beside a $ref in draft-07',
    [
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        $id: 'http://x.example/base/',
        definitions: {
          near: { $id: 'foo.json', type: 'number' },
          far: { $id: 'http://x.example/other/foo.json', type: 'string' },
        },
        allOf: [{ $id: 'http://x.example/other/', $ref: 'foo.json' }],
      },
      { type: 'string' },
    ],
    { code: 'unsupported-keyword' },
  ),
  undecided(
    'an embedded resource of another dialect',
    [
      {
        $ref: 'https://schemas.example/old',
        $defs: {
          old: {
            $id: 'https://schemas.example/old',
            $schema: 'http://json-schema.org/draft-07/schema#',
            allOf: [{ $ref: '#/definitions/x', type: 'string' }],
            definitions: { x: { type: ['string', 'number'] } },
          },
        },
      },
      { type: 'string' },
    ],
    { code: 'unknown-dialect' },
  ),
]
