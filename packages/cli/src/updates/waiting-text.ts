import { hasEnded, type Step, type Update } from '@mcpver/rollout'
import { durationText } from '../duration-text.ts'

const WORKER = 'a worker: mcpver serve runs one'

/** What an update waits for, for people; an empty text when it has ended. @param now By the clock of the store. */
export function waitingText(update: Update, now: number): string {
  const { phase, paused, reason, scheduledFor } = update
  if (hasEnded(update)) return ''
  if (paused !== null) return `somebody to resume, promote or abort it: paused by ${paused.by}: ${paused.reason}`
  if (phase === 'blocked') return 'somebody: it could not be rolled back'
  if (phase === 'waiting' && scheduledFor > now) {
    return `its time, in ${durationText(scheduledFor - now)}${reason === null ? '' : `: ${reason}`}`
  }
  if (phase === 'waiting') return reason ?? WORKER
  const step = update.steps[update.step]
  return phase === 'running' && step !== undefined ? stepWaitingText(update, step, now) : WORKER
}

/** Whether nothing happens any more until somebody says what to do. */
export function needsSomebody({ phase, paused }: Update): boolean {
  return phase === 'blocked' || paused !== null
}

function stepWaitingText(update: Update, step: Step, now: number): string {
  const { approvals, stepAt, attempt, reason } = update
  switch (step.kind) {
    case 'hold':
      return holdWaitingText(update, step, now)
    case 'approve': {
      const left = durationText(stepAt + step.expires - now)
      return `${String(approvals.length)} of ${String(step.required)} approvals so far; ${left} left`
    }
    case 'validate':
      return attempt === 0 ? 'its checks' : `its checks, which are tried again: ${reason ?? ''}`
    case 'traffic':
      return reason ?? WORKER
    case 'save':
    case 'confirm':
      return WORKER
  }
}

function holdWaitingText(
  { stepAt, judgement }: Update,
  { duration }: Extract<Step, { kind: 'hold' }>,
  now: number,
): string {
  if (duration === null) return 'somebody to resume or promote it'
  const left = stepAt + duration - now
  if (left > 0) return `the end of this step, in ${durationText(left)}`
  const said = judgement?.result['reason']
  return typeof said === 'string' ? `a verdict: ${said}` : 'a verdict'
}
