import { isPlainObject } from '@mcpver/core'
import type { Node } from '../node.ts'
import type { Place } from '../place.ts'
import type { SchemaReader } from '../schema-reader.ts'
import { OBJECT } from '../sort.ts'
import { prefixLengthOf } from './array.ts'
import { placeBehind, resolveReference } from './reference.ts'
import type { Site } from './site.ts'

/** What the keywords of a schema evaluate of an instance, in the case that all of `when` hold. */
export interface Evaluation {
  readonly when: readonly Node[]
  readonly names: ReadonlySet<string>
  readonly patterns: ReadonlySet<string>
  readonly hasAllNames: boolean
  /** Items from the first that are evaluated. */
  readonly prefix: number
  readonly hasAllItems: boolean
  /** An item that satisfies one of these is evaluated, wherever it stands. */
  readonly contained: readonly Node[]
}

const NOTHING: Evaluation = {
  when: [],
  names: new Set(),
  patterns: new Set(),
  hasAllNames: false,
  prefix: 0,
  hasAllItems: false,
  contained: [],
}

/** More cases than this are not told apart. */
const MOST_CASES = 128

/** Schemas for one and the same value nest no deeper than this, unless they refer to themselves. */
const DEEPEST = 60

type Cases = readonly Evaluation[] | undefined

/** The cases of what the keywords beside `unevaluatedProperties` or `unevaluatedItems` evaluate; `undefined` for too many. */
export function evaluationsOf({ schema, place, reader, keyword }: Site): Cases {
  return casesOf({ reader, schema, place, except: keyword })
}

interface Scene {
  readonly reader: SchemaReader
  readonly schema: unknown
  readonly place: Place
  /** The keyword that asks: it does not evaluate anything for itself. */
  readonly except?: string
}

function casesOf({ reader, schema, place, except }: Scene): Cases {
  if (!isPlainObject(schema)) return [NOTHING]
  if (place.depth > DEEPEST || !reader.mayLookAgain()) return undefined
  const within = reader.placeWithin(schema, place)
  return reader
    .keywordsOf(schema)
    .filter((keyword) => keyword !== except && schema[keyword] !== undefined)
    .reduce<Cases>(
      (cases, keyword) => both(cases, casesOfKeyword(reader.siteOf(schema, { keyword, place: within }))),
      [NOTHING],
    )
}

function casesOfKeyword(site: Site): Cases {
  const simple = SIMPLE.get(site.keyword)
  if (simple !== undefined) return [{ ...NOTHING, ...simple(site) }]
  return COMPOSED.get(site.keyword)?.(site) ?? (COMPOSED.has(site.keyword) ? undefined : [NOTHING])
}

/** Keywords that always evaluate the same. */
const SIMPLE: ReadonlyMap<string, (site: Site) => Partial<Evaluation>> = new Map<
  string,
  (site: Site) => Partial<Evaluation>
>([
  ['properties', ({ value }) => ({ names: new Set(isPlainObject(value) ? Object.keys(value) : []) })],
  ['patternProperties', ({ value }) => ({ patterns: new Set(isPlainObject(value) ? Object.keys(value) : []) })],
  ['additionalProperties', () => ({ hasAllNames: true })],
  ['unevaluatedProperties', () => ({ hasAllNames: true })],
  ['prefixItems', (site) => ({ prefix: prefixLengthOf(site) })],
  ['items', ({ value }) => (Array.isArray(value) ? { prefix: value.length } : { hasAllItems: true })],
  ['additionalItems', (site) => ({ hasAllItems: Array.isArray(site.sibling('items')) })],
  ['unevaluatedItems', () => ({ hasAllItems: true })],
  ['contains', (site) => ({ contained: site.reader.dialect === '2020-12' ? [site.part(site.value)] : [] })],
])

/** Keywords that evaluate what schemas for the same instance evaluate. */
const COMPOSED: ReadonlyMap<string, (site: Site) => Cases> = new Map<string, (site: Site) => Cases>([
  ['allOf', (site) => listOf(site).reduce<Cases>((cases, member) => both(cases, casesWithin(site, member)), [NOTHING])],
  ['anyOf', (site) => listOf(site).reduce<Cases>((cases, member) => both(cases, maybe(site, member)), [NOTHING])],
  ['oneOf', oneOf],
  ['if', conditional],
  ['dependentSchemas', dependent],
  ['dependencies', dependent],
  ['$ref', referred],
  ['$dynamicRef', referred],
])

/** A schema under a keyword, for the same instance, and the way to it. */
interface Member {
  readonly schema: unknown
  readonly member?: string | number
}

function listOf({ value }: Site): Member[] {
  return Array.isArray(value) ? value.map((schema: unknown, index) => ({ schema, member: index })) : []
}

function nodeOf(site: Site, { schema, member }: Member): Node {
  return site.same(schema, member)
}

function casesWithin(site: Site, { schema, member }: Member): Cases {
  return casesOf({ reader: site.reader, schema, place: site.at(member, true) })
}

/** The cases of a schema that need not hold. */
function maybe(site: Site, member: Member): Cases {
  const cases = casesWithin(site, member)
  if (cases === undefined || evaluatesNothing(cases)) return cases && [NOTHING]
  const node = nodeOf(site, member)
  return [{ ...NOTHING, when: [site.arena.not(node)] }, ...cases.map((one) => ({ ...one, when: [...one.when, node] }))]
}

function oneOf(site: Site): Cases {
  const members = listOf(site)
  const cases = members.map((member) => casesWithin(site, member))
  if (cases.every((found) => found !== undefined && evaluatesNothing(found))) return [NOTHING]
  const nodes = members.map((member) => nodeOf(site, member))
  return union(
    cases.map((found, index) => {
      const when = nodes.map((node, other) => (other === index ? node : site.arena.not(node)))
      return found?.map((one) => ({ ...one, when: [...one.when, ...when] }))
    }),
  )
}

function conditional(site: Site): Cases {
  const { arena, place, reader } = site
  const test: Member = { schema: site.value }
  const node = nodeOf(site, test)
  const branch = (keyword: string): Cases => {
    const schema = site.sibling(keyword)
    if (schema === undefined) return [NOTHING]
    return casesWithin(reader.siteOf(site.schema, { keyword, place }), { schema })
  }
  const whenTrue = both([{ ...NOTHING, when: [node] }], both(casesWithin(site, test), branch('then')))
  return union([whenTrue, both([{ ...NOTHING, when: [arena.not(node)] }], branch('else'))])
}

function dependent(site: Site): Cases {
  const { arena, value } = site
  if (!isPlainObject(value)) return [NOTHING]
  return Object.keys(value).reduce<Cases>(
    (cases, name) => {
      const schema = value[name]
      if (!isPlainObject(schema)) return cases
      // An array has every property that is asked of objects only: it must be said that there is an object.
      const isThere = arena.all([arena.type(OBJECT), arena.required(name)])
      const within = casesWithin(site, { schema, member: name })
      const whenThere = within?.map((one) => ({ ...one, when: [...one.when, isThere] }))
      return both(cases, union([whenThere, [{ ...NOTHING, when: [arena.not(isThere)] }]]))
    },
    [NOTHING],
  )
}

function referred(site: Site): Cases {
  const resolved = resolveReference(site)
  if (resolved?.found !== true) return [NOTHING]
  return casesOf({ reader: site.reader, schema: resolved.schema, place: placeBehind(site, resolved.base) })
}

function evaluatesNothing(cases: readonly Evaluation[]): boolean {
  return cases.every(
    ({ names, patterns, hasAllNames, prefix, hasAllItems, contained }) =>
      names.size + patterns.size + prefix + contained.length === 0 && !hasAllNames && !hasAllItems,
  )
}

function union(cases: readonly Cases[]): Cases {
  const found = cases.flatMap((list) => list ?? [])
  return cases.includes(undefined) || found.length > MOST_CASES ? undefined : found
}

/** Every case of one together with every case of the other. */
function both(first: Cases, second: Cases): Cases {
  if (first === undefined || second === undefined || first.length * second.length > MOST_CASES) return undefined
  return first.flatMap((a) => second.map((b) => merged(a, b)))
}

function merged(a: Evaluation, b: Evaluation): Evaluation {
  return {
    when: [...a.when, ...b.when],
    names: new Set([...a.names, ...b.names]),
    patterns: new Set([...a.patterns, ...b.patterns]),
    hasAllNames: a.hasAllNames || b.hasAllNames,
    prefix: Math.max(a.prefix, b.prefix),
    hasAllItems: a.hasAllItems || b.hasAllItems,
    contained: [...a.contained, ...b.contained],
  }
}
