import { facets, ofValue } from './facet.ts'
import { capitalized, count } from './phrase.ts'

const STRINGS = { type: 'array', items: { type: 'string' } } as const

/** Facets of arrays. What stands inside of elements has the rules of its own kind. */
export const ARRAY_FACETS = facets([
  {
    id: 'items-added',
    title: 'The elements of an array are limited now',
    finds: '`items` (or `additionalItems` after a tuple) says of which form elements are; it did not before.',
    effect: 'narrows',
    message: ({ subject }) => `The elements of ${subject} have a schema now`,
    example: ofValue({ type: 'array' }, STRINGS),
    counterexample: ofValue(STRINGS, { type: 'array', items: { type: ['string', 'number'] } }),
  },
  {
    id: 'items-removed',
    title: 'The elements of an array are not limited any more',
    finds: '`items` (or `additionalItems` after a tuple) does not say any more of which form elements are.',
    effect: 'widens',
    message: ({ subject }) => `The elements of ${subject} have no schema any more`,
    example: ofValue(STRINGS, { type: 'array' }),
    counterexample: ofValue({ type: 'array', items: {} }, { type: 'array' }),
  },
  {
    id: 'tuple-item-added',
    title: 'A tuple describes one more element',
    finds: '`prefixItems` (an array under `items` in draft-07) describes a position that it did not describe before.',
    effect: 'changes',
    message: ({ subject, name }) => `The element at position ${name} of ${subject} has a schema of its own now`,
    example: ofValue(
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] },
    ),
    counterexample: ofValue(
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'array', prefixItems: [{ type: 'integer' }] },
    ),
  },
  {
    id: 'tuple-item-removed',
    title: 'A tuple describes one element less',
    finds: '`prefixItems` (an array under `items` in draft-07) does not describe a position any more.',
    effect: 'changes',
    message: ({ subject, name }) => `The element at position ${name} of ${subject} has no schema of its own any more`,
    example: ofValue(
      { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] },
      { type: 'array', prefixItems: [{ type: 'string' }] },
    ),
    counterexample: ofValue(
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'array', prefixItems: [{ type: 'integer' }] },
    ),
  },
  {
    id: 'min-items-raised',
    title: 'An array must have more elements now',
    finds: '`minItems` appeared or is higher than before.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must have at least ${count(after, 'element')} now`,
    example: ofValue(STRINGS, { ...STRINGS, minItems: 1 }),
    counterexample: ofValue(STRINGS, { ...STRINGS, minItems: 0 }),
  },
  {
    id: 'min-items-lowered',
    title: 'An array can have fewer elements now',
    finds: '`minItems` went away or is lower than before.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} can have fewer than ${count(before, 'element')} now`,
    example: ofValue({ ...STRINGS, minItems: 2 }, { ...STRINGS, minItems: 1 }),
    counterexample: ofValue({ ...STRINGS, minItems: 2 }, { ...STRINGS, minItems: 3 }),
  },
  {
    id: 'max-items-lowered',
    title: 'An array must have fewer elements now',
    finds: '`maxItems` appeared or is lower than before.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must have at most ${count(after, 'element')} now`,
    example: ofValue({ ...STRINGS, maxItems: 20 }, { ...STRINGS, maxItems: 10 }),
    counterexample: ofValue({ ...STRINGS, maxItems: 10 }, { ...STRINGS, maxItems: 20 }),
  },
  {
    id: 'max-items-raised',
    title: 'An array can have more elements now',
    finds: '`maxItems` went away or is higher than before.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} can have more than ${count(before, 'element')} now`,
    example: ofValue({ ...STRINGS, maxItems: 10 }, STRINGS),
    counterexample: ofValue({ ...STRINGS, maxItems: 20 }, { ...STRINGS, maxItems: 10 }),
  },
  {
    id: 'unique-items-added',
    title: 'Elements must differ now',
    finds: '`uniqueItems` became `true`.',
    effect: 'narrows',
    advice: { input: 'Go on accepting duplicates and drop them in the handler.' },
    message: ({ subject }) => `The elements of ${subject} must all differ now`,
    example: ofValue(STRINGS, { ...STRINGS, uniqueItems: true }),
    counterexample: ofValue(STRINGS, { ...STRINGS, uniqueItems: false }),
  },
  {
    id: 'unique-items-removed',
    title: 'Elements need not differ any more',
    finds: '`uniqueItems` was `true` and is not any more.',
    effect: 'widens',
    message: ({ subject }) => `The elements of ${subject} need not differ any more`,
    example: ofValue({ ...STRINGS, uniqueItems: true }, STRINGS),
    counterexample: ofValue({ ...STRINGS, uniqueItems: false }, STRINGS),
  },
  {
    id: 'contains-changed',
    title: 'What an array must contain changed',
    finds:
      '`contains`, `minContains` or `maxContains` changed: the elements that an array must have somewhere, and how many.',
    effect: 'changes',
    message: ({ subject }) => `What ${subject} must contain changed`,
    example: ofValue({ type: 'array' }, { type: 'array', contains: { const: 'id' } }),
    counterexample: ofValue({ type: 'array', minItems: 1 }, { type: 'array', minItems: 2 }),
  },
  {
    id: 'unevaluated-items-changed',
    title: 'What becomes of other elements changed',
    finds: '`unevaluatedItems` changed: whether elements that no other keyword describes are right.',
    effect: 'changes',
    message: ({ subject }) => `The elements of ${subject} that nothing describes have another schema now`,
    example: ofValue(
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { type: 'array', prefixItems: [{ type: 'string' }], unevaluatedItems: false },
    ),
    counterexample: ofValue({ type: 'array', minItems: 1 }, { type: 'array', minItems: 2 }),
  },
])
