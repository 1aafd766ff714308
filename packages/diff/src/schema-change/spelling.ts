import { isPlainObject } from '@mcpver/core'
import { resolveReference } from './reference.ts'
import { keywordOf, type SchemaObject } from './site.ts'

/** A schema with the document that its references lead into. */
export interface Spelled {
  readonly schema: SchemaObject
  readonly root: unknown
}

const UNIONS = ['anyOf', 'oneOf'] as const

/** Keywords beside a union that leave its meaning alone. */
const TEXT: ReadonlySet<string> = new Set(['title', 'description', '$comment', 'examples', 'default', 'deprecated'])

/**
 * Two schemas in the same words, where they say a thing in different ones: null in a list of types or as an alternative, an
 * enumeration or alternatives that are constants, one schema or a union of it. `undefined` where they already do, or cannot.
 */
export function inSameWords(
  old: Spelled,
  next: Spelled,
): { readonly old: SchemaObject; readonly new: SchemaObject } | undefined {
  return asEnumerations(old, next) ?? asTypeLists(old, next) ?? asUnions(old, next)
}

/** A single schema as a union of one, where the other side is a union. */
function asUnions(old: Spelled, next: Spelled): ReturnType<typeof inSameWords> {
  const [before, after] = [unionOf(old.schema), unionOf(next.schema)]
  if (before !== undefined && after === undefined && saysSomething(next.schema)) {
    return { old: old.schema, new: { [before]: [next.schema] } }
  }
  if (after !== undefined && before === undefined && saysSomething(old.schema)) {
    return { old: { [after]: [old.schema] }, new: next.schema }
  }
  return undefined
}

/** The keyword of a schema that is a union and nothing else. */
function unionOf(schema: SchemaObject): (typeof UNIONS)[number] | undefined {
  const keyword = UNIONS.find((union) => Array.isArray(keywordOf(schema, union)))
  return keyword === undefined || hasMeaningBeside(schema, keyword) ? undefined : keyword
}

/** Whether a schema is plain and limits anything: what is open is no alternative. */
function saysSomething(schema: SchemaObject): boolean {
  return isPlain(schema) && Object.keys(schema).some((keyword) => !TEXT.has(keyword))
}

function asEnumerations(old: Spelled, next: Spelled): ReturnType<typeof inSameWords> {
  const [before, after] = [enumerationOf(old.schema), enumerationOf(next.schema)]
  if (before !== undefined && after !== undefined) return { old: before, new: after }
  if (before !== undefined && isValue(next.schema)) return { old: typedAs(next.schema, before), new: next.schema }
  if (after !== undefined && isValue(old.schema)) return { old: old.schema, new: typedAs(old.schema, after) }
  return undefined
}

/** Whether a schema says what one value is, or nothing: what a list of values can be held against. */
function isValue(schema: SchemaObject): boolean {
  return (
    isPlain(schema) && !['object', 'array'].some((type) => schema['type'] === type) && !Object.hasOwn(schema, 'allOf')
  )
}

/** An enumeration of texts with the type that the other side names: it says no more than the texts do. */
function typedAs(other: SchemaObject, enumeration: SchemaObject): SchemaObject {
  const values = enumeration['enum']
  const isOfTexts = Array.isArray(values) && values.every((value) => typeof value === 'string')
  const isTyped = Object.hasOwn(enumeration, 'type') || keywordOf(other, 'type') !== 'string'
  return isTyped || !isOfTexts ? enumeration : { ...enumeration, type: 'string' }
}

/** A union of constants as an enumeration. */
function enumerationOf(schema: SchemaObject): SchemaObject | undefined {
  const keyword = UNIONS.find((union) => Object.hasOwn(schema, union))
  const members = keyword && schema[keyword]
  if (keyword === undefined || !Array.isArray(members) || members.length === 0 || hasMeaningBeside(schema, keyword)) {
    return undefined
  }
  const constants = members.map(constantsOf)
  if (!constants.every((values) => values !== undefined)) return undefined
  const { [keyword]: _union, ...rest } = schema
  const types = new Set(members.map((member: unknown) => (isPlainObject(member) ? member['type'] : undefined)))
  const [type] = types
  return { ...rest, ...(types.size === 1 && type !== undefined && { type }), enum: [...new Set(constants.flat())] }
}

function constantsOf(member: unknown): readonly unknown[] | undefined {
  if (!isPlainObject(member)) return undefined
  const known = Object.keys(member).every((keyword) => TEXT.has(keyword) || ['const', 'enum', 'type'].includes(keyword))
  if (!known) return undefined
  if (Object.hasOwn(member, 'const')) return [member['const']]
  const values = keywordOf(member, 'enum')
  return Array.isArray(values) ? values : undefined
}

function asTypeLists(old: Spelled, next: Spelled): ReturnType<typeof inSameWords> {
  const [before, after] = [typeListOf(old), typeListOf(next)]
  if (before !== undefined && after === undefined && isPlain(next.schema)) return { old: before, new: next.schema }
  if (after !== undefined && before === undefined && isPlain(old.schema)) return { old: old.schema, new: after }
  return undefined
}

function isPlain(schema: SchemaObject): boolean {
  return UNIONS.every((union) => !Object.hasOwn(schema, union))
}

/** A union of null and one other schema as a list of types. */
function typeListOf({ schema, root }: Spelled): SchemaObject | undefined {
  const keyword = UNIONS.find((union) => Object.hasOwn(schema, union))
  const members: unknown = keyword && schema[keyword]
  if (keyword === undefined || !Array.isArray(members) || members.length !== 2 || hasMeaningBeside(schema, keyword)) {
    return undefined
  }
  const other = members.map((member: unknown) => written(member, root)).filter((member) => !isNull(member))
  const [member] = other
  if (other.length !== 1 || !isPlainObject(member) || !isPlain(member)) return undefined
  const type = keywordOf(member, 'type')
  if (type === undefined || Object.hasOwn(member, '$ref')) return undefined
  const { [keyword]: _union, ...rest } = schema
  const { const: _constant, ...kept } = member
  const values = Object.hasOwn(member, 'const') ? [member['const']] : keywordOf(member, 'enum')
  return {
    ...kept,
    ...rest,
    type: [...(Array.isArray(type) ? (type as unknown[]) : [type]), 'null'],
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }),
  }
}

/** A schema that is a reference and nothing else, as what it leads to. */
function written(schema: unknown, root: unknown): unknown {
  const isReference = isPlainObject(schema) && Object.hasOwn(schema, '$ref') && Object.keys(schema).length === 1
  return isReference ? (resolveReference(root, schema['$ref'])?.schema ?? schema) : schema
}

function isNull(schema: unknown): boolean {
  return (
    isPlainObject(schema) && (schema['type'] === 'null' || (Object.hasOwn(schema, 'const') && schema['const'] === null))
  )
}

function hasMeaningBeside(schema: SchemaObject, keyword: string): boolean {
  return Object.keys(schema).some((name) => name !== keyword && !TEXT.has(name))
}
