import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../../json-equality.ts'
import type { Patch } from '../patch.ts'
import { below } from '../place.ts'
import { emitKeywords, emitNamed, keywordOf, keywordPatch, malformedOf, type SchemaObject, type Site } from '../site.ts'
import { isOpenSchema } from './arrays.ts'
import type { KeywordGroup } from './keyword-group.ts'

const ADDITIONAL = 'additionalProperties'

/** Properties by name, by pattern and otherwise. What depends on them stands in `dependencies.ts`. */
export const OBJECT_GROUPS: readonly KeywordGroup[] = [
  { keywords: ['properties', 'required'], compare: compareProperties },
  { keywords: [ADDITIONAL], compare: compareAdditional },
  { keywords: ['patternProperties'], compare: comparePatterns },
  { keywords: ['propertyNames'], compare: compareNames },
  {
    keywords: ['unevaluatedProperties'],
    compare: (site) => emitKeywords(site, 'unevaluated-properties-changed', ['unevaluatedProperties']),
  },
]

/** The properties of one side, and the names that must be there. */
interface Shape {
  readonly properties: SchemaObject
  readonly required: ReadonlySet<string>
}

function shapeOf(schema: SchemaObject): Shape {
  return { properties: membersOf(schema, 'properties'), required: new Set(namesIn(keywordOf(schema, 'required'))) }
}

/** The members of a keyword whose value is an object; none for anything else. */
export function membersOf(schema: SchemaObject, keyword: string): SchemaObject {
  const value = keywordOf(schema, keyword)
  return isPlainObject(value) ? value : {}
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

function compareProperties(site: Site): void {
  const malformed = malformedOf(site, ['properties'], isPlainObject) ?? malformedOf(site, ['required'], isListOfNames)
  if (malformed !== undefined) return emitNamed(site, 'keyword-changed', malformed)
  const [old, next] = [shapeOf(site.old), shapeOf(site.new)]
  for (const name of Object.keys(old.properties)) {
    if (Object.hasOwn(next.properties, name)) {
      const pair = { old: old.properties[name], new: next.properties[name] }
      site.descend(pair, below(site.place, ['properties', name], name))
    } else emitRemoved(site, old, name)
  }
  for (const name of Object.keys(next.properties)) {
    if (!Object.hasOwn(old.properties, name)) emitAdded(site, { old, next }, name)
  }
  for (const name of next.required) {
    const isNew = Object.hasOwn(next.properties, name) && !Object.hasOwn(old.properties, name)
    if (!old.required.has(name) && !isNew) emitRequired(site, [...old.required, name], name)
  }
  for (const name of old.required) {
    const isGone = Object.hasOwn(old.properties, name) && !Object.hasOwn(next.properties, name)
    if (!next.required.has(name) && !isGone) emitNotRequired(site, without(old.required, name), name)
  }
}

function emitAdded(site: Site, { old, next }: { readonly old: Shape; readonly next: Shape }, name: string): void {
  const isRequired = next.required.has(name)
  const patches: Patch[] = [{ path: ['properties', name], value: next.properties[name] }]
  if (isRequired && !old.required.has(name)) patches.push({ path: ['required'], value: [...old.required, name] })
  site.emit(isRequired ? 'property-added-required' : 'property-added-optional', {
    at: ['properties', name],
    after: next.properties[name],
    name,
    patches,
  })
}

function emitRemoved(site: Site, old: Shape, name: string): void {
  const stillRequired = namesIn(keywordOf(site.new, 'required')).includes(name)
  const patches: Patch[] = [{ path: ['properties', name], remove: true }]
  if (old.required.has(name) && !stillRequired) patches.push({ path: ['required'], value: without(old.required, name) })
  // What was declared and is not any more depends on what becomes of undeclared properties.
  if (!sameJson(keywordOf(site.old, ADDITIONAL), keywordOf(site.new, ADDITIONAL)))
    patches.push(keywordPatch(site, ADDITIONAL))
  site.emit('property-removed', {
    at: ['properties', name],
    side: 'old',
    before: old.properties[name],
    name,
    patches,
  })
}

function emitRequired(site: Site, required: readonly string[], name: string): void {
  const patches: Patch[] = [{ path: ['required'], value: required }]
  site.emit('property-became-required', { at: ['required', placeIn(site.new, name)], after: name, name, patches })
}

function emitNotRequired(site: Site, required: readonly string[], name: string): void {
  const patches: Patch[] = [{ path: ['required'], value: required }]
  const at = ['required', placeIn(site.old, name)]
  site.emit('property-became-optional', { at, side: 'old', before: name, name, patches })
}

function placeIn(schema: SchemaObject, name: string): number {
  const required = keywordOf(schema, 'required')
  return Array.isArray(required) ? required.indexOf(name) : 0
}

function without(names: ReadonlySet<string>, name: string): string[] {
  return [...names].filter((other) => other !== name)
}

function compareAdditional(site: Site): void {
  const [before, after] = [keywordOf(site.old, ADDITIONAL), keywordOf(site.new, ADDITIONAL)]
  const [wasOpen, isOpen] = [isOpenSchema(before), isOpenSchema(after)]
  if (wasOpen && isOpen) return
  if (wasOpen && after === false) return emitKeywords(site, 'additional-properties-closed', [ADDITIONAL])
  if (before === false && isOpen) return emitKeywords(site, 'additional-properties-opened', [ADDITIONAL])
  if (isPlainObject(before) && isPlainObject(after) && !wasOpen && !isOpen) {
    return site.descend({ old: before, new: after }, below(site.place, [ADDITIONAL], '*'))
  }
  emitKeywords(site, 'additional-properties-changed', [ADDITIONAL])
}

function comparePatterns(site: Site): void {
  const malformed = malformedOf(site, ['patternProperties'], isPlainObject)
  if (malformed !== undefined) return emitNamed(site, 'keyword-changed', malformed)
  const [old, next] = [membersOf(site.old, 'patternProperties'), membersOf(site.new, 'patternProperties')]
  for (const name of Object.keys(old)) {
    const path = ['patternProperties', name]
    if (Object.hasOwn(next, name))
      site.descend({ old: old[name], new: next[name] }, below(site.place, path, `/${name}/`))
    else {
      const patches: Patch[] = [{ path, remove: true }]
      site.emit('pattern-property-removed', { at: path, side: 'old', before: old[name], name, patches })
    }
  }
  for (const name of Object.keys(next)) {
    if (Object.hasOwn(old, name)) continue
    const path = ['patternProperties', name]
    site.emit('pattern-property-added', { at: path, after: next[name], name, patches: [{ path, value: next[name] }] })
  }
}

function compareNames(site: Site): void {
  const [before, after] = [keywordOf(site.old, 'propertyNames'), keywordOf(site.new, 'propertyNames')]
  if (isVacuous(before) && isVacuous(after)) return
  emitKeywords(site, 'property-names-changed', ['propertyNames'])
}

/** zod 4 writes `propertyNames: { type: "string" }` for records; names are texts anyway. */
function isVacuous(schema: unknown): boolean {
  return isOpenSchema(schema) || sameJson(schema, { type: 'string' })
}
