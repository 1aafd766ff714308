import type { Release } from '@mcpver/core'
import { assertNoOptions } from '../check-registry.ts'
import { failed, passed, unknown } from '../outcome.ts'
import { defineCheck, type UpdateCheck } from '../update-check.ts'

/** What callers would notice between two releases. */
export interface ContractDifference {
  readonly kind: 'breaking' | 'compatible' | 'none' | 'undecided'
  /** What changed, a sentence each. */
  readonly changes: readonly string[]
}

/** Tells what callers would notice between two releases. */
export type CompareReleases = (from: Release, to: Release) => Promise<ContractDifference>

/** What is breaking is agreed to, because adapters or another route look after those who would break. */
export function contractDifference(compare: CompareReleases | undefined): UpdateCheck {
  return defineCheck({
    name: 'contract_difference',
    summary: 'Nothing breaks for callers, or the configuration says consent: ["breaking"].',
    stages: ['prerequisite', 'pre'],
    parse: assertNoOptions,
    run: async (_, { releases: { from, to }, consent }) => {
      if (from === undefined || to === undefined) return unknown('One of the two releases is not there')
      if (compare === undefined) return unknown('Nobody here can compare releases')
      const { kind, changes } = await compare(from, to)
      const data = { kind, changes: [...changes] }
      if (kind === 'none' || kind === 'compatible') return passed(`The difference is ${kind}`, data)
      const what = `${from.version} → ${to.version} is ${kind} for callers: ${firstOf(changes)}`
      if (consent.has('breaking')) return passed(`${what} (agreed to)`, data)
      const hint =
        'Make an adapter (mcpver route adapt) or keep the old version callable, and say "consent": ["breaking"] in the configuration.'
      return failed(what, { hint, data })
    },
  })
}

function firstOf(changes: readonly string[]): string {
  const [first = 'nobody says how', ...rest] = changes
  return rest.length === 0 ? first : `${first}, and ${String(rest.length)} more`
}
