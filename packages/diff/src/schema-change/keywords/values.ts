import { sameJson } from '../../json-equality.ts'
import { emitKeywords, emitNamed, keywordOf, type SchemaObject, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

/** Types and enumerations. `const` is an enumeration of one value. */
export const VALUE_GROUPS: readonly KeywordGroup[] = [
  { keywords: ['type'], compare: compareTypes },
  { keywords: ['enum', 'const'], compare: compareValues },
]

function compareTypes(site: Site): void {
  const [before, after] = [typesOf(site.old), typesOf(site.new)]
  if (before === 'malformed' || after === 'malformed') return emitNamed(site, 'keyword-changed', 'type')
  const [widened, narrowed] = [isWithin(before, after), isWithin(after, before)]
  if (widened && narrowed) return
  if (before !== undefined && after !== undefined) {
    if (differOnlyByNull(before, after)) return emitKeywords(site, 'null-allowed', ['type'])
    if (differOnlyByNull(after, before)) return emitKeywords(site, 'null-removed', ['type'])
  }
  emitKeywords(site, widened ? 'type-widened' : narrowed ? 'type-narrowed' : 'type-changed', ['type'])
}

/** The types that a schema names; `undefined` for all. */
function typesOf(schema: SchemaObject): ReadonlySet<unknown> | undefined | 'malformed' {
  const type = keywordOf(schema, 'type')
  if (type === undefined) return undefined
  const types: readonly unknown[] = Array.isArray(type) ? type : [type]
  return types.every((name) => typeof name === 'string') ? new Set(types) : 'malformed'
}

function isWithin(part: ReadonlySet<unknown> | undefined, whole: ReadonlySet<unknown> | undefined): boolean {
  if (whole === undefined) return true
  if (part === undefined) return false
  return [...part].every((type) => whole.has(type) || (type === 'integer' && whole.has('number')))
}

/** Whether the second set of types is the first one and null. */
function differOnlyByNull(without: ReadonlySet<unknown>, withNull: ReadonlySet<unknown>): boolean {
  return (
    !without.has('null') && withNull.has('null') && withNull.size === without.size + 1 && isWithin(without, withNull)
  )
}

function compareValues(site: Site): void {
  const [before, after] = [valuesOf(site.old), valuesOf(site.new)]
  if (before === 'malformed' || after === 'malformed') return emitNamed(site, 'keyword-changed', 'enum')
  if (before === undefined && after === undefined) return
  if (before === undefined) return emitKeywords(site, 'enum-added', ['enum', 'const'])
  if (after === undefined) return emitKeywords(site, 'enum-removed', ['enum', 'const'])
  const known = new Set(before.map(keyOf))
  const kept = new Set(after.map(keyOf))
  const added = after.filter((value) => !known.has(keyOf(value)))
  const removed = before.filter((value) => !kept.has(keyOf(value)))
  if (added.length > 0 && removed.length > 0 && isConstant(site.old) && isConstant(site.new)) {
    return emitKeywords(site, 'const-changed', ['enum', 'const'])
  }
  if (added.length > 0) emitValues(site, 'enum-value-added', [...before, ...added])
  if (removed.length > 0)
    emitValues(
      site,
      'enum-value-removed',
      before.filter((value) => kept.has(keyOf(value))),
    )
}

function emitValues(site: Site, facet: 'enum-value-added' | 'enum-value-removed', values: readonly unknown[]): void {
  const [inOld, inNew] = [isConstant(site.old) ? 'const' : 'enum', isConstant(site.new) ? 'const' : 'enum'] as const
  site.emit(facet, {
    at: [inNew],
    before: keywordOf(site.old, inOld),
    after: keywordOf(site.new, inNew),
    patches: [
      { path: ['enum'], value: values },
      { path: ['const'], remove: true },
    ],
  })
}

/** The values that a schema enumerates; `undefined` for none. */
function valuesOf(schema: SchemaObject): readonly unknown[] | undefined | 'malformed' {
  const values = keywordOf(schema, 'enum')
  if (isConstant(schema)) {
    const value = schema['const']
    const isRepeated = values === undefined || (Array.isArray(values) && values.some((other) => sameJson(other, value)))
    return isRepeated ? [value] : 'malformed'
  }
  if (values === undefined) return undefined
  return Array.isArray(values) ? values : 'malformed'
}

function isConstant(schema: SchemaObject): boolean {
  return Object.hasOwn(schema, 'const')
}

/** Enumerations mostly hold texts and numbers, which have one spelling; objects with members in another order are rare. */
function keyOf(value: unknown): string {
  return JSON.stringify(value)
}
