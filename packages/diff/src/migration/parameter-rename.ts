import { isPlainObject } from '@mcpver/core'
import type { Change } from '../change.ts'
import { sameJson } from '../json-equality.ts'
import { saySame, wordsOf } from '../rename-suggestion.ts'
import { pathOf } from '../schema-change/json-path.ts'
import { uniquePairs } from '../unique-pairs.ts'

/** A parameter that was removed and seems to live on under another name beside it. */
export interface ParameterRename {
  readonly removed: Change
  readonly added: Change
  /** The names of the two. */
  readonly names: { readonly from: string; readonly to: string }
  /**
   * Whether calls can be rewritten without asking anybody: the names are the same words in another spelling, and the schemas
   * say the same.
   */
  readonly isSure: boolean
}

/** Less than this is not worth a suggestion. */
const LEAST_CONFIDENCE = 0.5

const ADDED: ReadonlySet<string> = new Set(['input-property-added-optional', 'input-property-added-required'])

/**
 * Removed parameters that correspond to added ones of the same object, each of either once, the surest first. Where two are
 * equally like one, no guess is made.
 */
export function parameterRenames(changes: readonly Change[]): ParameterRename[] {
  const removed = changes.filter(({ rule }) => rule === 'input-property-removed')
  const added = changes.filter(({ rule }) => ADDED.has(rule))
  const candidates = removed
    .flatMap((old) => added.filter((next) => parentOf(old) === parentOf(next)).map((next) => renameOf(old, next)))
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
  return uniquePairs(candidates).map(({ rename }) => rename)
}

interface Candidate {
  /** The pointers of the two. */
  readonly from: string
  readonly to: string
  /** 0 to 1: how much speaks for it. */
  readonly confidence: number
  readonly rename: ParameterRename
}

function renameOf(removed: Change, added: Change): Candidate {
  const names = { from: nameOf(removed), to: nameOf(added) }
  const name = nameLikeness(names.from, names.to)
  const [old, next] = [schemaIn(removed.before), schemaIn(added.after)]
  const isSameSchema = saySame(old, next)
  const isSameText = old['description'] !== undefined && old['description'] === next['description']
  const schema = isSameSchema ? 0.45 : sameJson(old['type'], next['type']) ? 0.25 : 0
  const confidence = schema === 0 ? 0 : Math.min(1, schema + 0.45 * name + (isSameText ? 0.45 : 0))
  return {
    from: removed.pointer,
    to: added.pointer,
    confidence: Math.round(confidence * 100) / 100,
    rename: { removed, added, names, isSure: name === 1 && isSameSchema },
  }
}

/** 1 for names of the same words, less for names of which one says more, or that share words. */
function nameLikeness(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)]
  if (left.length === 0 || right.length === 0) return 0
  if (left.join('') === right.join('')) return 1
  const common = left.filter((word) => right.includes(word)).length
  return Math.min(0.9, (2 * common) / (left.length + right.length))
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
