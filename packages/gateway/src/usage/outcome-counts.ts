import type { UsageOutcome } from './usage-event.ts'

/** How many calls ended in which way. */
export type OutcomeCounts = Record<UsageOutcome, number>

/** No calls. */
export function noOutcomes(): OutcomeCounts {
  return { served: 0, 'tool-error': 0, error: 0, failed: 0, refused: 0, abandoned: 0 }
}

/** How many calls those are together. */
export function totalOf(outcomes: Readonly<OutcomeCounts>): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0)
}
