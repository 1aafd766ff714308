type Schema = Readonly<Record<string, unknown>>

/** Two schemas to compare. */
export interface SchemaPair {
  readonly old: unknown
  readonly new: unknown
}

const PROPERTIES = {
  query: { type: 'string', description: 'What to look for in titles', minLength: 1 },
  sort: { type: 'string', enum: ['created', 'updated', 'comments'], description: 'The order of results' },
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'Page size, at most' },
  open: { type: 'boolean' },
}

/** An input of the median size of those that real servers have: 394 bytes of JSON. */
export const MEDIAN_INPUT: Schema = {
  type: 'object',
  properties: PROPERTIES,
  required: ['query'],
  additionalProperties: false,
}

/** The changes of the median input that are timed. */
export const MEDIAN_CHANGES = {
  identical: MEDIAN_INPUT,
  'a text changed': {
    ...MEDIAN_INPUT,
    properties: { ...PROPERTIES, open: { type: 'boolean', description: 'Open ones' } },
  },
  'an optional property added': {
    ...MEDIAN_INPUT,
    properties: { ...PROPERTIES, page: { type: 'integer', minimum: 1 } },
  },
  'a value of an enum removed': {
    ...MEDIAN_INPUT,
    properties: { ...PROPERTIES, sort: { ...PROPERTIES.sort, enum: ['created', 'updated'] } },
  },
} satisfies Readonly<Record<string, Schema>>

/** A closed object with so many properties, and with one more. */
export function wideObject(count: number): SchemaPair {
  const properties = textProperties(count)
  const added = { ...properties, added: { type: 'string' } }
  return { old: closed(properties), new: closed(added) }
}

/** Objects in objects, so deep and so wide, with one property more in the innermost. */
export function deepObject(depth: number, width: number): SchemaPair {
  let [old, next] = [closed(textProperties(width)), closed({ ...textProperties(width), added: { type: 'string' } })]
  for (let level = 1; level < depth; level++) {
    old = closed({ ...textProperties(width), inner: old })
    next = closed({ ...textProperties(width), inner: next })
  }
  return { old, new: next }
}

/** So many alternatives told apart by a constant, the last of which takes one property more. */
export function alternatives(count: number): SchemaPair {
  const member = (index: number, more: Schema = {}): Schema => ({
    ...closed({ kind: { const: `kind_${String(index)}` }, value: { type: 'string' }, ...more }),
    required: ['kind'],
  })
  const members = (more: Schema): Schema[] =>
    Array.from({ length: count }, (_, index) => member(index, index === count - 1 ? more : {}))
  return { old: { anyOf: members({}) }, new: { anyOf: members({ added: { type: 'string' } }) } }
}

/** So many schemas that hold together, the last of which is loosened. */
export function conjunction(count: number): SchemaPair {
  const members = (last: number): Schema[] =>
    Array.from({ length: count }, (_, index) => ({
      properties: { [nameOf(index)]: { type: 'string', maxLength: index === count - 1 ? last : 10 } },
    }))
  return { old: { type: 'object', allOf: members(10) }, new: { type: 'object', allOf: members(20) } }
}

function closed(properties: Schema): Schema {
  return { type: 'object', properties, additionalProperties: false }
}

function textProperties(count: number): Schema {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [nameOf(index), { type: index % 2 === 0 ? 'string' : 'integer' }]),
  )
}

function nameOf(index: number): string {
  return `property_${String(index)}`
}
