import { facets, objectOf, ofValue } from './facet.ts'
import { capitalized } from './phrase.ts'

const EITHER = (low: number, high: number) =>
  ({ type: 'integer', anyOf: [{ minimum: low }, { maximum: high }] }) as const

const BOTH = (low: number, high: number) => ({ type: 'integer', allOf: [{ minimum: low }, { maximum: high }] }) as const

/** Facets of a schema as a whole. */
export const WHOLE_FACETS = facets([
  {
    id: 'schema-respelled',
    title: 'A schema says the same in other words',
    finds:
      'A schema, or a part of one, was written differently and accepts exactly the same values: `anyOf` with `null` for a list of types, `const` for an enumeration of one value, `$defs` for `definitions`, a reference for what it leads to. Reported once a schema, however many keywords it touched.',
    effect: 'informs',
    why: {
      input: 'Nothing changes for callers. It is listed so that a digest which changed is accounted for.',
      output: 'Nothing changes for readers. It is listed so that a digest which changed is accounted for.',
    },
    advice: { input: 'Nothing to do.', output: 'Nothing to do.' },
    message: ({ subject }) => `The schema of ${subject} says the same in other words`,
    severity: { kind: 'compatible', bump: 'patch' },
    example: ofValue({ type: ['string', 'null'] }, { anyOf: [{ type: 'string' }, { type: 'null' }] }),
    counterexample: ofValue({ type: ['string', 'null'] }, { anyOf: [{ type: 'string' }, { type: 'integer' }] }),
  },
  {
    id: 'changes-combined',
    title: 'Several changes do together what none does alone',
    finds:
      'Every single change of a schema, applied to the old schema by itself, does less harm than all of them do together; or what changed is in no keyword of its own, as when an anchor leads elsewhere. The whole comparison, which decides the bump, is reported at the root of the schema.',
    effect: 'changes',
    message: ({ subject }) => `${capitalized(subject)} changed in a way that no single change shows`,
    example: ofValue(EITHER(0, 10), EITHER(5, 3)),
    counterexample: ofValue(EITHER(0, 10), EITHER(0, 3)),
    output: {
      example: ofValue(BOTH(10, 0), BOTH(3, 5)),
      counterexample: ofValue(BOTH(10, 0), BOTH(10, 5)),
    },
  },
  {
    id: 'schema-forbidden',
    title: 'A schema accepts nothing any more',
    finds: 'A schema became `false`, so that no value at all is right where it stands.',
    effect: 'narrows',
    message: ({ subject }) => `No value is accepted for ${subject} any more`,
    example: {
      before: objectOf({ value: { type: 'string' } }),
      after: { ...objectOf({}), properties: { value: false } },
    },
    counterexample: { before: objectOf({ value: {} }), after: { ...objectOf({}), properties: { value: true } } },
  },
  {
    id: 'schema-permitted',
    title: 'A schema that accepted nothing accepts something',
    finds: 'A schema was `false` and is not any more.',
    effect: 'widens',
    message: ({ subject }) => `There are values for ${subject} now; there were none`,
    example: {
      before: { ...objectOf({}), properties: { value: false } },
      after: objectOf({ value: { type: 'string' } }),
    },
    counterexample: ofValue({ type: 'string' }, { type: ['string', 'number'] }),
  },
  {
    id: 'dialect-changed',
    title: 'The dialect of JSON Schema changed',
    finds:
      'The `$schema` of a schema names another dialect. The same keywords can mean something else there: an array under `items`, siblings of `$ref`, `definitions`.',
    effect: 'informs',
    message: ({ before, after }) =>
      `The schema is written in ${dialectName(after)} now; it was in ${dialectName(before)}`,
    harmless: { kind: 'compatible', bump: 'patch' },
    example: {
      before: { $schema: 'http://json-schema.org/draft-07/schema#', ...objectOf({ value: { type: 'string' } }) },
      after: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...objectOf({ value: { type: 'string' } }) },
    },
    counterexample: {
      before: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' },
      after: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', minProperties: 1 },
    },
  },
  {
    id: 'reference-changed',
    title: 'A reference leads elsewhere',
    finds:
      'A `$ref` or `$dynamicRef` changed and at least one side leads out of the schema or to nothing, so that what it stands for cannot be compared. Remote references are never fetched.',
    effect: 'changes',
    advice: {
      input: 'Bring the schema in: put it under `$defs` and refer to it there.',
      output: 'Bring the schema in: put it under `$defs` and refer to it there.',
    },
    message: ({ subject }) => `The reference of ${subject} leads elsewhere, out of what can be compared`,
    example: ofValue({ $ref: 'https://example.com/a.json' }, { $ref: 'https://example.com/b.json' }),
    counterexample: {
      before: { ...objectOf({ value: { $ref: '#/$defs/a' } }), $defs: { a: { type: 'string' } } },
      after: { ...objectOf({ value: { $ref: '#/$defs/b' } }), $defs: { b: { type: 'string' } } },
    },
  },
  {
    id: 'keyword-changed',
    title: 'A keyword changed that no other rule is about',
    finds:
      'A keyword with meaning to validators changed in a way that no other rule describes: an identifier or anchor, or a keyword whose value is malformed on either side. Or what stands in the place of a schema is none.',
    effect: 'changes',
    message: ({ subject, name }) =>
      name === ''
        ? `What stands for ${subject} is no schema, or was none`
        : `The keyword ${name} of ${subject} changed`,
    example: ofValue({ type: 'integer', minimum: 1 }, { type: 'integer', minimum: 'one' }),
    counterexample: ofValue({ type: 'integer', minimum: 1 }, { type: 'integer', minimum: 2 }),
  },
])

function dialectName(uri: unknown): string {
  if (uri === undefined) return 'no stated dialect'
  return typeof uri === 'string' ? (/draft-0\d|20\d\d-\d\d/.exec(uri)?.[0] ?? 'another dialect') : 'another dialect'
}
