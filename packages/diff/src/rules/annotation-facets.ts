import { facets, ofValue, type Described } from './facet.ts'
import { capitalized, valueIn } from './phrase.ts'

const TEXT_WHY = {
  input: 'Models read it when they decide what to send, so it can change calls. It is text only: no program sees it.',
  output: 'Models read it when they interpret results. It is text only: no program sees it.',
} as const
const TEXT = { kind: 'text', bump: 'patch' } as const

/** Facets of keywords that assert nothing: they are what they are, whatever a comparison says. */
export const ANNOTATION_FACETS = facets([
  {
    id: 'default-added',
    title: 'A default was named',
    finds: '`default` appeared.',
    effect: 'informs',
    why: {
      input:
        'It says what the tool takes when the parameter is absent. Whether that is what it took before, no schema says.',
    },
    message: ({ subject, after }) => `The default of ${subject} is ${valueIn(after)} now`,
    severity: { kind: 'hint', bump: 'patch' },
    example: ofValue({ type: 'integer' }, { type: 'integer', default: 10 }),
    counterexample: ofValue({ type: 'integer', default: 10 }, { type: 'integer', default: 20 }),
  },
  {
    id: 'default-removed',
    title: 'A default is not named any more',
    finds: '`default` went away.',
    effect: 'informs',
    why: { input: 'Callers that leave the parameter out do not know any more what they get.' },
    message: ({ subject, before }) => `The default of ${subject}, ${valueIn(before)}, is not named any more`,
    severity: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'integer', default: 10 }, { type: 'integer' }),
    counterexample: ofValue({ type: 'integer', default: 10 }, { type: 'integer', default: 20 }),
  },
  {
    id: 'default-changed',
    title: 'A default became another',
    finds: '`default` names another value.',
    effect: 'informs',
    why: { input: 'A call that leaves the parameter out means something else than before, and nobody is told.' },
    advice: {
      input: 'Keep the default and let callers ask for the new behaviour, or release a minor version that says so.',
    },
    message: ({ subject, before, after }) =>
      `The default of ${subject} is ${valueIn(after)} now; it was ${valueIn(before)}`,
    severity: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'integer', default: 10 }, { type: 'integer', default: 20 }),
    counterexample: ofValue({ type: 'integer' }, { type: 'integer', default: 20 }),
  },
  {
    id: 'deprecated-changed',
    title: 'A property was deprecated, or is not any more',
    finds: '`deprecated` changed on a schema inside of a tool.',
    effect: 'informs',
    why: {
      input: 'Callers are told that the parameter will go away.',
      output: 'Readers are told that the field will go away.',
    },
    advice: {
      input: 'Say in the description what to use instead.',
      output: 'Say in the description what to use instead.',
    },
    message: ({ subject, after }) =>
      `${capitalized(subject)} is ${after === true ? 'deprecated now' : 'not deprecated any more'}`,
    severity: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'string' }, { type: 'string', deprecated: true }),
    counterexample: ofValue({ type: 'string' }, { type: 'string', description: 'deprecated' }),
  },
  {
    id: 'access-changed',
    title: 'readOnly or writeOnly changed',
    finds: '`readOnly` or `writeOnly` changed on a schema inside of a tool.',
    effect: 'informs',
    message: ({ subject, name, before, after }) =>
      `The keyword ${name} of ${subject} is ${valueIn(after)} now; it was ${valueIn(before)}`,
    severity: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'string' }, { type: 'string', readOnly: true }),
    counterexample: ofValue({ type: 'string' }, { type: 'string', deprecated: true }),
  },
  {
    id: 'description-changed',
    title: 'The description of a property changed',
    finds: '`description` changed on a schema inside of a tool.',
    effect: 'informs',
    why: TEXT_WHY,
    message: prose('description'),
    severity: TEXT,
    example: ofValue({ type: 'string', description: 'A city' }, { type: 'string', description: 'A city or a region' }),
    counterexample: ofValue({ type: 'string', title: 'City' }, { type: 'string', title: 'Place' }),
  },
  {
    id: 'title-changed',
    title: 'The title of a property changed',
    finds: '`title` changed on a schema inside of a tool.',
    effect: 'informs',
    why: TEXT_WHY,
    message: prose('title'),
    severity: TEXT,
    example: ofValue({ type: 'string', title: 'City' }, { type: 'string', title: 'Place' }),
    counterexample: ofValue({ type: 'string', description: 'A city' }, { type: 'string', description: 'A place' }),
  },
  {
    id: 'examples-changed',
    title: 'The examples of a property changed',
    finds: '`examples` changed on a schema inside of a tool.',
    effect: 'informs',
    why: TEXT_WHY,
    message: ({ subject }) => `The examples of ${subject} changed`,
    severity: TEXT,
    example: ofValue({ type: 'string', examples: ['Bern'] }, { type: 'string', examples: ['Bern', 'Rome'] }),
    counterexample: ofValue({ type: 'string', default: 'Bern' }, { type: 'string', default: 'Rome' }),
  },
  {
    id: 'comment-changed',
    title: 'A comment in a schema changed',
    finds: '`$comment` changed on a schema inside of a tool.',
    effect: 'informs',
    why: TEXT_WHY,
    message: prose('comment'),
    severity: TEXT,
    example: ofValue({ type: 'string' }, { type: 'string', $comment: 'From the form' }),
    counterexample: ofValue({ type: 'string', description: 'A city' }, { type: 'string', description: 'A place' }),
  },
  {
    id: 'unknown-keyword-changed',
    title: 'A keyword without meaning to validators changed',
    finds:
      'A keyword changed that the dialect does not know: an extension of a vendor, or a typing error. It is an annotation.',
    effect: 'informs',
    message: ({ subject, name }) => `The keyword ${name} of ${subject}, which no dialect knows, changed`,
    severity: TEXT,
    example: ofValue({ type: 'string', 'x-order': 1 }, { type: 'string', 'x-order': 2 }),
    counterexample: ofValue({ type: 'string', minLength: 1 }, { type: 'string', minLength: 2 }),
  },
])

function prose(what: string): (change: Described) => string {
  return ({ subject, before, after }) => {
    const verb = before === undefined ? 'was added' : after === undefined ? 'was removed' : 'changed'
    return `The ${what} of ${subject} ${verb}`
  }
}
