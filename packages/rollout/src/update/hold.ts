import type { UpdateSettings } from '../config/update-settings.ts'
import type { Step } from '../plan/step.ts'
import { LOOK, type Facts } from './facts.ts'
import { failedWith } from './fail.ts'
import { moved, nextStep, pausedBy, stay, WORKER, type Move } from './move.ts'
import { isCompared, type Update } from './update.ts'

/** A step that waits: for its time, and for the judge where there is something to judge. */
export function holdStep(
  update: Update,
  step: Extract<Step, { kind: 'hold' }>,
  { facts: { now, judged }, settings }: { readonly facts: Facts; readonly settings: UpdateSettings },
): Move {
  const isSeen = settings.analysis !== null && update.segments.length > 0
  // Without callers on the old version at the same time, nothing can be shown but that a limit is broken.
  const needsVerdict = step.isJudged && isSeen && update.overruled === null && isCompared(update)
  const next = isSeen ? now + LOOK : null
  // Only somebody's word ends it.
  if (step.duration === null) return stay(update, next)
  const end = update.stepAt + step.duration
  if (now < end) return stay(update, next === null ? end : Math.min(end, next))
  if (!needsVerdict) return past(update, now)
  // What fails never comes here: this is what the settings make of a verdict that is good, or that there is none yet.
  const { action, reason } = judged?.verdict ?? { action: 'wait', reason: '' }
  switch (action) {
    case 'promote':
      return past(update, now)
    case 'pause':
      return pausedBy(update, { by: WORKER, at: now, reason })
    case 'rollback':
      return failedWith(update, { reason: `Update execution failed: ${reason}`, at: now }, settings)
    case 'wait':
      return stay(update, now + LOOK)
  }
}

function past(update: Update, now: number): Move {
  return moved(nextStep(update, now), { type: 'update.step', at: now, data: { step: update.step, kind: 'hold' } })
}
