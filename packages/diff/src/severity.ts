import type { ChangeKind, RequiredBump } from './change.ts'
import type { SchemaComparison, Verdict } from './verdict.ts'

/** What a change is to callers, and the bump that it requires. */
export interface Severity {
  readonly kind: ChangeKind
  readonly bump: RequiredBump
}

type Answer = Verdict['verdict']

/**
 * The severity of a change of a schema, by the answer for declared callers and the answer for every instance. This table is
 * the whole policy: no rule about schemas has a severity of its own.
 *
 * | declared   | strict     | kind       | bump  |
 * |------------|------------|------------|-------|
 * | breaking   | any        | breaking   | major |
 * | undecided  | any        | undecided  | major |
 * | compatible | breaking   | risk       | minor |
 * | compatible | undecided  | risk       | minor |
 * | compatible | compatible | compatible | minor with something new for callers, else patch |
 */
const SEVERITIES = {
  breaking: {
    breaking: { kind: 'breaking', bump: 'major' },
    undecided: { kind: 'breaking', bump: 'major' },
    compatible: { kind: 'breaking', bump: 'major' },
  },
  undecided: {
    breaking: { kind: 'undecided', bump: 'major' },
    undecided: { kind: 'undecided', bump: 'major' },
    compatible: { kind: 'undecided', bump: 'major' },
  },
  compatible: {
    breaking: { kind: 'risk', bump: 'minor' },
    undecided: { kind: 'risk', bump: 'minor' },
    compatible: { kind: 'compatible', bump: 'patch' },
  },
} as const satisfies Record<Answer, Record<Answer, Severity>>

/** The kinds that a comparison can lead to, the gravest last. */
const GRAVITY: readonly ChangeKind[] = ['text', 'hint', 'compatible', 'risk', 'undecided', 'breaking']

const BUMPS: readonly RequiredBump[] = ['none', 'patch', 'minor', 'major']

/**
 * The severity of a change of a schema.
 *
 * @param offers Whether the new schema gives callers something that the old one did not; asked only when nothing breaks.
 */
export function severityOf({ declared, strict }: SchemaComparison, offers: () => boolean): Severity {
  const severity = SEVERITIES[declared.verdict][strict.verdict]
  return severity.kind === 'compatible' && offers() ? { kind: 'compatible', bump: 'minor' } : severity
}

/** Whether both answers say that nothing breaks. */
export function isHarmless({ declared, strict }: SchemaComparison): boolean {
  return declared.verdict === 'compatible' && strict.verdict === 'compatible'
}

/** Negative, zero or positive as a kind is less grave than another, as grave, or graver. */
export function compareKinds(a: ChangeKind, b: ChangeKind): number {
  return GRAVITY.indexOf(a) - GRAVITY.indexOf(b)
}

/** Negative, zero or positive as a bump is smaller than another, the same, or larger. */
export function compareBumps(a: RequiredBump, b: RequiredBump): number {
  return BUMPS.indexOf(a) - BUMPS.indexOf(b)
}

/** The largest of several bumps; `none` of nothing. */
export function largestBump(bumps: Iterable<RequiredBump>): RequiredBump {
  let largest: RequiredBump = 'none'
  for (const bump of bumps) if (compareBumps(bump, largest) > 0) largest = bump
  return largest
}

/** The graver of two severities: the larger bump, then the graver kind. */
export function graver(a: Severity, b: Severity): Severity {
  return (compareBumps(a.bump, b.bump) || compareKinds(a.kind, b.kind)) >= 0 ? a : b
}
