import { explain } from '@renovatebot/pep440'
import { boundedMemo } from './bounded-memo.ts'

/** What a version is put in order by: numbers one after the other, then the local part. */
interface Pep440Key {
  readonly epoch: number
  /** Without zeros at its end: `1.0` is `1.0.0`. */
  readonly release: readonly number[]
  /** The phase and its number, the post-release, the development release. */
  readonly stage: readonly number[]
  readonly local: readonly (string | number)[]
}

const LONGEST_VERSION = 256
/** The library keeps numbers as floating point: longer ones would be taken for their neighbours. */
const INEXACT_NUMBER = /\d{16}/
const DIGITS = /^\d+$/

/** Phases in order. A development release of a version that has neither comes before them all, the release after them. */
const PHASES: ReadonlyMap<string, number> = new Map([
  ['a', 1],
  ['b', 2],
  ['rc', 3],
])
const [BEFORE_PHASES, AFTER_PHASES] = [0, 4]
const NO_LOCAL: readonly string[] = []
const ZERO: Pep440Key = { epoch: 0, release: [], stage: [], local: NO_LOCAL }

const keyOf = boundedMemo(toKey)

/** Whether a text is read by `comparePep440`. */
export function isPep440(text: string): boolean {
  return keyOf(text) !== undefined
}

/**
 * Orders versions of Python packages.
 *
 * Source: PEP 440, "Summary of permitted suffixes and relative ordering" and "Local version identifiers".
 *
 * @returns Below 0, 0 or above 0; for texts that `isPep440` accepts.
 */
export function comparePep440(left: string, right: string): number {
  const [a, b] = [keyOf(left) ?? ZERO, keyOf(right) ?? ZERO]
  return (
    a.epoch - b.epoch ||
    compareNumbers(a.release, b.release) ||
    compareNumbers(a.stage, b.stage) ||
    compareLocals(a.local, b.local)
  )
}

/** What the library really gives; its types say otherwise. */
interface Explained {
  readonly epoch: number
  readonly release: readonly number[]
  readonly pre: readonly [phase: string, number: number] | null
  readonly post: number | null
  readonly dev: number | null
}

function toKey(text: string): Pep440Key | undefined {
  if (text.length > LONGEST_VERSION || INEXACT_NUMBER.test(text)) return undefined
  const parts = explain(text) as unknown as Explained | null
  if (parts === null) return undefined
  const { epoch, release, pre, post, dev } = parts
  const last = release.findLastIndex((number) => number !== 0)
  const [phase, number] = pre ?? []
  const rank = PHASES.get(phase ?? '') ?? (post === null && dev !== null ? BEFORE_PHASES : AFTER_PHASES)
  return {
    epoch,
    release: release.slice(0, last + 1),
    stage: [rank, number ?? 0, post ?? -1, dev ?? Infinity],
    local: localOf(text),
  }
}

/** The parts of a local version. Read here: the library takes `1e5` for a number. */
function localOf(text: string): readonly (string | number)[] {
  const plus = text.indexOf('+')
  if (plus === -1) return NO_LOCAL
  const parts = text.slice(plus + 1).split(/[-_.]/)
  return parts.map((part) => (DIGITS.test(part) ? Number(part) : part.toLowerCase()))
}

function compareNumbers(left: readonly number[], right: readonly number[]): number {
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0]
    if (a !== b) return a < b ? -1 : 1
  }
  return left.length - right.length
}

/** A number comes after a text, and a longer local version after the one that it begins with. */
function compareLocals(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (const [index, a] of left.entries()) {
    const b = right[index]
    if (b === undefined) return 1
    if (a === b) continue
    if (typeof a !== typeof b) return typeof a === 'number' ? 1 : -1
    return a < b ? -1 : 1
  }
  return left.length - right.length
}
