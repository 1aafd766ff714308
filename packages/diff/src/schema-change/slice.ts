import { isPlainObject } from '@mcpver/core'
import type { JsonPath } from './json-path.ts'
import type { Patch } from './patch.ts'
import { keywordOf, type SchemaObject } from './site.ts'

/** No schema that a person wrote is nested deeper; one that contains itself ends here. */
const DEEPEST = 200

/** Keywords that judge each property, or each element, by itself. */
const SEPARATE: ReadonlySet<string> = new Set([
  '$comment',
  '$defs',
  '$schema',
  'additionalProperties',
  'default',
  'definitions',
  'deprecated',
  'description',
  'examples',
  'items',
  'maxItems',
  'minItems',
  'properties',
  'required',
  'title',
  'type',
])

const REFERENCES: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$recursiveRef'])

interface Pair {
  readonly old: unknown
  readonly new: unknown
}

/**
 * Two schemas that differ at one place, without the optional properties beside the way there. As long as every schema on the
 * way judges its properties one by one, what is left out is the same on both sides and changes no answer; it only costs.
 */
export function sliced(pair: Pair, path: JsonPath): Pair {
  return slice(pair, path, 0)
}

/** The place that patches have in common; properties that must be there are never left out and do not count. */
export function placeOfPatches(patches: readonly Patch[]): JsonPath {
  const paths = patches.map(({ path }) => path).filter((path) => path.at(-1) !== 'required')
  return paths.reduce<JsonPath>(commonPath, paths[0] ?? [])
}

/** The beginning that two places have in common. */
export function commonPath(a: JsonPath, b: JsonPath): JsonPath {
  const end = a.findIndex((token, index) => token !== b[index])
  return end === -1 ? a : a.slice(0, end)
}

function slice(pair: Pair, path: JsonPath, at: number): Pair {
  const { old, new: next } = pair
  const [keyword, name] = [path[at], path[at + 1]]
  if (!isPlainObject(old) || !isPlainObject(next) || !isSeparate(old) || !isSeparate(next)) return pair
  if (keyword === 'properties' && typeof name === 'string') return sliceProperty({ old, new: next }, path, at)
  if (keyword !== 'items' || Array.isArray(old['items']) || Array.isArray(next['items'])) return pair
  const items = slice({ old: old['items'], new: next['items'] }, path, at + 1)
  return { old: { ...old, items: items.old }, new: { ...next, items: items.new } }
}

function sliceProperty({ old, new: next }: { old: SchemaObject; new: SchemaObject }, path: JsonPath, at: number): Pair {
  const name = String(path[at + 1])
  const [before, after] = [propertiesOf(old), propertiesOf(next)]
  const inner = slice({ old: own(before, name), new: own(after, name) }, path, at + 2)
  const kept = new Set([...requiredOf(old), ...requiredOf(next), ...companionOf(before, name)])
  return {
    old: { ...old, properties: picked(before, kept, { name, schema: inner.old }) },
    new: { ...next, properties: picked(after, kept, { name, schema: inner.new }) },
  }
}

/** One more property: an object that declares none is taken for a map, whose callers may use every name. */
function companionOf(properties: SchemaObject, name: string): string[] {
  const other = Object.keys(properties).find((property) => property !== name)
  return other === undefined ? [] : [other]
}

function isSeparate(schema: SchemaObject): boolean {
  return Object.keys(schema).every((keyword) => SEPARATE.has(keyword))
}

function propertiesOf(schema: SchemaObject): SchemaObject {
  const properties = keywordOf(schema, 'properties')
  return isPlainObject(properties) ? properties : {}
}

function requiredOf(schema: SchemaObject): readonly unknown[] {
  const required = keywordOf(schema, 'required')
  return Array.isArray(required) ? required : []
}

function own(properties: SchemaObject, name: string): unknown {
  return Object.hasOwn(properties, name) ? properties[name] : undefined
}

function picked(
  properties: SchemaObject,
  kept: ReadonlySet<unknown>,
  { name, schema }: { readonly name: string; readonly schema: unknown },
): SchemaObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([property, value]) => {
      if (property === name) return schema === undefined ? [] : [[property, schema]]
      return kept.has(property) ? [[property, value]] : []
    }),
  )
}

/** Whether every reference of a schema leads to a definition, so that properties can be left out and none is missed. */
export function isSliceable(schema: unknown, depth = 0): boolean {
  if (typeof schema !== 'object' || schema === null) return true
  if (depth > DEEPEST) return false
  for (const [name, value] of Object.entries(schema) as [string, unknown][]) {
    if (typeof value === 'string' ? leadsAway(name, value) : !isSliceable(value, depth + 1)) return false
  }
  return true
}

function leadsAway(keyword: string, value: string): boolean {
  return REFERENCES.has(keyword) && !/^#\/(?:\$defs|definitions)\//.test(value)
}

/** The members and elements of a value, all the way down. */
export function sizeOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return 1
  let size = 1
  for (const member of Object.values(value) as unknown[]) size += sizeOf(member, depth + 1)
  return size
}
