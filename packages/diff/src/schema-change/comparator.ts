import type { ChangeKind } from '../change.ts'
import type { SchemaChange } from '../compare-schemas.ts'
import { compareKinds, severityOf } from '../severity.ts'
import type { SchemaComparison, Verdict } from '../verdict.ts'
import type { Compare, SchemaJudge } from './schema-judge.ts'

/**
 * Who has to go on working.
 *
 * - `backward`: callers that know the old tools meet the new server.
 * - `forward`: callers that know the new tools meet the old server, as during a roll-back.
 * - `full`: both.
 */
export type DiffMode = 'backward' | 'forward' | 'full'

/** Compares what was with what is, for one mode. */
export interface Comparator {
  /** What callers of the mode meet. */
  readonly compare: Compare
  /** Whether a change that breaks nobody has something for callers of the mode that was not there before. */
  readonly offers: (change: SchemaChange) => boolean
  /** Whether a value is right by one of two schemas and wrong by the other: a witness to their difference. */
  readonly distinguishes: (change: SchemaChange, witness: unknown) => boolean
}

const COMPARISONS: Readonly<Record<DiffMode, (judge: SchemaJudge) => Compare>> = {
  backward: ({ compare }) => compare,
  forward:
    ({ compare }) =>
    (change) =>
      compare(swapped(change)),
  full:
    ({ compare }) =>
    (change) =>
      worse(compare(change), compare(swapped(change))),
}

const OFFERS: Readonly<Record<DiffMode, (judge: SchemaJudge) => Comparator['offers']>> = {
  backward: (judge) => (change) => !isStrictlyCompatible(swapped(change), judge),
  forward: (judge) => (change) => !isStrictlyCompatible(change, judge),
  // What breaks nobody on either side is the same on both.
  full: () => () => false,
}

/** A comparator for a mode. */
export function comparatorFor(mode: DiffMode, judge: SchemaJudge): Comparator {
  return {
    compare: COMPARISONS[mode](judge),
    offers: OFFERS[mode](judge),
    distinguishes: (change, witness) => {
      const accepts = (schema: unknown): boolean => judge.isWithin({ const: witness }, schema)
      return accepts(change.old) !== accepts(change.new)
    },
  }
}

/** Whether every instance that was right for the old schema is for the new one; of outputs, the other way round. */
function isStrictlyCompatible({ old, new: next, direction }: SchemaChange, { isWithin }: SchemaJudge): boolean {
  return direction === 'input' ? isWithin(old, next) : isWithin(next, old)
}

function swapped({ old, new: next, direction }: SchemaChange): SchemaChange {
  return { old: next, new: old, direction }
}

function worse(a: SchemaComparison, b: SchemaComparison): SchemaComparison {
  return { declared: worseVerdict(a.declared, b.declared), strict: worseVerdict(a.strict, b.strict) }
}

/** The order of verdicts is that of the kinds that they lead to. */
function worseVerdict(a: Verdict, b: Verdict): Verdict {
  return compareKinds(kindOf(a), kindOf(b)) >= 0 ? a : b
}

function kindOf(verdict: Verdict): ChangeKind {
  return severityOf({ declared: verdict, strict: verdict }, () => false).kind
}
