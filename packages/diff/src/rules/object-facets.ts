import { facets, objectOf } from './facet.ts'
import { capitalized, count } from './phrase.ts'

const QUERY = { query: { type: 'string' } } as const
const LIMITED = { ...QUERY, limit: { type: 'integer' } } as const
const OPEN = { type: 'object', properties: QUERY } as const

/** Facets of properties and of which there may be. */
export const OBJECT_FACETS = facets([
  {
    id: 'property-added-optional',
    title: 'An optional property was added',
    finds:
      'A property is declared that was not before, and it need not be there. Where the object was open, callers who sent an undeclared property of that name can fail; that is a risk, not a break, because nothing that was declared stops working.',
    effect: 'widens',
    why: {
      input: 'Callers can use something new. It is the usual way for a tool to grow.',
      output:
        'Readers pass over fields that they do not know, and clients that validate against a closed old schema do not: the comparison tells the two apart.',
    },
    advice: {
      input: 'Nothing to do. Choose a name that callers of an open object are not likely to send already.',
      output: 'Keep output schemas open (no `additionalProperties: false`), so that they can grow.',
    },
    message: ({ noun, property }) => `Optional ${noun} ${property} was added`,
    harmless: { kind: 'compatible', bump: 'minor' },
    example: { before: objectOf(QUERY), after: objectOf(LIMITED) },
    counterexample: { before: objectOf(QUERY), after: objectOf(LIMITED, { required: ['limit'] }) },
  },
  {
    id: 'property-added-required',
    title: 'A required property was added',
    finds: 'A property is declared that was not before, and it must be there.',
    effect: 'changes',
    why: {
      input: 'Every caller that does not know of the new parameter, that is every caller there is, is refused.',
      output: 'Readers get more than before. Clients that validate against a closed old schema refuse it.',
    },
    advice: {
      input:
        'Make it optional and give it a default that does what the tool did before. A `default` in the schema alone does not help: validators do not fill it in.',
      output: 'Keep output schemas open (no `additionalProperties: false`), so that they can grow.',
    },
    message: ({ noun, property }) => `Required ${noun} ${property} was added`,
    harmless: { kind: 'compatible', bump: 'minor' },
    example: { before: objectOf(QUERY), after: objectOf(LIMITED, { required: ['limit'] }) },
    counterexample: { before: objectOf(QUERY), after: objectOf(LIMITED) },
  },
  {
    id: 'property-removed',
    title: 'A property was removed',
    finds:
      'A property was declared and is not any more. Where the object is open, callers may go on sending it and it does nothing, which no validator tells them.',
    effect: 'changes',
    why: {
      input:
        'Callers that send it are refused where the object is closed, and where it is open they are silently not heard.',
      output: 'Readers that use the field find nothing there, where it was promised.',
    },
    advice: {
      input:
        'Keep accepting it, mark it `deprecated` and say in its description what to use; remove it with the next major version.',
      output: 'Keep answering it until the next major version.',
    },
    message: ({ noun, property }) => `${capitalized(noun)} ${property} was removed`,
    harmless: { kind: 'hint', bump: 'minor' },
    example: { before: objectOf(LIMITED), after: objectOf(QUERY) },
    counterexample: { before: objectOf(LIMITED, { required: ['limit'] }), after: objectOf(LIMITED) },
  },
  {
    id: 'property-became-required',
    title: 'A property became required',
    finds: 'A property could be left out and cannot any more.',
    effect: 'narrows',
    why: {
      input: 'Every caller that leaves it out is refused. Of all breaks in real servers this is among the commonest.',
    },
    advice: {
      input: 'Keep it optional and let the handler put in what it took before when the parameter was absent.',
    },
    message: ({ noun, property }) => `${capitalized(noun)} ${property} is required now`,
    example: { before: objectOf(LIMITED), after: objectOf(LIMITED, { required: ['limit'] }) },
    counterexample: { before: objectOf(QUERY), after: objectOf(LIMITED, { required: ['limit'] }) },
  },
  {
    id: 'property-became-optional',
    title: 'A property became optional',
    finds: 'A property had to be there and need not any more.',
    effect: 'widens',
    why: { output: 'Readers take a required field for granted; now it can be absent.' },
    advice: { output: 'Go on answering the field, with an empty value if need be.' },
    message: ({ noun, property }) => `${capitalized(noun)} ${property} is not required any more`,
    example: { before: objectOf(LIMITED, { required: ['limit'] }), after: objectOf(LIMITED) },
    counterexample: { before: objectOf(LIMITED, { required: ['limit'] }), after: objectOf(QUERY) },
  },
  {
    id: 'additional-properties-closed',
    title: 'Undeclared properties are refused now',
    finds:
      '`additionalProperties` became `false`. Callers who send only declared properties are not touched, so this is a risk and not a break.',
    effect: 'narrows',
    why: {
      input:
        'Models now and then send a parameter that the schema does not have. It was passed over; now the whole call is refused.',
    },
    advice: { input: 'Leave the object open in a minor version, or pass over what is not declared.' },
    message: ({ subject }) => `Undeclared properties of ${subject} are refused now`,
    example: { before: OPEN, after: { ...OPEN, additionalProperties: false } },
    counterexample: { before: OPEN, after: { ...OPEN, additionalProperties: true } },
  },
  {
    id: 'additional-properties-opened',
    title: 'Undeclared properties are accepted now',
    finds: '`additionalProperties` was `false` and is open now.',
    effect: 'widens',
    message: ({ subject }) => `Undeclared properties of ${subject} are accepted now`,
    example: { before: { ...OPEN, additionalProperties: false }, after: OPEN },
    counterexample: { before: { ...OPEN, additionalProperties: {} }, after: OPEN },
  },
  {
    id: 'additional-properties-changed',
    title: 'Undeclared properties have another schema',
    finds:
      '`additionalProperties` is a schema on one side and open or closed on the other. Changes inside of that schema have the rules of their own kind.',
    effect: 'changes',
    message: ({ subject }) => `Undeclared properties of ${subject} have another schema now`,
    example: { before: OPEN, after: { ...OPEN, additionalProperties: { type: 'string' } } },
    counterexample: { before: OPEN, after: { ...OPEN, additionalProperties: false } },
  },
  {
    id: 'pattern-property-added',
    title: 'Properties with certain names have a schema now',
    finds: '`patternProperties` has a pattern that it did not have before.',
    effect: 'changes',
    message: ({ subject, name }) => `Properties of ${subject} whose names match ${name} have a schema now`,
    example: {
      before: { type: 'object' },
      after: { type: 'object', patternProperties: { '^x-': { type: 'string' } } },
    },
    counterexample: { before: objectOf(QUERY), after: objectOf(LIMITED) },
  },
  {
    id: 'pattern-property-removed',
    title: 'Properties with certain names have no schema any more',
    finds: '`patternProperties` had a pattern that it does not have any more.',
    effect: 'changes',
    message: ({ subject, name }) => `Properties of ${subject} whose names match ${name} have no schema any more`,
    example: {
      before: { type: 'object', patternProperties: { '^x-': { type: 'string' } } },
      after: { type: 'object' },
    },
    counterexample: { before: objectOf(LIMITED), after: objectOf(QUERY) },
  },
  {
    id: 'property-names-changed',
    title: 'The names that properties may have changed',
    finds: '`propertyNames` appeared, went away, or says something else.',
    effect: 'changes',
    message: ({ subject }) => `The names that properties of ${subject} may have changed`,
    example: { before: { type: 'object' }, after: { type: 'object', propertyNames: { pattern: '^[a-z]+$' } } },
    counterexample: { before: { type: 'object' }, after: { type: 'object', minProperties: 1 } },
  },
  {
    id: 'min-properties-raised',
    title: 'More properties must be there now',
    finds: '`minProperties` appeared or is higher than before.',
    effect: 'narrows',
    message: ({ subject, after }) =>
      `${capitalized(subject)} must have at least ${count(after, 'property', 'properties')} now`,
    example: { before: { type: 'object' }, after: { type: 'object', minProperties: 1 } },
    counterexample: { before: { type: 'object' }, after: { type: 'object', minProperties: 0 } },
  },
  {
    id: 'min-properties-lowered',
    title: 'Fewer properties can be there now',
    finds: '`minProperties` went away or is lower than before.',
    effect: 'widens',
    message: ({ subject, before }) =>
      `${capitalized(subject)} can have fewer than ${count(before, 'property', 'properties')} now`,
    example: { before: { type: 'object', minProperties: 2 }, after: { type: 'object', minProperties: 1 } },
    counterexample: { before: { type: 'object', minProperties: 1 }, after: { type: 'object', minProperties: 2 } },
  },
  {
    id: 'max-properties-lowered',
    title: 'Fewer properties may be there now',
    finds: '`maxProperties` appeared or is lower than before.',
    effect: 'narrows',
    message: ({ subject, after }) =>
      `${capitalized(subject)} must have at most ${count(after, 'property', 'properties')} now`,
    example: { before: { type: 'object' }, after: { type: 'object', maxProperties: 3 } },
    counterexample: { before: { type: 'object', maxProperties: 3 }, after: { type: 'object' } },
  },
  {
    id: 'max-properties-raised',
    title: 'More properties may be there now',
    finds: '`maxProperties` went away or is higher than before.',
    effect: 'widens',
    message: ({ subject, before }) =>
      `${capitalized(subject)} can have more than ${count(before, 'property', 'properties')} now`,
    example: { before: { type: 'object', maxProperties: 3 }, after: { type: 'object', maxProperties: 5 } },
    counterexample: { before: { type: 'object', maxProperties: 5 }, after: { type: 'object', maxProperties: 3 } },
  },
  {
    id: 'dependency-added',
    title: 'A property asks for something else now',
    finds:
      "`dependentRequired`, `dependentSchemas` or draft-07's `dependencies` ties something to a property that tied nothing before.",
    effect: 'narrows',
    message: ({ noun, property }) => `Where ${noun} ${property} is there, more is asked for now`,
    example: { before: objectOf(LIMITED), after: objectOf(LIMITED, { dependentRequired: { limit: ['query'] } }) },
    counterexample: {
      before: objectOf(LIMITED, { dependencies: { limit: ['query'] } }),
      after: objectOf(LIMITED, { dependentRequired: { limit: ['query'] } }),
    },
  },
  {
    id: 'dependency-removed',
    title: 'A property asks for nothing else any more',
    finds: "`dependentRequired`, `dependentSchemas` or draft-07's `dependencies` ties nothing to a property any more.",
    effect: 'widens',
    message: ({ noun, property }) => `Where ${noun} ${property} is there, nothing more is asked for any more`,
    example: { before: objectOf(LIMITED, { dependentRequired: { limit: ['query'] } }), after: objectOf(LIMITED) },
    counterexample: { before: objectOf(LIMITED, { required: ['query'] }), after: objectOf(LIMITED) },
  },
  {
    id: 'dependency-changed',
    title: 'A property asks for other things',
    finds:
      "`dependentRequired`, `dependentSchemas` or draft-07's `dependencies` ties something else to a property than before.",
    effect: 'changes',
    message: ({ noun, property }) => `Where ${noun} ${property} is there, something else is asked for now`,
    example: {
      before: objectOf(LIMITED, { dependentRequired: { limit: ['query'] } }),
      after: objectOf(LIMITED, { dependentRequired: { limit: ['query', 'page'] } }),
    },
    counterexample: { before: objectOf(LIMITED), after: objectOf(LIMITED, { required: ['query'] }) },
  },
  {
    id: 'unevaluated-properties-changed',
    title: 'What becomes of other properties changed',
    finds: '`unevaluatedProperties` changed: whether properties that no other keyword describes are right.',
    effect: 'changes',
    message: ({ subject }) => `Properties of ${subject} that nothing describes have another schema now`,
    example: { before: OPEN, after: { ...OPEN, unevaluatedProperties: false } },
    counterexample: { before: OPEN, after: { ...OPEN, additionalProperties: false } },
  },
])
