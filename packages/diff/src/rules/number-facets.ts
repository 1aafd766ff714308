import { facets, ofValue, type Described } from './facet.ts'
import { capitalized, valueIn } from './phrase.ts'

/** Facets of numbers. A bound that appears or goes away has rules of its own. */
export const NUMBER_FACETS = facets([
  {
    id: 'minimum-added',
    title: 'A lower bound appeared',
    finds: '`minimum` or `exclusiveMinimum` limits numbers that had no lower bound.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} has a lower bound now: ${valueIn(after)}`,
    example: ofValue({ type: 'integer' }, { type: 'integer', minimum: 1 }),
    counterexample: ofValue({ type: 'integer', exclusiveMinimum: 0 }, { type: 'integer', minimum: 1 }),
  },
  {
    id: 'minimum-removed',
    title: 'A lower bound went away',
    finds: 'Numbers that `minimum` or `exclusiveMinimum` limited have no lower bound any more.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} has no lower bound any more; it was ${valueIn(before)}`,
    example: ofValue({ type: 'integer', minimum: 1 }, { type: 'integer' }),
    counterexample: ofValue({ type: 'integer', minimum: 1 }, { type: 'integer', minimum: 0 }),
  },
  {
    id: 'minimum-raised',
    title: 'A lower bound was raised',
    finds: 'The lower bound of numbers, `minimum` or `exclusiveMinimum`, is higher than before.',
    effect: 'narrows',
    message: moved('The lower bound', 'was raised'),
    example: ofValue({ type: 'integer', minimum: 0 }, { type: 'integer', minimum: 1 }),
    counterexample: ofValue({ type: 'integer', exclusiveMinimum: 0 }, { type: 'integer', minimum: 1 }),
  },
  {
    id: 'minimum-lowered',
    title: 'A lower bound was lowered',
    finds: 'The lower bound of numbers, `minimum` or `exclusiveMinimum`, is lower than before.',
    effect: 'widens',
    message: moved('The lower bound', 'was lowered'),
    example: ofValue({ type: 'integer', minimum: 1 }, { type: 'integer', minimum: 0 }),
    counterexample: ofValue({ type: 'integer', minimum: 1 }, { type: 'integer', exclusiveMinimum: 0 }),
  },
  {
    id: 'maximum-added',
    title: 'An upper bound appeared',
    finds: '`maximum` or `exclusiveMaximum` limits numbers that had no upper bound.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} has an upper bound now: ${valueIn(after)}`,
    example: ofValue({ type: 'integer' }, { type: 'integer', maximum: 50 }),
    counterexample: ofValue({ type: 'integer', maximum: 50 }, { type: 'integer', exclusiveMaximum: 51 }),
  },
  {
    id: 'maximum-removed',
    title: 'An upper bound went away',
    finds: 'Numbers that `maximum` or `exclusiveMaximum` limited have no upper bound any more.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} has no upper bound any more; it was ${valueIn(before)}`,
    example: ofValue({ type: 'integer', maximum: 50 }, { type: 'integer' }),
    counterexample: ofValue({ type: 'integer', maximum: 50 }, { type: 'integer', maximum: 100 }),
  },
  {
    id: 'maximum-raised',
    title: 'An upper bound was raised',
    finds: 'The upper bound of numbers, `maximum` or `exclusiveMaximum`, is higher than before.',
    effect: 'widens',
    message: moved('The upper bound', 'was raised'),
    example: ofValue({ type: 'integer', maximum: 50 }, { type: 'integer', maximum: 100 }),
    counterexample: ofValue({ type: 'integer', maximum: 50 }, { type: 'integer', exclusiveMaximum: 51 }),
  },
  {
    id: 'maximum-lowered',
    title: 'An upper bound was lowered',
    finds: 'The upper bound of numbers, `maximum` or `exclusiveMaximum`, is lower than before.',
    effect: 'narrows',
    advice: {
      input:
        'Go on accepting the larger number and serve what the new bound allows, as a page size is clipped; say the new bound in the description.',
    },
    message: moved('The upper bound', 'was lowered'),
    example: ofValue({ type: 'integer', maximum: 100 }, { type: 'integer', maximum: 50 }),
    counterexample: ofValue({ type: 'integer', exclusiveMaximum: 101 }, { type: 'integer', maximum: 100 }),
  },
  {
    id: 'multiple-of-added',
    title: 'Numbers must be multiples of something now',
    finds: '`multipleOf` appeared.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must be a multiple of ${valueIn(after)} now`,
    example: ofValue({ type: 'number' }, { type: 'number', multipleOf: 0.5 }),
    counterexample: ofValue({ type: 'number', multipleOf: 0.5 }, { type: 'number', multipleOf: 0.25 }),
  },
  {
    id: 'multiple-of-removed',
    title: 'Numbers need not be multiples any more',
    finds: '`multipleOf` went away.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} need not be a multiple of ${valueIn(before)} any more`,
    example: ofValue({ type: 'number', multipleOf: 0.5 }, { type: 'number' }),
    counterexample: ofValue({ type: 'number', multipleOf: 0.5 }, { type: 'number', multipleOf: 0.25 }),
  },
  {
    id: 'multiple-of-changed',
    title: 'Numbers must be multiples of something else',
    finds: '`multipleOf` names another number.',
    effect: 'changes',
    message: ({ subject, before, after }) =>
      `${capitalized(subject)} must be a multiple of ${valueIn(after)} now; it was ${valueIn(before)}`,
    example: ofValue({ type: 'number', multipleOf: 0.5 }, { type: 'number', multipleOf: 2 }),
    counterexample: ofValue({ type: 'number', multipleOf: 0.5 }, { type: 'number' }),
  },
])

function moved(bound: string, verb: string): (change: Described) => string {
  return ({ subject, before, after }) => `${bound} of ${subject} ${verb} from ${valueIn(before)} to ${valueIn(after)}`
}
