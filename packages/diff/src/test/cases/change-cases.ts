import type { JsonValue } from '@mcpver/core'
import type { SchemaDirection, Verdict } from '../../verdict.ts'

/** A change of a schema and what it means for those who use only what is declared, and for all. */
export interface ChangeCase {
  readonly name: string
  readonly direction: SchemaDirection
  readonly old: unknown
  readonly new: unknown
  readonly declared: Verdict['verdict']
  readonly strict: Verdict['verdict']
  /** Whether the verdict for declared callers takes safe integers for granted. */
  readonly isAssuming?: boolean
  /** The only witness that may be given for declared callers. Default: any. */
  readonly witness?: JsonValue
}

type Expected = readonly [declared: Verdict['verdict'], strict: Verdict['verdict']]
type Pair = readonly [before: unknown, after: unknown]
type More = Pick<ChangeCase, 'isAssuming' | 'witness'>

const SAME: Expected = ['compatible', 'compatible']
const RISK: Expected = ['compatible', 'breaking']
const BREAK: Expected = ['breaking', 'breaking']

function input(name: string, pair: Pair, [[declared, strict], more]: readonly [Expected, More?]): ChangeCase {
  return { name, direction: 'input', old: pair[0], new: pair[1], declared, strict, ...more }
}

function output(name: string, pair: Pair, [[declared, strict], more]: readonly [Expected, More?]): ChangeCase {
  return { name, direction: 'output', old: pair[0], new: pair[1], declared, strict, ...more }
}

const text = { type: 'string' }
const object = (properties: object, more: object = {}): object => ({ type: 'object', properties, ...more })
const shut = { additionalProperties: false }
const safe = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
const node = (properties: object): object => ({
  $ref: '#/$defs/node',
  $defs: { node: object({ ...properties, next: { $ref: '#/$defs/node' } }) },
})

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
