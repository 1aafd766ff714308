import type { ReleaseState } from '@mcpver/core'

/** Where a release can go from each state, besides the archive. */
const NEXT: Readonly<Record<ReleaseState, readonly ReleaseState[]>> = {
  development: ['testing'],
  testing: ['staging', 'development'],
  staging: ['production', 'testing'],
  production: ['deprecated'],
  deprecated: [],
  archived: [],
}

/**
 * Whether a release can go from one state to another: one step forwards, none left out; one step back from testing and staging; from
 * everywhere to the archive, from where nothing leads.
 */
export function isPromotionPath(from: ReleaseState, to: ReleaseState): boolean {
  return NEXT[from].includes(to) || (to === 'archived' && from !== 'archived')
}

/** The states that a release can go to. */
export function promotionTargets(from: ReleaseState): readonly ReleaseState[] {
  return from === 'archived' ? [] : [...NEXT[from], 'archived']
}
