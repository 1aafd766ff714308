import type { DocumentNode } from '@mcpver/core'

/** A share of callers in percent: over 0, up to 100, with at most two decimals, as a route has it. */
export function parsePercent(node: DocumentNode): number {
  const share = node.value
  const isShare = typeof share === 'number' && share > 0 && share <= 100
  if (isShare && Math.abs(share * 100 - Math.round(share * 100)) < 1e-6) return share
  throw node.refusal('a number over 0 and up to 100, with at most two decimals')
}

/** A whole number from 1. */
export function parseCount(node: DocumentNode): number {
  const count = node.value
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 1) return count
  throw node.refusal('a whole number from 1')
}
