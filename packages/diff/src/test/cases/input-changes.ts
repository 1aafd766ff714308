import { BREAK, type ChangeCase, input, node, object, RISK, safe, SAME, shut, text } from './change-case.ts'

/** Changes of inputs: what callers sent before has to be accepted after. */
export const INPUT_CHANGES: readonly ChangeCase[] = [
  input(
    'nothing but prose changed',
    [object({ a: text }), { ...object({ a: { ...text, title: 'A' } }), description: 'x' }],
    [SAME],
  ),
  input('an optional property added to an open object', [object({ a: text }), object({ a: text, b: text })], [RISK]),
  input(
    'an optional property added to a closed object',
    [object({ a: text }, shut), object({ a: text, b: text }, shut)],
    [SAME],
  ),
  input('an open object closed', [object({ a: text }), object({ a: text }, shut)], [RISK]),
  input('a closed object opened', [object({ a: text }, shut), object({ a: text })], [SAME]),
  input('a property taken out of an open object', [object({ a: text, b: text }), object({ a: text })], [SAME]),
  input(
    'a property taken out of a closed object',
    [object({ a: text, b: text }, shut), object({ a: text }, shut)],
    [BREAK, { witness: { b: 'text' } }],
  ),
  input(
    'a property taken out and the object closed',
    [object({ a: text, b: text }), object({ a: text }, shut)],
    [BREAK, { witness: { b: 'text' } }],
  ),
  input(
    'a required property added',
    [object({ a: text }), object({ a: text, b: text }, { required: ['b'] })],
    [BREAK, { witness: {} }],
  ),
  input('a required property no longer so', [object({ a: text }, { required: ['a'] }), object({ a: text })], [SAME]),
  input(
    'an optional property made required',
    [object({ a: text }), object({ a: text }, { required: ['a'] })],
    [BREAK, { witness: {} }],
  ),
  input(
    'the type of a property narrowed',
    [object({ a: { type: 'number' } }), object({ a: { type: 'integer' } })],
    [BREAK],
  ),
  input(
    'a value taken out of an enum',
    [object({ a: { enum: ['x', 'y'] } }), object({ a: { enum: ['x'] } })],
    [BREAK, { witness: { a: 'y' } }],
  ),
  input('a value added to an enum', [object({ a: { enum: ['x'] } }), object({ a: { enum: ['x', 'y'] } })], [SAME]),
  input('a free-form object stays open', [{ type: 'object' }, object({ a: text })], [BREAK]),
  input('a free-form object closed', [{ type: 'object' }, { type: 'object', ...shut }], [BREAK]),
  input(
    'a map whose values are described narrows',
    [
      { type: 'object', additionalProperties: text },
      { type: 'object', additionalProperties: { ...text, minLength: 1 } },
    ],
    [BREAK],
  ),
  input(
    'an explicit schema for further properties declares them',
    [
      object({ a: text }, { additionalProperties: text }),
      object({ a: text, b: { type: 'number' } }, { additionalProperties: text }),
    ],
    [BREAK],
  ),
  input(
    'a property added within a property',
    [object({ a: object({ b: text }) }), object({ a: object({ b: text, c: text }) })],
    [RISK],
  ),
  input(
    'a property added within items',
    [
      object({ list: { type: 'array', items: object({ b: text }) } }),
      object({ list: { type: 'array', items: object({ b: text, c: text }) } }),
    ],
    [RISK],
  ),
  input(
    'a property added within a tuple',
    [
      { type: 'array', prefixItems: [object({ b: text })] },
      { type: 'array', prefixItems: [object({ b: text, c: text })] },
    ],
    [RISK],
  ),
  input(
    'a required property added within items',
    [
      object({ list: { type: 'array', items: object({ b: text }) } }),
      object({ list: { type: 'array', items: object({ b: text, c: text }, { required: ['c'] }) } }),
    ],
    [BREAK, { witness: { list: [{}] } }],
  ),
  input(
    'a property added to one member of anyOf',
    [
      { anyOf: [object({ a: text }, { required: ['a'] }), text] },
      { anyOf: [object({ a: text, b: text }, { required: ['a'] }), text] },
    ],
    [RISK],
  ),
  input(
    'declarations of allOf are one',
    [{ allOf: [object({ a: text }), object({ b: text })] }, object({ a: text, b: text }, shut)],
    [RISK],
  ),
  input(
    'a property that another member of anyOf declares',
    [
      { anyOf: [object({ a: text }), object({ b: text })] },
      { anyOf: [object({ a: text, b: { type: 'number' } }), object({ b: text, a: { type: 'number' } })] },
    ],
    [BREAK],
  ),
  input('a property added to a recursive schema', [node({ a: text }), node({ a: text, b: text })], [RISK]),
  input('a property of a recursive schema narrowed', [node({ a: text }), node({ a: { const: 'x' } })], [BREAK]),
  input(
    'a property that a pattern declares',
    [
      { type: 'object', patternProperties: { '^x': text } },
      { type: 'object', patternProperties: { '^x': text }, properties: { b: text }, ...shut },
    ],
    [RISK],
  ),
  input(
    'a declared property that is required without a schema',
    [{ type: 'object', required: ['a'] }, object({ a: text }, { required: ['a'] })],
    [BREAK],
  ),
  input(
    'the bounds of safe integers put on',
    [object({ n: { type: 'integer' } }), object({ n: { type: 'integer', ...safe } })],
    [RISK, { isAssuming: true }],
  ),
  input(
    'the bounds of safe integers taken off',
    [object({ n: { type: 'integer', ...safe } }), object({ n: { type: 'integer' } })],
    [SAME],
  ),
  input(
    'the bounds of safe integers and less',
    [object({ n: { type: 'integer' } }), object({ n: { type: 'integer', ...safe, minimum: 0 } })],
    [BREAK],
  ),
  input(
    'the bounds of safe integers and an optional property',
    [object({ n: { type: 'integer' } }), object({ n: { type: 'integer', ...safe }, b: text })],
    [RISK, { isAssuming: true }],
  ),
  input(
    'a schema that accepts nothing',
    [object({ a: false }, { required: ['a'] }), object({ b: text }, shut)],
    [SAME],
  ),
  input(
    'more properties asked for than are listed',
    [object({}, { minProperties: 1 }), object({}, { minProperties: 2 })],
    [BREAK],
  ),
  input(
    'more properties asked for than a part lists',
    [
      object({ a: object({ b: text }, { minProperties: 2 }) }),
      object({ a: object({ b: text }, { minProperties: 3 }) }),
    ],
    [BREAK],
  ),
  input(
    'fewer properties asked for than are listed, an object closed',
    [object({ a: text, b: text }, { minProperties: 1 }), object({ a: text, b: text }, { minProperties: 1, ...shut })],
    [RISK],
  ),
  input(
    'an object closed whose names a pattern describes',
    [object({ a: text }, { propertyNames: { pattern: '^[a-z]$' } }), object({ a: text }, shut)],
    [BREAK],
  ),
  input(
    'a name taken out of those that are listed',
    [object({ a: text }, { propertyNames: { enum: ['a', 'b'] } }), object({ a: text }, shut)],
    [BREAK, { witness: { b: 'text' } }],
  ),
  input(
    'an object closed whose names are all listed',
    [object({ a: text, b: text }, { propertyNames: { enum: ['a', 'b'] } }), object({ a: text, b: text }, shut)],
    [SAME],
  ),
  input(
    'a schema of large numbers only',
    [
      { type: 'integer', minimum: 2 ** 60 },
      { type: 'integer', minimum: 2 ** 61 },
    ],
    [BREAK],
  ),
  input(
    'a schema whose declared properties exclude each other',
    [
      object({ a: text }, { required: ['z'], not: { required: ['z'], maxProperties: 2 }, maxProperties: 3 }),
      object({ a: text }, { required: ['z'], not: { required: ['z'], maxProperties: 2 }, maxProperties: 2 }),
    ],
    [BREAK],
  ),
]
