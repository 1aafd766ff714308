import type { ChangeKind } from '../change.ts'
import type { SchemaChange } from '../compare-schemas.ts'
import { compareKinds, severityOf } from '../severity.ts'
import type { SchemaComparison, Verdict } from '../verdict.ts'

/**
 * Who has to go on working.
 *
 * - `backward`: callers that know the old tools meet the new server.
 * - `forward`: callers that know the new tools meet the old server, as during a roll-back.
 * - `full`: both.
 */
export type DiffMode = 'backward' | 'forward' | 'full'

/** Compares two schemas; `compareSchemas`, or what a test puts in its place. */
export type Compare = (change: SchemaChange) => SchemaComparison

/** Compares what was with what is, for one mode. */
export interface Comparator {
  /** What callers of the mode meet. */
  readonly compare: Compare
  /** Whether the new schema has something for them that the old one had not. */
  readonly offers: (change: SchemaChange) => boolean
  /** Whether a value is right by one of two schemas and wrong by the other: a witness to their difference. */
  readonly distinguishes: (change: SchemaChange, witness: unknown) => boolean
}

const MODES: Readonly<Record<DiffMode, (compare: Compare) => Compare>> = {
  backward: (compare) => compare,
  forward: (compare) => (change) => compare(swapped(change)),
  full: (compare) => (change) => worse(compare(change), compare(swapped(change))),
}

/** A comparator for a mode. */
export function comparatorFor(mode: DiffMode, compare: Compare): Comparator {
  const inMode = MODES[mode](compare)
  return {
    compare: inMode,
    offers: (change) => {
      const { declared, strict } = inMode(swapped(change))
      return declared.verdict !== 'compatible' || strict.verdict !== 'compatible'
    },
    distinguishes: (change, witness) => {
      const accepts = (schema: unknown): boolean =>
        compare({ old: { const: witness }, new: schema, direction: 'input' }).strict.verdict === 'compatible'
      return accepts(change.old) !== accepts(change.new)
    },
  }
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
