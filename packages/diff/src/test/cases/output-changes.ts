import { BREAK, type ChangeCase, object, output, RISK, SAME, shut, text } from './change-case.ts'

/** Changes of outputs: what comes after has to be what readers of before expect. */
export const OUTPUT_CHANGES: readonly ChangeCase[] = [
  output('a property added to an open object', [object({ a: text }), object({ a: text, b: text })], [SAME]),
  output(
    'a property added to a closed object is ignored',
    [object({ a: text }, shut), object({ a: text, b: text }, shut)],
    [RISK],
  ),
  output('a closed object opened', [object({ a: text }, shut), object({ a: text })], [RISK]),
  output(
    'a property added within items of closed objects',
    [
      { type: 'array', items: object({ a: text }, shut) },
      { type: 'array', items: object({ a: text, b: text }, shut) },
    ],
    [RISK],
  ),
  output('an optional property taken out', [object({ a: text, b: text }), object({ a: text }, shut)], [SAME]),
  output(
    'a required property taken out',
    [object({ a: text, b: text }, { required: ['b'] }), object({ a: text })],
    [BREAK, { witness: {} }],
  ),
  output(
    'a required property made optional',
    [object({ a: text }, { required: ['a'] }), object({ a: text })],
    [BREAK, { witness: {} }],
  ),
  output('an optional property made required', [object({ a: text }), object({ a: text }, { required: ['a'] })], [SAME]),
  output(
    'a value added to an enum',
    [object({ a: { enum: ['x'] } }), object({ a: { enum: ['x', 'y'] } })],
    [BREAK, { witness: { a: 'y' } }],
  ),
  output('a value taken out of an enum', [object({ a: { enum: ['x', 'y'] } }), object({ a: { enum: ['x'] } })], [SAME]),
  output(
    'a property made nullable',
    [object({ a: text }), object({ a: { type: ['string', 'null'] } })],
    [BREAK, { witness: { a: null } }],
  ),
  output('a type widened', [object({ a: { type: 'integer' } }), object({ a: { type: 'number' } })], [BREAK]),
  output('a type narrowed', [object({ a: { type: 'number' } }), object({ a: { type: 'integer' } })], [SAME]),
  output(
    'an undeclared property narrows to a declared one',
    [object({ a: text }), object({ a: { const: 'x' }, b: text })],
    [SAME],
  ),
  output(
    'a variant added to a union',
    [
      { anyOf: [object({ kind: { const: 'a' } }, { required: ['kind'] })] },
      {
        anyOf: [
          object({ kind: { const: 'a' } }, { required: ['kind'] }),
          object({ kind: { const: 'b' } }, { required: ['kind'] }),
        ],
      },
    ],
    [BREAK, { witness: { kind: 'b' } }],
  ),
  output(
    'a property added to a recursive schema that is closed',
    [{ ...object({ next: { $ref: '#' } }, shut) }, { ...object({ next: { $ref: '#' }, a: text }, shut) }],
    [RISK],
  ),
  output(
    'more items than before',
    [
      { type: 'array', items: text, maxItems: 3 },
      { type: 'array', items: text },
    ],
    [BREAK],
  ),
]
