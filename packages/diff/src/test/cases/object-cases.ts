import { breaking, compatible, equivalent, narrower, type InclusionCase } from './inclusion-case.ts'

const object = (more: object): object => ({ type: 'object', ...more })
const a = { a: { type: 'string' } }
const old = { dialect: 'draft-07' } as const

/** Cases about the keywords for objects. */
export const OBJECT_CASES: readonly InclusionCase[] = [
  ...narrower('properties', [{ properties: { a: { type: 'integer' } } }, { properties: { a: { type: 'number' } } }]),
  breaking('a property of another type', [
    object({ properties: a }),
    object({ properties: { a: { type: 'number' } } }),
  ]),
  breaking('a property that was not described', [object({}), object({ properties: a })]),
  ...narrower('required', [{ required: ['a', 'b'] }, { required: ['a'] }]),
  breaking(
    'a new required property with a default',
    [object({ properties: a }), object({ properties: { ...a, b: { type: 'string', default: 'x' } }, required: ['b'] })],
    { witness: {} },
  ),
  ...narrower('closed within open', [
    object({ properties: a, additionalProperties: false }),
    object({ properties: a }),
  ]),
  ...equivalent('additionalProperties true, {} and absent', [
    object({ properties: a, additionalProperties: true }),
    object({ properties: a, additionalProperties: {} }),
  ]),
  ...equivalent('additionalProperties true and absent', [object({ additionalProperties: true }), object({})]),
  ...narrower('additionalProperties', [
    { properties: a, additionalProperties: { type: 'integer' } },
    { properties: a, additionalProperties: { type: 'number' } },
  ]),
  breaking('a property taken out of a closed object', [
    object({ properties: { a: {}, b: {} }, additionalProperties: false }),
    object({ properties: { a: {} }, additionalProperties: false }),
  ]),
  compatible('a closed object whose property nothing satisfies', [
    object({ properties: { a: {}, b: false }, additionalProperties: false }),
    object({ properties: { a: {} }, additionalProperties: false }),
  ]),
  ...equivalent('additionalProperties false alone and no properties', [
    object({ additionalProperties: false }),
    object({ maxProperties: 0 }),
  ]),
  ...narrower('patternProperties', [
    { patternProperties: { '^x-': { type: 'integer' } } },
    { patternProperties: { '^x-y': { type: 'number' } } },
  ]),
  ...equivalent('a pattern of one name', [
    object({ patternProperties: { '^a$': { type: 'string' } } }),
    object({ properties: a }),
  ]),
  ...equivalent('a pattern of every name', [
    object({ patternProperties: { '': { type: 'string' } } }),
    object({ additionalProperties: { type: 'string' } }),
  ]),
  compatible('a property that a pattern describes as well', [
    object({ properties: { ab: { type: 'number' } }, patternProperties: { '^a': { type: 'integer' } } }),
    object({ properties: { ab: { type: 'integer' } } }),
  ]),
  breaking('additionalProperties spares what a pattern matches', [
    object({ patternProperties: { '^a': {} }, additionalProperties: false }),
    object({ additionalProperties: false }),
  ]),
  compatible('two patterns that split the names', [
    object({ patternProperties: { '^a': { type: 'string' }, '^[^a]|^$': { type: 'string' } } }),
    object({ additionalProperties: { type: 'string' } }),
  ]),
  breaking('two patterns that leave the empty name', [
    object({ patternProperties: { '^a': { type: 'string' }, '^[^a]': { type: 'string' } } }),
    object({ additionalProperties: { type: 'string' } }),
  ]),
  ...narrower('propertyNames', [{ propertyNames: { maxLength: 2 } }, { propertyNames: { maxLength: 3 } }]),
  ...equivalent('propertyNames of texts', [object({ propertyNames: { type: 'string' } }), object({})]),
  ...equivalent('propertyNames of no text', [
    object({ propertyNames: { type: 'integer' } }),
    object({ maxProperties: 0 }),
  ]),
  ...equivalent('propertyNames and closing', [
    object({ propertyNames: { enum: ['a', 'b'] } }),
    object({ properties: { a: {}, b: {} }, additionalProperties: false }),
  ]),
  compatible('a required property whose name is not allowed', [
    object({ propertyNames: { pattern: '^x' }, required: ['a'] }),
    false,
  ]),
  breaking('a name that breaks two demands at once, where one fits each alone', [
    object({ minProperties: 1, maxProperties: 1 }),
    { anyOf: [{ propertyNames: { not: { pattern: '^t' } } }, { propertyNames: { pattern: 't$' } }] },
  ]),
  ...narrower('minProperties', [{ minProperties: 2 }, { minProperties: 1 }]),
  ...narrower('maxProperties', [{ maxProperties: 1 }, { maxProperties: 2 }]),
  ...equivalent('minProperties 1 and not the empty object', [
    object({ minProperties: 1 }),
    object({ not: { const: {} } }),
  ]),
  compatible(
    'as many required properties as minProperties demands',
    [{ required: ['a', 'b'] }, { type: ['object', 'null'], minProperties: 2 }].map((schema, index) =>
      index === 0 ? object(schema) : schema,
    ) as [object, object],
  ),
  compatible('more required properties than maxProperties allows', [
    object({ required: ['a', 'b'], maxProperties: 1 }),
    false,
  ]),
  compatible('fewer names than minProperties demands', [
    object({ properties: { a: {}, b: {} }, additionalProperties: false, minProperties: 3 }),
    false,
  ]),
  ...equivalent('as many names as minProperties demands', [
    object({ properties: { a: {}, b: {} }, additionalProperties: false, minProperties: 2 }),
    object({ properties: { a: {}, b: {} }, additionalProperties: false, required: ['a', 'b'] }),
  ]),
  compatible('names of a finite pattern', [
    object({ patternProperties: { '^[xyz]$': {} }, additionalProperties: false }),
    { maxProperties: 3 },
  ]),
  breaking('names of a finite pattern, as many as there are', [
    object({ patternProperties: { '^[xyz]$': {} }, additionalProperties: false }),
    { maxProperties: 2 },
  ]),
  ...narrower('dependentRequired', [{ dependentRequired: { a: ['b', 'c'] } }, { dependentRequired: { a: ['b'] } }]),
  breaking('a dependency added', [object({}), { dependentRequired: { a: ['b'] } }]),
  compatible('a dependency that required fulfils', [object({ required: ['b'] }), { dependentRequired: { a: ['b'] } }]),
  compatible('a dependency whose property cannot be', [
    object({ properties: { a: false } }),
    { dependentRequired: { a: ['b'] } },
  ]),
  compatible('dependencies follow each other', [
    object({ required: ['a'], dependentRequired: { a: ['b'], b: ['c'] } }),
    { required: ['c'] },
  ]),
  ...narrower('dependentSchemas', [
    { dependentSchemas: { a: { required: ['b'], maxProperties: 2 } } },
    { dependentSchemas: { a: { required: ['b'] } } },
  ]),
  ...equivalent('dependentSchemas and dependentRequired', [
    { dependentSchemas: { a: { required: ['b'] } } },
    { dependentRequired: { a: ['b'] } },
  ]),
  ...equivalent('dependentRequired and an if', [
    { dependentRequired: { a: ['b'] } },
    { if: { type: 'object', required: ['a'] }, then: { required: ['b'] } },
  ]),
  ...narrower('dependencies on names', [{ dependencies: { a: ['b', 'c'] } }, { dependencies: { a: ['b'] } }], old),
  ...narrower(
    'dependencies on a schema',
    [
      { dependencies: { a: { properties: { b: { const: 1 } } } } },
      { dependencies: { a: { properties: { b: { type: 'number' } } } } },
    ],
    old,
  ),
  compatible('dependentRequired means nothing in draft-07', [object({}), { dependentRequired: { a: ['b'] } }], old),
  ...equivalent(
    'dependencies of draft-07 and their successors',
    [
      { $schema: 'http://json-schema.org/draft-07/schema#', dependencies: { a: ['b'], c: { required: ['d'] } } },
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        dependentRequired: { a: ['b'] },
        dependentSchemas: { c: { required: ['d'] } },
      },
    ],
    { judges: 'nobody' },
  ),
  ...narrower('objects within objects', [
    object({ properties: { a: object({ properties: { b: { type: 'integer' } }, required: ['b'] }) }, required: ['a'] }),
    object({ properties: { a: object({ properties: { b: { type: 'number' } } }) } }),
  ]),
  breaking(
    'names that a JavaScript object inherits',
    [
      object({ properties: { constructor: { type: 'string' } } }),
      object({
        properties: { constructor: { type: 'string' }, hasOwnProperty: { type: 'number' } },
        required: ['toString'],
      }),
    ],
    { witness: {}, judges: 'hyperjump' },
  ),
  breaking('required of an inherited name', [object({}), { required: ['constructor'] }], {
    witness: {},
    judges: 'hyperjump',
  }),
  compatible('keywords about objects let others through', [
    { type: 'array' },
    { required: ['a'], properties: { a: false }, additionalProperties: false, minProperties: 9 },
  ]),
]
