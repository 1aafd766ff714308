import { facets, ofValue } from './facet.ts'
import { capitalized } from './phrase.ts'

const TEXT = { type: 'string' } as const
const TEXTS = { type: 'array', items: { type: 'string' } } as const
const COUNT = { type: 'integer' } as const

/** Facets of schemas that are made of schemas. Changes inside of one member have the rules of their own kind. */
export const COMPOSITION_FACETS = facets([
  {
    id: 'any-of-added',
    title: 'Alternatives limit what was open',
    finds: '`anyOf` appeared on a schema that had none.',
    effect: 'narrows',
    message: ({ subject }) => `${capitalized(subject)} must be one of several alternatives now`,
    example: ofValue({}, { anyOf: [TEXT, TEXTS] }),
    counterexample: ofValue({ anyOf: [TEXT, TEXTS] }, { anyOf: [TEXT, TEXTS, COUNT] }),
  },
  {
    id: 'any-of-removed',
    title: 'Alternatives went away',
    finds: '`anyOf` is not there any more.',
    effect: 'widens',
    message: ({ subject }) => `${capitalized(subject)} is not limited to alternatives any more`,
    example: ofValue({ anyOf: [TEXT, TEXTS] }, {}),
    counterexample: ofValue({ anyOf: [TEXT, TEXTS] }, { anyOf: [TEXTS, TEXT] }),
  },
  {
    id: 'any-of-member-added',
    title: 'An alternative was added',
    finds:
      '`anyOf` has a member that corresponds to none of the old ones. Members are matched by equality, by the constant that tells them apart, by their type, and then by their place.',
    effect: 'widens',
    message: ({ subject }) => `${capitalized(subject)} has one more alternative`,
    example: ofValue({ anyOf: [TEXT, TEXTS] }, { anyOf: [TEXT, TEXTS, COUNT] }),
    counterexample: ofValue({ anyOf: [TEXT, TEXTS] }, { anyOf: [TEXTS, TEXT] }),
  },
  {
    id: 'any-of-member-removed',
    title: 'An alternative was removed',
    finds: '`anyOf` had a member that corresponds to none of the new ones.',
    effect: 'narrows',
    message: ({ subject }) => `${capitalized(subject)} has one alternative less`,
    example: ofValue({ anyOf: [TEXT, TEXTS, COUNT] }, { anyOf: [TEXT, TEXTS] }),
    counterexample: ofValue({ anyOf: [TEXT, TEXTS] }, { anyOf: [TEXTS, TEXT] }),
  },
  {
    id: 'one-of-added',
    title: 'Exclusive alternatives limit what was open',
    finds: '`oneOf` appeared on a schema that had none.',
    effect: 'narrows',
    message: ({ subject }) => `${capitalized(subject)} must be exactly one of several alternatives now`,
    example: ofValue({}, { oneOf: [TEXT, TEXTS] }),
    counterexample: ofValue({ oneOf: [TEXT, TEXTS] }, { oneOf: [TEXT, TEXTS, COUNT] }),
  },
  {
    id: 'one-of-removed',
    title: 'Exclusive alternatives went away',
    finds: '`oneOf` is not there any more.',
    effect: 'widens',
    message: ({ subject }) => `${capitalized(subject)} is not limited to exclusive alternatives any more`,
    example: ofValue({ oneOf: [TEXT, TEXTS] }, {}),
    counterexample: ofValue({ oneOf: [TEXT, TEXTS] }, { oneOf: [TEXTS, TEXT] }),
  },
  {
    id: 'one-of-member-added',
    title: 'An exclusive alternative was added',
    finds:
      '`oneOf` has a member that corresponds to none of the old ones. Where it overlaps an old member, values that only that one accepted are refused now: adding can narrow.',
    effect: 'changes',
    message: ({ subject }) => `${capitalized(subject)} has one more exclusive alternative`,
    example: ofValue({ oneOf: [TEXT, TEXTS] }, { oneOf: [TEXT, TEXTS, COUNT] }),
    counterexample: ofValue({ oneOf: [TEXT, TEXTS] }, { oneOf: [TEXTS, TEXT] }),
  },
  {
    id: 'one-of-member-removed',
    title: 'An exclusive alternative was removed',
    finds: '`oneOf` had a member that corresponds to none of the new ones.',
    effect: 'changes',
    message: ({ subject }) => `${capitalized(subject)} has one exclusive alternative less`,
    example: ofValue({ oneOf: [TEXT, TEXTS, COUNT] }, { oneOf: [TEXT, TEXTS] }),
    counterexample: ofValue({ oneOf: [TEXT, TEXTS] }, { oneOf: [TEXTS, TEXT] }),
  },
  {
    id: 'all-of-member-added',
    title: 'One more schema must hold',
    finds: '`allOf` has a member that corresponds to none of the old ones.',
    effect: 'narrows',
    message: ({ subject }) => `One more schema must hold for ${subject} now`,
    example: ofValue(TEXT, { ...TEXT, allOf: [{ minLength: 1 }] }),
    counterexample: ofValue({ allOf: [TEXT, { minLength: 1 }] }, { allOf: [{ minLength: 1 }, TEXT] }),
  },
  {
    id: 'all-of-member-removed',
    title: 'One schema less must hold',
    finds: '`allOf` had a member that corresponds to none of the new ones.',
    effect: 'widens',
    message: ({ subject }) => `One schema less must hold for ${subject} now`,
    example: ofValue({ ...TEXT, allOf: [{ minLength: 1 }] }, TEXT),
    counterexample: ofValue({ allOf: [TEXT, { minLength: 1 }] }, { allOf: [{ minLength: 1 }, TEXT] }),
  },
  {
    id: 'not-changed',
    title: 'What is ruled out changed',
    finds: '`not` appeared, went away, or rules out something else.',
    effect: 'changes',
    message: ({ subject }) => `What ${subject} must not be changed`,
    example: ofValue(TEXT, { ...TEXT, not: { const: '' } }),
    counterexample: ofValue({ ...TEXT, not: { const: '' } }, { ...TEXT, minLength: 1, not: { const: '' } }),
  },
  {
    id: 'condition-changed',
    title: 'A condition changed',
    finds: '`if`, `then` or `else` changed: what must hold in which case.',
    effect: 'changes',
    message: ({ subject }) => `What must hold of ${subject} in which case changed`,
    example: ofValue(
      { type: 'object', if: { required: ['a'] }, then: { required: ['b'] } },
      { type: 'object', if: { required: ['a'] }, then: { required: ['c'] } },
    ),
    counterexample: ofValue({ type: 'object' }, { type: 'object', required: ['a'] }),
  },
])
