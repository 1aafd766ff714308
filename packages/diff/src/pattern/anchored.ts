import type { Assertion, Concatenation, Element, NoParent } from 'refa'
import { ALL_CHARACTERS } from './alphabet.ts'

/** A part of a pattern, without the links to what it is part of. */
export type Part = NoParent<Element>
export type Sequence = NoParent<Concatenation>
type Guard = NoParent<Assertion>

/**
 * One way in which a pattern can match, with its anchors and the look-arounds at its edges taken out: a text matches when
 * `body` matches a part of it that begins at the start (`isStart`) and ends at the end (`isEnd`), and every guard agrees.
 */
export interface Anchored {
  readonly isStart: boolean
  readonly isEnd: boolean
  /** Look-aheads where `body` begins. */
  readonly ahead: readonly Guard[]
  /** Look-behinds where `body` ends. */
  readonly behind: readonly Guard[]
  readonly body: readonly Part[]
}

/** Alternatives may multiply; a pattern with more of them is not understood. */
const MOST_WAYS = 256

/** Thrown inside this folder only, for a pattern whose language this library cannot build. */
export class PatternNotUnderstood extends Error {}

/** Splits the alternatives of a pattern into ways to match without anchors in their midst. */
export function anchoredWays(alternatives: readonly Sequence[]): Anchored[] {
  return alternatives.flatMap(({ elements }) => flattened(elements)).flatMap((parts) => toAnchored(parts))
}

/** Every sequence of parts in which assertions stand on the top level only. */
export function flattened(elements: readonly Part[]): Part[][] {
  return elements.reduce<Part[][]>(
    (ways, element) => {
      const choices = choicesOf(element)
      if (ways.length * choices.length > MOST_WAYS)
        throw new PatternNotUnderstood('too many alternatives with assertions')
      return ways.flatMap((way) => choices.map((choice) => [...way, ...choice]))
    },
    [[]],
  )
}

function choicesOf(element: Part): Part[][] {
  if (element.type === 'Alternation' && hasAssertion(element)) {
    return element.alternatives.flatMap(({ elements }) => flattened(elements))
  }
  if (element.type === 'Quantifier' && hasAssertion(element)) {
    if (element.max !== 1) throw new PatternNotUnderstood('a repeated assertion')
    const once = element.alternatives.flatMap(({ elements }) => flattened(elements))
    return element.min === 0 ? [[], ...once] : once
  }
  return [[element]]
}

/** Whether an assertion stands somewhere in a part. */
export function hasAssertion(part: Part): boolean {
  if (part.type === 'Assertion') return true
  if (part.type !== 'Alternation' && part.type !== 'Quantifier') return false
  return part.alternatives.some(({ elements }) => elements.some(hasAssertion))
}

/** Whether a part depends on what stands before it: `^`, `\b` and look-behinds do. */
export function looksBehind(part: Part): boolean {
  if (part.type === 'Assertion' && part.kind === 'behind') return true
  if (part.type !== 'Alternation' && part.type !== 'Quantifier' && part.type !== 'Assertion') return false
  return part.alternatives.some(({ elements }) => elements.some(looksBehind))
}

/** No way at all when something that is not empty stands outside of an anchor. */
function toAnchored(parts: readonly Part[]): Anchored[] {
  const start = parts.findLastIndex((part) => isAnchor(part, 'behind'))
  const end = parts.findIndex((part) => isAnchor(part, 'ahead'))
  const before = start < 0 ? [] : parts.slice(0, start)
  const after = end < 0 ? [] : parts.slice(end + 1)
  if (start >= 0 && end >= 0 && end < start) {
    return parts.every(isEmptyOrAnchor) ? [{ isStart: true, isEnd: true, ahead: [], behind: [], body: [] }] : []
  }
  if (![...before, ...after].every(isEmptyOrAnchor)) return []
  const inner = parts.slice(start + 1, end < 0 ? undefined : end)
  const ahead = leading(inner, 'ahead')
  const rest = inner.slice(ahead.length)
  const behind = leading([...rest].reverse(), 'behind')
  const body = rest.slice(0, rest.length - behind.length)
  return [{ isStart: start >= 0, isEnd: end >= 0, ahead, behind, body }]
}

/** Whether a part can match nothing, so that an anchor beyond it can hold. */
function isEmptyOrAnchor(part: Part): boolean {
  if (part.type === 'Assertion') {
    if (isAnchor(part, part.kind)) return true
    throw new PatternNotUnderstood('a look-around outside of an anchor')
  }
  if (part.type === 'Quantifier') return part.min === 0 || part.alternatives.some(isNullable)
  return part.type === 'Alternation' && part.alternatives.some(isNullable)
}

function isNullable({ elements }: Sequence): boolean {
  return elements.every(isEmptyOrAnchor)
}

/** Whether one of the alternatives of a part can match nothing. */
export function isEmpty({ alternatives }: Guard): boolean {
  return alternatives.some(isNullable)
}

function leading(parts: readonly Part[], kind: Assertion['kind']): Guard[] {
  const guards: Guard[] = []
  for (const part of parts) {
    if (part.type !== 'Assertion' || part.kind !== kind) break
    guards.push(part)
  }
  return guards
}

/** `^` and `$`: no character before, or after. */
function isAnchor(part: Part, kind: Assertion['kind']): boolean {
  if (part.type !== 'Assertion' || part.kind !== kind || !part.negate) return false
  const [only] = part.alternatives.length === 1 ? (part.alternatives[0]?.elements ?? []) : []
  return only?.type === 'CharacterClass' && only.characters.equals(ALL_CHARACTERS)
}
