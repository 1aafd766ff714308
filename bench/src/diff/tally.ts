import type { Outcome } from './checker.ts'
import type { GoldCase } from './gold.ts'

/** How the answers of one checker compare with what is known. */
export interface Tally {
  /** How many cases. */
  readonly total: number
  /** How many of them are breaks. */
  readonly breaks: number
  readonly right: number
  /** Breaks called compatible: the error that hurts. */
  readonly missed: number
  /** Compatible changes called breaks. */
  readonly alarms: number
  readonly undecided: number
  readonly crashes: number
  readonly timeouts: number
}

/** A case and what a checker made of it. */
export interface JudgedCase {
  readonly case: GoldCase
  readonly outcome: Outcome
}

/** Counts judged cases. */
export function tally(judged: readonly JudgedCase[]): Tally {
  const count = (isCounted: (judgedCase: JudgedCase) => boolean): number => judged.filter(isCounted).length
  const answered = (answer: Outcome['answer']): number => count(({ outcome }) => outcome.answer === answer)
  return {
    total: judged.length,
    breaks: count((each) => each.case.expected === 'breaking'),
    right: count((each) => each.outcome.answer === each.case.expected),
    missed: count((each) => each.case.expected === 'breaking' && each.outcome.answer === 'compatible'),
    alarms: count((each) => each.case.expected === 'compatible' && each.outcome.answer === 'breaking'),
    undecided: answered('undecided'),
    crashes: answered('crash'),
    timeouts: answered('time-out'),
  }
}

/** The columns of `tallyCells`. */
export const TALLY_COLUMNS = ['right', 'missed breaks', 'false alarms', 'undecided', 'crash', 'time-out']

/** A tally as the cells of a table: shares of all cases, of the breaks and of the compatible ones. */
export function tallyCells({ total, breaks, ...counts }: Tally): string[] {
  return [
    withShare(counts.right, total),
    withShare(counts.missed, breaks),
    withShare(counts.alarms, total - breaks),
    ...[counts.undecided, counts.crashes, counts.timeouts].map(withCommas),
  ]
}

/** A count and its share, as people read them. */
export function withShare(count: number, of: number): string {
  return count === 0 || of === 0 ? withCommas(count) : `${withCommas(count)} (${((100 * count) / of).toFixed(1)} %)`
}

export function withCommas(count: number): string {
  return count.toLocaleString('en')
}
