import type { Update } from '@mcpver/rollout'

/** How a step of an update stands: done `✓`, under way `▶`, stopped `⏸`, where it failed `✗`, or still to come `·`. */
export function markOf(update: Update, index: number): string {
  if (update.phase === 'waiting') return '·'
  if (index < update.step) return '✓'
  if (index > update.step) return '·'
  if (update.phase === 'running') return update.paused === null ? '▶' : '⏸'
  return update.phase === 'succeeded' ? '✓' : '✗'
}
