import { isPlainObject } from '@mcpver/core'
import type { FacetId } from '../rules/schema-facets.ts'
import { sameJson } from '../json-equality.ts'
import { differenceOf } from './difference.ts'
import type { Edit } from './edit.ts'
import { pointerOf } from './json-path.ts'
import { DEFINITION_GROUP, KEYWORDS } from './keywords/keyword-table.ts'
import type { KeywordGroup } from './keywords/keyword-group.ts'
import { ROOT, rewritten, type Place } from './place.ts'
import { resolveReference, schemaReferences, trailTo, type Definition } from './reference.ts'
import { emitNamed, keywordOf, type EditDetail, type SchemaObject, type Site } from './site.ts'
import { inSameWords } from './spelling.ts'

/** Edits that are found before the walk ends; what is beyond them shows in the comparison of the whole. */
const MOST_EDITS = 1000
/** Pairs of schemas that are looked at before the walk ends: references can make a small schema large. */
const MOST_PAIRS = 50_000
/** Levels of nesting. */
const DEEPEST = 200

const UNKNOWN: KeywordGroup = { keywords: [], compare: () => undefined }

interface Pair {
  readonly old: unknown
  readonly new: unknown
}

/** Two schemas whose keywords can be compared. */
interface SitePair {
  readonly old: SchemaObject
  readonly new: SchemaObject
}

/** Two schemas as they were written, and where. */
interface Context {
  readonly pair: Pair
  readonly place: Place
}

interface References {
  readonly old: Reference
  readonly new: Reference
}

/**
 * How one schema became another, as edits that can each be made alone. Their order is that of the old schema.
 *
 * What the walk cannot see (anchors, schemas deeper than 200 levels, more than 1,000 edits) is for the comparison of the
 * whole to find: edits explain a verdict and never make one.
 */
export function editsBetween(old: unknown, next: unknown): readonly Edit[] {
  return new Walk({ old, new: next }).run()
}

class Walk {
  readonly #roots: Pair
  readonly #edits: Edit[] = []
  /** References in what is the same on both sides and was passed over: what they lead to may differ. */
  readonly #shared = new Set<string>()
  /** Pairs of definitions that were compared, by their pointers. */
  readonly #visited = new Set<string>()
  /** Pairs that differ and that were reported elsewhere: where they were met first, or where their definition stands. */
  #passedOver = 0
  #pairs = 0

  constructor(roots: Pair) {
    this.#roots = roots
  }

  run(): readonly Edit[] {
    if (sameJson(this.#roots.old, this.#roots.new)) return []
    this.#comparePair(this.#roots, ROOT)
    this.#compareSharedDefinitions()
    if (this.#edits.length === 0) this.#respelled()
    return this.#edits
  }

  /** Reports that the roots differ in something of which there is nothing to say, as closely as it can be placed. */
  #respelled(): void {
    const { path, ...pair } = differenceOf(this.#roots.old, this.#roots.new)
    const detail = { at: path, before: pair.old, after: pair.new, patches: [{ path: [], value: this.#roots.new }] }
    this.#emit('schema-respelled', detail, { pair: this.#roots, place: ROOT })
  }

  #compare(pair: Pair, place: Place): void {
    if (this.#isPassedOver(pair.old, pair.new)) return
    if (this.#pairs++ > MOST_PAIRS || this.#edits.length > MOST_EDITS || place.old.length > DEEPEST * 2) return
    const explained = this.#edits.length + this.#passedOver
    this.#comparePair(pair, place)
    // Two schemas that differ and of which nothing is to be said are two spellings of one.
    if (this.#edits.length + this.#passedOver === explained) this.#replaced('schema-respelled', { pair, place })
  }

  #comparePair(pair: Pair, place: Place): void {
    const [old, next] = [objectOf(pair.old), objectOf(pair.new)]
    if (old === undefined || next === undefined) return this.#compareBooleans(pair, place)
    if (Object.hasOwn(old, '$ref') || Object.hasOwn(next, '$ref')) return this.#compareReferences(pair, place)
    this.#compareObjects({ old, new: next }, place)
  }

  #compareObjects(pair: SitePair, place: Place): void {
    const { old, new: next } = pair
    const words = inSameWords({ schema: old, root: this.#roots.old }, { schema: next, root: this.#roots.new })
    if (words === undefined) return this.#compareKeywords(pair, { pair, place })
    this.#compareKeywords(words, { pair, place: words.old === old ? place : rewritten(place, words.old) })
  }

  #compareKeywords({ old, new: next }: SitePair, context: Context): void {
    const site: Site = {
      old,
      new: next,
      place: context.place,
      emit: (facet, detail) => this.#emit(facet, inItsWords(detail, { old, new: next }, context.pair), context),
      descend: (inner, at) => this.#compare(inner, at),
    }
    const compared = new Set<KeywordGroup>()
    for (const keyword of new Set([...Object.keys(old), ...Object.keys(next)])) {
      const group = KEYWORDS.get(keyword) ?? UNKNOWN
      if (group === DEFINITION_GROUP) continue
      if (this.#isPassedOver(keywordOf(old, keyword), keywordOf(next, keyword))) continue
      if (group === UNKNOWN) emitNamed(site, 'unknown-keyword-changed', keyword)
      else if (!compared.has(group)) group.compare(site)
      compared.add(group)
    }
  }

  #emit(facet: FacetId, detail: EditDetail, { pair, place }: Context): void {
    const { at, side = 'new', patches, step, ...rest } = detail
    this.#edits.push({
      ...rest,
      facet,
      path: [...(side === 'new' ? place.new : place.old), ...at],
      trail: step === undefined ? place.trail : [...place.trail, step],
      patches: [...place.first, ...patches.map((patch) => ({ ...patch, path: [...place.target, ...patch.path] }))],
      schema: place.target,
      whole: [...place.first, { path: place.target, value: pair.new }],
    })
  }

  /** Reports that a schema became another as a whole. */
  #replaced(facet: FacetId, { pair, place }: Context, more: Pick<EditDetail, 'isSameText'> = {}): void {
    const detail = { ...more, at: [], before: pair.old, after: pair.new, patches: [{ path: [], value: pair.new }] }
    this.#emit(facet, detail, { pair, place })
  }

  /** Schemas that are `true` or `false`, or no schemas at all. */
  #compareBooleans(pair: Pair, place: Place): void {
    if (pair.new === false) this.#replaced('schema-forbidden', { pair, place })
    else if (pair.old === false) this.#replaced('schema-permitted', { pair, place })
    else this.#replaced('keyword-changed', { pair, place })
  }

  #compareReferences(pair: Pair, place: Place): void {
    const [old, next] = [this.#definition(pair.old, 'old'), this.#definition(pair.new, 'new')]
    const beside = { old: withoutReference(pair.old), new: withoutReference(pair.new) }
    if (isResolved(old) && isResolved(next) && sameDefinition(old.found, next.found)) {
      this.#passedOver++
      this.#compareDefinition(old.found, next.found, place.trail)
      this.#compareKeywords(beside, { pair, place })
    } else if (!isUnresolved(old) && !isUnresolved(next)) {
      this.#compareWritten({ old, new: next }, { pair, place })
    } else if (isUnresolved(old) && isUnresolved(next) && referenceOf(pair.old) === referenceOf(pair.new)) {
      this.#compareKeywords(beside, { pair, place })
    } else this.#replaced('reference-changed', { pair, place })
  }

  #definition(schema: unknown, side: 'old' | 'new'): Reference {
    if (!isPlainObject(schema) || !Object.hasOwn(schema, '$ref')) return { isReference: false, found: undefined }
    return { isReference: true, found: resolveReference(this.#roots[side], schema['$ref']) }
  }

  /** Compares two definitions that two references lead to, once, where they stand. */
  #compareDefinition(old: Definition, next: Definition, trail: readonly string[]): void {
    const key = `${pointerOf(old.path)}|${pointerOf(next.path)}`
    // What a reference finds outside of the definitions is compared where it stands.
    if (this.#visited.has(key) || !isDefinition(old.path)) return
    this.#visited.add(key)
    const place = { ...ROOT, old: old.path, new: next.path, target: old.path, trail }
    this.#compare({ old: old.schema, new: next.schema }, place)
  }

  /** Compares what references stand for, written out at their use, once for each pair of schemas. */
  #compareWritten({ old, new: next }: References, { pair, place }: Context): void {
    const written = { old: writtenOut(pair.old, old), new: writtenOut(pair.new, next) }
    const key = `${keyOf(old, written.old)}|${keyOf(next, written.new)}`
    if (this.#visited.has(key)) {
      this.#passedOver++
      return
    }
    this.#visited.add(key)
    if (this.#isPassedOver(written.old, written.new)) {
      return this.#replaced('schema-respelled', { pair, place }, { isSameText: true })
    }
    const at = { ...place, new: next.found?.path ?? place.new, old: old.found?.path ?? place.old }
    this.#compare(written, old.isReference ? rewritten(at, written.old) : at)
  }

  /** Whether two values are the same; what they refer to is remembered. */
  #isPassedOver(old: unknown, next: unknown): boolean {
    if (!sameJson(old, next)) return false
    schemaReferences(old, this.#shared)
    return true
  }

  /** Definitions that schemas refer to which are the same on both sides, those of such definitions among them. */
  #compareSharedDefinitions(): void {
    for (const reference of this.#shared) {
      const [old, next] = [resolveReference(this.#roots.old, reference), resolveReference(this.#roots.new, reference)]
      if (old === undefined || next === undefined || !isDefinition(old.path)) continue
      if (!sameJson(old.path, next.path)) continue
      this.#compareDefinition(old, next, trailTo(this.#roots.new, reference) ?? [])
    }
  }
}

interface Reference {
  readonly isReference: boolean
  readonly found: Definition | undefined
}

function objectOf(schema: unknown): SchemaObject | undefined {
  if (schema === true) return {}
  return isPlainObject(schema) ? schema : undefined
}

const DEFINITIONS: ReadonlySet<unknown> = new Set(['$defs', 'definitions'])

/** What tells a schema that was written out from others: where its reference leads, or what it says. */
function keyOf({ found }: Reference, schema: unknown): string {
  return found === undefined ? JSON.stringify(schema) : pointerOf(found.path)
}

function isDefinition(path: readonly string[]): boolean {
  return path.length === 2 && DEFINITIONS.has(path[0])
}

/** Whether two references lead to the definition of one name. */
function sameDefinition(old: Definition, next: Definition): boolean {
  if (isDefinition(old.path) && isDefinition(next.path)) return old.path[1] === next.path[1]
  return sameJson(old.path, next.path)
}

/**
 * A detail with the places and values of the schemas as they were written, where keywords were compared in other words: what
 * was read as an enumeration may be a union of constants.
 */
function inItsWords(detail: EditDetail, read: SitePair, written: Pair): EditDetail {
  const isRead = { old: read.old !== written.old, new: read.new !== written.new }
  const keyword = String(detail.at[0] ?? '')
  const { side = 'new' } = detail
  const schema = objectOf(written[side]) ?? {}
  if (!(isRead.old || isRead.new) || Object.hasOwn(objectOf(written.old) ?? {}, '$ref')) return detail
  const shown = { before: detail.before, after: detail.after }
  return {
    ...detail,
    at: isRead[side] && !Object.hasOwn(schema, keyword) ? [] : detail.at,
    ...(isRead.old && detail.before !== undefined && { before: written.old }),
    ...(isRead.new && detail.after !== undefined && { after: written.new }),
    shown,
  }
}

function referenceOf(schema: unknown): unknown {
  return keywordOf(objectOf(schema) ?? {}, '$ref')
}

function isResolved(reference: Reference): reference is Reference & { readonly found: Definition } {
  return reference.isReference && reference.found !== undefined
}

function isUnresolved(reference: Reference): boolean {
  return reference.isReference && reference.found === undefined
}

function withoutReference(schema: unknown): SchemaObject {
  const { $ref: _reference, ...rest } = objectOf(schema) ?? {}
  return rest
}

/** What a reference leads to with what stands beside it; beside a reference, mostly text stands. */
function writtenOut(schema: unknown, { isReference, found }: Reference): unknown {
  if (!isReference) return schema
  const rest = withoutReference(schema)
  const written = found?.schema
  return Object.keys(rest).length === 0 || !isPlainObject(written) ? written : { ...written, ...rest }
}
