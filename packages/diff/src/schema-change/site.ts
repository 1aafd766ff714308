import type { FacetId } from '../rules/schema-facets.ts'
import type { Edit } from './edit.ts'
import type { JsonPath } from './json-path.ts'
import type { Patch } from './patch.ts'
import type { Place } from './place.ts'

/** A schema that is an object. */
export type SchemaObject = Readonly<Record<string, unknown>>

/** What is particular to one edit of a schema. */
export interface EditDetail {
  /** Where in the schema, on the side that is reported. */
  readonly at: JsonPath
  /** The side that `at` is a place of. Default: `new`. */
  readonly side?: 'old' | 'new'
  readonly before?: unknown
  readonly after?: unknown
  readonly shown?: Edit['shown']
  readonly name?: string
  readonly isSameText?: Edit['isSameText']
  /** What makes the change, in places of the schema itself. */
  readonly patches: readonly Patch[]
  /** What callers call the place, where it is further down than the schema. */
  readonly step?: string
}

/** Two schemas, both objects, whose keywords are being compared. */
export interface Site {
  readonly old: SchemaObject
  readonly new: SchemaObject
  readonly place: Place
  readonly emit: (facet: FacetId, detail: EditDetail) => void
  /** Compares two schemas that stand inside of these. */
  readonly descend: (pair: { readonly old: unknown; readonly new: unknown }, place: Place) => void
}

/** The own value of a keyword, `undefined` where a schema does not have it. */
export function keywordOf(schema: SchemaObject, keyword: string): unknown {
  return Object.hasOwn(schema, keyword) ? schema[keyword] : undefined
}

/** What gives a keyword of the old schema the value of the new one. */
export function keywordPatch(site: Site, keyword: string): Patch {
  const value = keywordOf(site.new, keyword)
  return value === undefined ? { path: [keyword], remove: true } : { path: [keyword], value }
}

/** Reports that keywords changed, at the first of them that is there on the new side, or else on the old one. */
export function emitKeywords(site: Site, facet: FacetId, keywords: readonly string[]): void {
  const inNew = keywords.find((keyword) => keywordOf(site.new, keyword) !== undefined)
  const keyword = inNew ?? keywords.find((name) => keywordOf(site.old, name) !== undefined) ?? keywords[0] ?? ''
  const inOld = keywords.find((name) => keywordOf(site.old, name) !== undefined) ?? keyword
  site.emit(facet, {
    at: [keyword],
    side: inNew === undefined ? 'old' : 'new',
    before: keywordOf(site.old, inOld),
    after: keywordOf(site.new, keyword),
    patches: keywords.map((name) => keywordPatch(site, name)),
  })
}

/** Reports the change of a keyword by its name. */
export function emitNamed(site: Site, facet: FacetId, keyword: string): void {
  const after = keywordOf(site.new, keyword)
  site.emit(facet, {
    at: [keyword],
    side: after === undefined ? 'old' : 'new',
    before: keywordOf(site.old, keyword),
    after,
    name: keyword,
    patches: [keywordPatch(site, keyword)],
  })
}

/** The first of some keywords whose value on either side is there and is not what it has to be. */
export function malformedOf(
  { old, new: next }: Site,
  keywords: readonly string[],
  isRight: (value: unknown) => boolean,
): string | undefined {
  return keywords.find((keyword) =>
    [old, next].some((schema) => Object.hasOwn(schema, keyword) && !isRight(schema[keyword])),
  )
}
