import { isPlainObject } from '@mcpver/core'
import type { Change } from '../change.ts'
import { sameJson } from '../json-equality.ts'
import { saySame, wordsOf } from '../rename-suggestion.ts'
import { pathOf } from '../schema-change/json-path.ts'

/** A parameter that was removed and seems to live on under another name beside it. */
export interface ParameterRename {
  readonly removed: Change
  readonly added: Change
  readonly from: string
  readonly to: string
  /** 0 to 1: how much speaks for it. From 0.8 on, calls can be rewritten without asking anybody. */
  readonly confidence: number
}

/** Less than this is not worth a suggestion. */
const LEAST_CONFIDENCE = 0.5

const ADDED: ReadonlySet<string> = new Set(['input-property-added-optional', 'input-property-added-required'])

/** Removed parameters that correspond to added ones of the same object, each of either once, the surest first. */
export function parameterRenames(changes: readonly Change[]): ParameterRename[] {
  const removed = changes.filter(({ rule }) => rule === 'input-property-removed')
  const added = changes.filter(({ rule }) => ADDED.has(rule))
  const taken = new Set<Change>()
  return removed
    .flatMap((old) => added.filter((next) => parentOf(old) === parentOf(next)).map((next) => renameOf(old, next)))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .toSorted((a, b) => b.confidence - a.confidence)
    .filter((rename) => {
      if (taken.has(rename.removed) || taken.has(rename.added)) return false
      taken.add(rename.removed).add(rename.added)
      return true
    })
}

function renameOf(removed: Change, added: Change): ParameterRename {
  const [from, to] = [nameOf(removed), nameOf(added)]
  const name = nameLikeness(from, to)
  const [old, next] = [schemaIn(removed.before), schemaIn(added.after)]
  const isSameText = old['description'] !== undefined && old['description'] === next['description']
  const isSameType = sameJson(old['type'], next['type'])
  const schema = saySame(old, next) ? 0.45 : isSameType ? 0.25 : 0
  const confidence = schema === 0 ? 0 : Math.min(1, schema + 0.45 * name + (isSameText ? 0.45 : 0))
  return { removed, added, from, to, confidence: Math.round(confidence * 100) / 100 }
}

/** 1 for names of the same words, less for names of which one says more, or that share words. */
function nameLikeness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  if (left.join('') === right.join('')) return 1
  const common = left.filter((word) => right.includes(word)).length
  return common === 0 ? 0 : (2 * common) / (left.length + right.length)
}

/** The name of the parameter that a change is about. */
export function nameOf({ pointer }: Change): string {
  return pathOf(pointer)?.at(-1) ?? ''
}

function parentOf({ pointer }: Change): string {
  return pointer.slice(0, pointer.lastIndexOf('/'))
}

function schemaIn(value: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : {}
}
