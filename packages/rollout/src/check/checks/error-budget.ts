import type { CallTally, DocumentNode } from '@mcpver/core'
import { durationAt } from '../../duration.ts'
import { assertOnly } from '../check-registry.ts'
import { failed, passed } from '../outcome.ts'
import { defineCheck } from '../update-check.ts'

interface ErrorBudget {
  /** The share of calls that may fail, from 0 to 1. */
  readonly share: number
  /** In milliseconds. */
  readonly window: number
}

const SHARE = 0.01
const WINDOW = 3_600_000

/** What is served now fails no more often than it may: who is in trouble already does not update. */
export const errorBudget = defineCheck({
  name: 'error_budget',
  summary: 'Of the calls within "window" (1h), no more than "share" (0.01) failed.',
  stages: ['pre'],
  parse: (members): ErrorBudget => {
    assertOnly(members, ['share', 'window'])
    const { share, window } = members
    return {
      share: share === undefined ? SHARE : parseShare(share),
      window: window === undefined ? WINDOW : durationAt(window),
    }
  },
  run: async ({ share, window }, { store, name, now }) => {
    const tallies = await store.tallies.read({ server: name, from: now - window })
    const { calls, bad } = sumOf(tallies.filter(({ isMirrored }) => !isMirrored))
    const data = { calls, failed: bad, allowed: share }
    if (bad <= share * calls) return passed(`${String(bad)} of ${String(calls)} calls failed`, data)
    return failed(`${String(bad)} of ${String(calls)} calls failed, and ${String(share * 100)} % may`, {
      hint: 'Mend what is served now first.',
      data,
    })
  },
})

function sumOf(tallies: readonly CallTally[]): { calls: number; bad: number } {
  const calls = tallies.reduce((sum, tally) => sum + tally.calls - tally.abandoned, 0)
  const bad = tallies.reduce((sum, { errors, toolErrors, failures }) => sum + errors + toolErrors + failures, 0)
  return { calls, bad }
}

function parseShare(node: DocumentNode): number {
  if (typeof node.value === 'number' && node.value >= 0 && node.value <= 1) return node.value
  throw node.refusal('a share from 0 to 1')
}
