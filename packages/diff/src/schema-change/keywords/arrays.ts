import { isPlainObject } from '@mcpver/core'
import { sameJson } from '../../json-equality.ts'
import { belowBoth } from '../place.ts'
import { emitKeywords, emitNamed, keywordOf, keywordPatch, malformedOf, type SchemaObject, type Site } from '../site.ts'
import type { KeywordGroup } from './keyword-group.ts'

const ITEM_KEYWORDS = ['prefixItems', 'items', 'additionalItems'] as const

/** Elements of arrays: tuples and what follows them, in the words of either dialect. */
export const ARRAY_GROUPS: readonly KeywordGroup[] = [
  { keywords: ITEM_KEYWORDS, compare: compareItems },
  { keywords: ['uniqueItems'], compare: compareUniqueness },
  whole(['contains', 'minContains', 'maxContains'], 'contains-changed'),
  whole(['unevaluatedItems'], 'unevaluated-items-changed'),
]

function whole(keywords: readonly string[], facet: 'contains-changed' | 'unevaluated-items-changed'): KeywordGroup {
  return { keywords, compare: (site) => emitKeywords(site, facet, keywords) }
}

function compareUniqueness(site: Site): void {
  const malformed = malformedOf(site, ['uniqueItems'], (value) => typeof value === 'boolean')
  if (malformed !== undefined) return emitNamed(site, 'keyword-changed', malformed)
  const [before, after] = [keywordOf(site.old, 'uniqueItems') === true, keywordOf(site.new, 'uniqueItems') === true]
  if (before !== after) emitKeywords(site, after ? 'unique-items-added' : 'unique-items-removed', ['uniqueItems'])
}

/** A tuple and the schema of the elements after it, with the keywords that say them. */
interface Tuple {
  readonly prefix: readonly unknown[]
  readonly prefixKeyword: 'prefixItems' | 'items'
  readonly rest: unknown
  readonly restKeyword: 'items' | 'additionalItems'
}

function tupleOf(schema: SchemaObject): Tuple {
  const [prefix, items] = [keywordOf(schema, 'prefixItems'), keywordOf(schema, 'items')]
  return Array.isArray(items)
    ? {
        prefix: items,
        prefixKeyword: 'items',
        rest: keywordOf(schema, 'additionalItems'),
        restKeyword: 'additionalItems',
      }
    : { prefix: Array.isArray(prefix) ? prefix : [], prefixKeyword: 'prefixItems', rest: items, restKeyword: 'items' }
}

function compareItems(site: Site): void {
  const [old, next] = [tupleOf(site.old), tupleOf(site.new)]
  const common = Math.min(old.prefix.length, next.prefix.length)
  for (let index = 0; index < common; index++) {
    const path = { old: [old.prefixKeyword, index], new: [next.prefixKeyword, index] }
    site.descend({ old: old.prefix[index], new: next.prefix[index] }, belowBoth(site.place, path, `[${String(index)}]`))
  }
  comparePositions(site, old, next)
  compareRest(site, old, next)
}

/** Positions that only one of two tuples describes. */
function comparePositions(site: Site, old: Tuple, next: Tuple): void {
  for (let index = old.prefix.length; index < next.prefix.length; index++) {
    const isSpelledAlike = old.prefixKeyword === next.prefixKeyword
    const prefix = [...old.prefix, ...next.prefix.slice(old.prefix.length, index + 1)]
    site.emit('tuple-item-added', {
      at: [next.prefixKeyword, index],
      after: next.prefix[index],
      name: String(index),
      patches: isSpelledAlike
        ? [{ path: [next.prefixKeyword], value: prefix }]
        : ITEM_KEYWORDS.map((keyword) => keywordPatch(site, keyword)),
    })
  }
  for (let index = next.prefix.length; index < old.prefix.length; index++) {
    const prefix = old.prefix.slice(0, index)
    site.emit('tuple-item-removed', {
      at: [old.prefixKeyword, index],
      side: 'old',
      before: old.prefix[index],
      name: String(index),
      patches: [
        prefix.length > 0 ? { path: [old.prefixKeyword], value: prefix } : { path: [old.prefixKeyword], remove: true },
      ],
    })
  }
}

/** What follows a tuple; all elements, where there is none. */
function compareRest(site: Site, old: Tuple, next: Tuple): void {
  const [wasOpen, isOpen] = [isOpenSchema(old.rest), isOpenSchema(next.rest)]
  if ((wasOpen && isOpen) || sameJson(old.rest, next.rest)) return
  if (!wasOpen && !isOpen) {
    const path = { old: [old.restKeyword], new: [next.restKeyword] }
    return site.descend({ old: old.rest, new: next.rest }, belowBoth(site.place, path, '[]'))
  }
  const side = next.rest === undefined ? 'old' : 'new'
  site.emit(wasOpen ? 'items-added' : 'items-removed', {
    at: [side === 'old' ? old.restKeyword : next.restKeyword],
    side,
    before: old.rest,
    after: next.rest,
    patches: [
      next.rest === undefined
        ? { path: [old.restKeyword], remove: true }
        : { path: [old.restKeyword], value: next.rest },
    ],
  })
}

/** Whether a schema, where it stands for others, lets everything through. */
export function isOpenSchema(schema: unknown): boolean {
  return schema === undefined || schema === true || (isPlainObject(schema) && Object.keys(schema).length === 0)
}
