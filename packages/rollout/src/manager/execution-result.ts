import type { UpdateExecutionResult } from './update-result.ts'
import type { Update } from '../update/update.ts'

/** What became of an update, in the specification's words. */
export function executionResultOf(update: Update | undefined): UpdateExecutionResult {
  if (update === undefined) {
    return { success: false, reason: 'Update job not found', hint: null, rolledBack: false, update }
  }
  const { phase, reason, hint, paused } = update
  if (phase === 'succeeded') return { success: true, message: 'Update completed successfully', update }
  const why = paused === null ? reason : `It is paused: ${paused.reason}`
  return { success: false, reason: why ?? `It is ${phase}`, hint, rolledBack: phase === 'rolled_back', update }
}
