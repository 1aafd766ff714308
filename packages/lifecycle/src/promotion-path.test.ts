import { RELEASE_STATES, type ReleaseState } from '@mcpver/core'
import { expect, it } from 'vitest'
import { isPromotionPath, promotionTargets } from './promotion-path.ts'

const TARGETS: Readonly<Record<ReleaseState, readonly ReleaseState[]>> = {
  development: ['testing', 'archived'],
  testing: ['staging', 'development', 'archived'],
  staging: ['production', 'testing', 'archived'],
  production: ['deprecated', 'archived'],
  deprecated: ['archived'],
  archived: [],
}

it.each(RELEASE_STATES)('leads from %s to these states and to no others', (from) => {
  expect([...promotionTargets(from)].sort()).toEqual([...TARGETS[from]].sort())
  for (const to of RELEASE_STATES) expect(isPromotionPath(from, to)).toBe(TARGETS[from].includes(to))
})
