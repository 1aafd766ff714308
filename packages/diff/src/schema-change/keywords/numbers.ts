import type { FacetId } from '../../rules/schema-facets.ts'
import { emitKeywords, emitNamed, keywordOf, malformedOf, type SchemaObject, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

/** A bound of numbers: itself right or not. */
interface Bound {
  readonly value: number
  readonly exclusive: boolean
}

/** One side of the number line. */
interface BoundKind {
  readonly inclusive: 'minimum' | 'maximum'
  readonly exclusive: 'exclusiveMinimum' | 'exclusiveMaximum'
  /** What makes a bound larger: 1 upwards, −1 downwards. */
  readonly tightens: 1 | -1
}

/** Bounds of numbers and `multipleOf`. */
export const NUMBER_GROUPS: readonly KeywordGroup[] = [
  boundGroup({ inclusive: 'minimum', exclusive: 'exclusiveMinimum', tightens: 1 }),
  boundGroup({ inclusive: 'maximum', exclusive: 'exclusiveMaximum', tightens: -1 }),
  { keywords: ['multipleOf'], compare: compareMultiples },
]

function boundGroup(kind: BoundKind): KeywordGroup {
  const keywords = [kind.inclusive, kind.exclusive]
  return {
    keywords,
    compare: (site) => {
      const malformed = malformedOf(site, keywords, (value) => typeof value === 'number')
      if (malformed !== undefined) return emitNamed(site, 'keyword-changed', malformed)
      const facet = boundFacet(kind, boundOf(site.old, kind), boundOf(site.new, kind))
      if (facet !== undefined) emitKeywords(site, facet, keywords)
    },
  }
}

/** The bound that holds: of the two keywords the one that lets less through. Between integers, an exclusive bound is one on. */
function boundOf(schema: SchemaObject, { inclusive, exclusive, tightens }: BoundKind): Bound | undefined {
  const isInteger = keywordOf(schema, 'type') === 'integer'
  const bounds = [toBound(keywordOf(schema, inclusive), false), toBound(keywordOf(schema, exclusive), true)]
    .filter((bound) => bound !== undefined)
    .map((bound) => (isInteger ? integerBound(bound, tightens) : bound))
  return bounds.toSorted((a, b) => compareBounds(b, a, tightens))[0]
}

function toBound(value: unknown, exclusive: boolean): Bound | undefined {
  return typeof value === 'number' ? { value, exclusive } : undefined
}

function integerBound({ value, exclusive }: Bound, tightens: 1 | -1): Bound {
  const rounded = tightens === 1 ? Math.ceil(value) : Math.floor(value)
  return { value: exclusive && rounded === value ? value + tightens : rounded, exclusive: false }
}

/** Positive when the first bound lets less through. */
function compareBounds(a: Bound, b: Bound, tightens: 1 | -1): number {
  return (a.value - b.value) * tightens || Number(a.exclusive) - Number(b.exclusive)
}

function boundFacet(
  { inclusive, tightens }: BoundKind,
  before: Bound | undefined,
  after: Bound | undefined,
): FacetId | undefined {
  if (before === undefined && after === undefined) return undefined
  if (before === undefined) return `${inclusive}-added`
  if (after === undefined) return `${inclusive}-removed`
  const tighter = compareBounds(after, before, tightens)
  if (tighter === 0) return undefined
  return tighter * tightens > 0 ? `${inclusive}-raised` : `${inclusive}-lowered`
}

function compareMultiples(site: Site): void {
  const [before, after] = [keywordOf(site.old, 'multipleOf'), keywordOf(site.new, 'multipleOf')]
  if (before === undefined) return emitKeywords(site, 'multiple-of-added', ['multipleOf'])
  emitKeywords(site, after === undefined ? 'multiple-of-removed' : 'multiple-of-changed', ['multipleOf'])
}
