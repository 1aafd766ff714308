import { facets, ofValue } from './facet.ts'
import { capitalized, count, valueIn } from './phrase.ts'

const FORMAT_WHY = {
  input:
    'Both dialects make `format` an annotation, and many servers assert it all the same; their callers learn of it by a refusal.',
  output: 'Both dialects make `format` an annotation, and readers parse by it all the same.',
} as const

/** Facets of texts: lengths, patterns, formats. */
export const TEXT_VALUE_FACETS = facets([
  {
    id: 'min-length-raised',
    title: 'A text must be longer now',
    finds: '`minLength` appeared or is higher than before.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must have at least ${count(after, 'character')} now`,
    example: ofValue({ type: 'string' }, { type: 'string', minLength: 1 }),
    counterexample: ofValue({ type: 'string' }, { type: 'string', minLength: 0 }),
  },
  {
    id: 'min-length-lowered',
    title: 'A text can be shorter now',
    finds: '`minLength` went away or is lower than before.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} can be shorter than ${count(before, 'character')} now`,
    example: ofValue({ type: 'string', minLength: 3 }, { type: 'string', minLength: 1 }),
    counterexample: ofValue({ type: 'string', minLength: 3 }, { type: 'string', minLength: 5 }),
  },
  {
    id: 'max-length-lowered',
    title: 'A text must be shorter now',
    finds: '`maxLength` appeared or is lower than before.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must have at most ${count(after, 'character')} now`,
    example: ofValue({ type: 'string' }, { type: 'string', maxLength: 200 }),
    counterexample: ofValue({ type: 'string', maxLength: 100 }, { type: 'string', maxLength: 200 }),
  },
  {
    id: 'max-length-raised',
    title: 'A text can be longer now',
    finds: '`maxLength` went away or is higher than before.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} can be longer than ${count(before, 'character')} now`,
    example: ofValue({ type: 'string', maxLength: 100 }, { type: 'string', maxLength: 200 }),
    counterexample: ofValue({ type: 'string', maxLength: 200 }, { type: 'string', maxLength: 100 }),
  },
  {
    id: 'pattern-added',
    title: 'A text must match a pattern now',
    finds: '`pattern` appeared.',
    effect: 'narrows',
    message: ({ subject, after }) => `${capitalized(subject)} must match ${valueIn(after)} now`,
    example: ofValue({ type: 'string' }, { type: 'string', pattern: '^[a-z]+$' }),
    counterexample: ofValue({ type: 'string', pattern: '^[a-z]+$' }, { type: 'string', pattern: '^[a-z0-9]+$' }),
  },
  {
    id: 'pattern-removed',
    title: 'A text need not match a pattern any more',
    finds: '`pattern` went away.',
    effect: 'widens',
    message: ({ subject, before }) => `${capitalized(subject)} need not match ${valueIn(before)} any more`,
    example: ofValue({ type: 'string', pattern: '^[a-z]+$' }, { type: 'string' }),
    counterexample: ofValue({ type: 'string', pattern: '^[a-z]+$' }, { type: 'string', pattern: '^[a-z0-9]+$' }),
  },
  {
    id: 'pattern-changed',
    title: 'A text must match another pattern',
    finds:
      '`pattern` changed. Whether the new one lets everything through that the old one did is decided by the languages that the two describe.',
    effect: 'changes',
    message: ({ subject, before, after }) =>
      `${capitalized(subject)} must match ${valueIn(after)} now; it was ${valueIn(before)}`,
    example: ofValue({ type: 'string', pattern: '^[a-z]+$' }, { type: 'string', pattern: '^[A-Z]+$' }),
    counterexample: ofValue({ type: 'string' }, { type: 'string', pattern: '^[a-z]+$' }),
  },
  {
    id: 'format-added',
    title: 'A format was named',
    finds: '`format` appeared.',
    effect: 'narrows',
    why: FORMAT_WHY,
    message: ({ subject, after }) => `${capitalized(subject)} has the format ${valueIn(after)} now`,
    harmless: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'string' }, { type: 'string', format: 'uri' }),
    counterexample: ofValue({ type: 'string', format: 'uri' }, { type: 'string', format: 'email' }),
  },
  {
    id: 'format-removed',
    title: 'A format is not named any more',
    finds: '`format` went away.',
    effect: 'widens',
    why: FORMAT_WHY,
    message: ({ subject, before }) => `${capitalized(subject)} does not have the format ${valueIn(before)} any more`,
    harmless: { kind: 'hint', bump: 'patch' },
    example: ofValue({ type: 'string', format: 'uri' }, { type: 'string' }),
    counterexample: ofValue({ type: 'string', format: 'uri' }, { type: 'string', format: 'email' }),
  },
  {
    id: 'format-changed',
    title: 'A format became another',
    finds: '`format` names another format.',
    effect: 'changes',
    why: FORMAT_WHY,
    message: ({ subject, before, after }) =>
      `${capitalized(subject)} has the format ${valueIn(after)} now; it was ${valueIn(before)}`,
    harmless: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'string', format: 'date' }, { type: 'string', format: 'date-time' }),
    counterexample: ofValue({ type: 'string', format: 'date' }, { type: 'string' }),
  },
  {
    id: 'content-changed',
    title: 'The encoding of a text changed',
    finds: '`contentEncoding`, `contentMediaType` or `contentSchema` changed: what a text holds, and how.',
    effect: 'informs',
    message: ({ subject, name, before, after }) =>
      `The keyword ${name} of ${subject} is ${valueIn(after)} now; it was ${valueIn(before)}`,
    severity: { kind: 'hint', bump: 'minor' },
    example: ofValue({ type: 'string', contentEncoding: 'base64' }, { type: 'string', contentEncoding: 'base32' }),
    counterexample: ofValue({ type: 'string', format: 'date' }, { type: 'string' }),
  },
])
