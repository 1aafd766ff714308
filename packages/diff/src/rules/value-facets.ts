import { facets, ofValue, objectOf, type Described } from './facet.ts'
import { capitalized, listOf, typesOf, valuesOf } from './phrase.ts'

/** Facets of what values there are: types, enumerations, constants, null. */
export const VALUE_FACETS = facets([
  {
    id: 'type-narrowed',
    title: 'A type was narrowed',
    finds:
      'The types that a schema names became fewer, or a type was named where every one was right. `integer` lies within `number`.',
    effect: 'narrows',
    message: (change) =>
      `${capitalized(change.subject)} must be ${typesOf(change.after)} now, and could be ${typesOf(change.before)} before`,
    example: ofValue({ type: 'number' }, { type: 'integer' }),
    counterexample: ofValue({ type: 'integer' }, { type: 'number' }),
  },
  {
    id: 'type-widened',
    title: 'A type was widened',
    finds: 'The types that a schema names became more, or the naming of a type went away.',
    effect: 'widens',
    message: (change) =>
      `${capitalized(change.subject)} can be ${typesOf(change.after)} now, and had to be ${typesOf(change.before)} before`,
    example: ofValue({ type: 'string' }, { type: ['string', 'integer'] }),
    counterexample: ofValue({ type: ['string', 'integer'] }, { type: ['integer', 'string'] }),
  },
  {
    id: 'type-changed',
    title: 'A type became another',
    finds: 'A schema names other types, and neither set lies within the other.',
    effect: 'changes',
    message: (change) =>
      `${capitalized(change.subject)} must be ${typesOf(change.after)} now, and had to be ${typesOf(change.before)} before`,
    example: ofValue({ type: 'string' }, { type: 'integer' }),
    counterexample: ofValue({ type: 'number' }, { type: 'integer' }),
  },
  {
    id: 'null-allowed',
    title: 'null is allowed now',
    finds: 'A schema that named types names `null` among them now, in whichever of the usual spellings.',
    effect: 'widens',
    why: { output: 'Readers that take the value for granted meet `null`: the commonest failure in programs there is.' },
    advice: { output: 'Leave the field as it was and answer an empty value, or release a major version.' },
    message: ({ subject }) => `${capitalized(subject)} can be null now`,
    example: ofValue({ type: 'string' }, { type: ['string', 'null'] }),
    counterexample: ofValue({ type: ['string', 'null'] }, { anyOf: [{ type: 'string' }, { type: 'null' }] }),
  },
  {
    id: 'null-removed',
    title: 'null is not allowed any more',
    finds: 'A schema that named `null` among its types does not any more, in whichever of the usual spellings.',
    effect: 'narrows',
    why: {
      input:
        'Models often send `null` for what they leave out, and code generators write it for every optional value. Those calls are refused now.',
    },
    advice: { input: 'Go on accepting `null` and read it as absent.' },
    message: ({ subject }) => `${capitalized(subject)} cannot be null any more`,
    example: ofValue({ anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'string' }),
    counterexample: ofValue({ type: ['string', 'null'] }, { anyOf: [{ type: 'string' }, { type: 'null' }] }),
  },
  {
    id: 'enum-value-added',
    title: 'A value joined an enumeration',
    finds: 'Values stand in an enumeration that did not before.',
    effect: 'widens',
    why: {
      output:
        'Readers branch on enumerations. A value that was not there when they were written falls through, into an error or, worse, into the wrong branch.',
    },
    advice: {
      output:
        'Answer old readers with the values that they know, and say what is new in another field; or release a major version.',
    },
    message: (change) => `${capitalized(change.subject)} can be ${added(change)} now`,
    example: ofValue({ enum: ['fast', 'deep'] }, { enum: ['fast', 'deep', 'auto'] }),
    counterexample: ofValue({ enum: ['fast', 'deep'] }, { enum: ['deep', 'fast'] }),
  },
  {
    id: 'enum-value-removed',
    title: 'A value left an enumeration',
    finds: 'Values stood in an enumeration that do not any more.',
    effect: 'narrows',
    advice: {
      input:
        'Go on accepting the value and map it to the one that takes its place; leave it out of the description first, and of the schema with the next major version.',
    },
    message: (change) => `${capitalized(change.subject)} cannot be ${removed(change)} any more`,
    example: ofValue({ enum: ['fast', 'deep'] }, { enum: ['fast'] }),
    counterexample: ofValue({ enum: ['fast', 'deep'] }, { enum: ['deep', 'fast'] }),
  },
  {
    id: 'enum-added',
    title: 'An enumeration limits what was open',
    finds: 'A schema that enumerated nothing names the values that are right (`enum` or `const`).',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must be ${valuesOf(after, 'or')} now`,
    example: ofValue({ type: 'string' }, { type: 'string', enum: ['a', 'b'] }),
    counterexample: ofValue({ type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a', 'b', 'c'] }),
  },
  {
    id: 'enum-removed',
    title: 'An enumeration went away',
    finds: 'A schema that enumerated the values that are right (`enum` or `const`) does not any more.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} is not limited to ${valuesOf(before, 'and')} any more`,
    example: ofValue({ type: 'string', enum: ['a', 'b'] }, { type: 'string' }),
    counterexample: ofValue({ type: 'string', enum: ['a', 'b'] }, { type: 'string', enum: ['a'] }),
  },
  {
    id: 'const-changed',
    title: 'A constant became another',
    finds: 'The one value that was right is not the one that is right now.',
    effect: 'changes',
    message: ({ subject, before, after }) =>
      `${capitalized(subject)} must be ${valuesOf(after, 'or')} now; it had to be ${valuesOf(before, 'or')}`,
    example: ofValue({ const: 'v1' }, { const: 'v2' }),
    counterexample: {
      before: objectOf({ value: { const: 'v1' } }),
      after: objectOf({ value: { enum: ['v1'] } }),
    },
  },
])

function added({ before, after }: Described): string {
  return listOf(valuesMissing(after, before), 'or')
}

function removed({ before, after }: Described): string {
  return listOf(valuesMissing(before, after), 'or')
}

function valuesMissing(from: unknown, there: unknown): unknown[] {
  const known = new Set((Array.isArray(there) ? there : [there]).map((value) => JSON.stringify(value)))
  return (Array.isArray(from) ? from : [from]).filter((value) => !known.has(JSON.stringify(value)))
}
