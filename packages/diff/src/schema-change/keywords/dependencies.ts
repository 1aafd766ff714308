import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../../json-equality.ts'
import type { JsonPath } from '../json-path.ts'
import type { Patch } from '../patch.ts'
import { emitNamed, malformedOf, type SchemaObject, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'
import { membersOf } from './objects.ts'

const KEYWORDS = ['dependentRequired', 'dependentSchemas', 'dependencies'] as const

/** What depends on a property being there, in the words of either dialect. */
export const DEPENDENCY_GROUPS: readonly KeywordGroup[] = [{ keywords: KEYWORDS, compare: compareDependencies }]

function compareDependencies(site: Site): void {
  const malformed = malformedOf(site, KEYWORDS, isPlainObject)
  if (malformed !== undefined) return emitNamed(site, 'keyword-changed', malformed)
  for (const name of namesIn(site)) {
    const [before, after] = [dependenciesOf(site.old, name), dependenciesOf(site.new, name)]
    if (sameJson(before, after)) continue
    const facet =
      before.length === 0 ? 'dependency-added' : after.length === 0 ? 'dependency-removed' : 'dependency-changed'
    const side = after.length === 0 ? 'old' : 'new'
    site.emit(facet, {
      at: placeOf(side === 'old' ? site.old : site.new, name),
      side,
      before: before[0],
      after: after[0],
      name,
      patches: patchesOf(site, name),
    })
  }
}

function namesIn(site: Site): Set<string> {
  return new Set(
    KEYWORDS.flatMap((keyword) => [site.old, site.new].flatMap((schema) => Object.keys(membersOf(schema, keyword)))),
  )
}

/** All that is tied to a name, whichever keyword ties it. Names before schemas, so that respellings are the same. */
function dependenciesOf(schema: SchemaObject, name: string): unknown[] {
  const tied = KEYWORDS.map((keyword) => memberOf(schema, keyword, name)).filter((value) => value !== undefined)
  return tied.toSorted((a, b) => Number(Array.isArray(b)) - Number(Array.isArray(a)))
}

function memberOf(schema: SchemaObject, keyword: string, name: string): unknown {
  const members = membersOf(schema, keyword)
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function placeOf(schema: SchemaObject, name: string): JsonPath {
  const keyword = KEYWORDS.find((candidate) => memberOf(schema, candidate, name) !== undefined) ?? KEYWORDS[0]
  return [keyword, name]
}

function patchesOf(site: Site, name: string): Patch[] {
  return KEYWORDS.flatMap<Patch>((keyword) => {
    const value = memberOf(site.new, keyword, name)
    if (value !== undefined) return [{ path: [keyword, name], value }]
    return memberOf(site.old, keyword, name) === undefined ? [] : [{ path: [keyword, name], remove: true }]
  })
}
