import type { JsonObject } from '@mcpver/core'
import type { AnalysisResult } from '../analysis/result.ts'
import { summaryOf } from '../check/outcome.ts'
import type { UpdateSettings } from '../config/update-settings.ts'
import { planSteps } from '../plan/plan-steps.ts'
import { isOffered, shareOf, type Step, type ValidationStage } from '../plan/step.ts'
import { decideStart } from '../schedule/start-decision.ts'
import { LOOK, type Facts } from './facts.ts'
import { blockedBy, failedWith } from './fail.ts'
import { holdStep } from './hold.ts'
import { ended, moved, nextStep, pausedBy, stay, WORKER, type Move } from './move.ts'
import { currentStep, hasEnded, type Update } from './update.ts'

/** What is said of a validation that fails, with the specification's words. */
const PREFIXES: Readonly<Record<ValidationStage, string>> = {
  pre: 'Pre-update validation failed',
  step: 'Update execution failed',
  post: 'Post-update validation failed',
}
/** How long to wait before a validation is tried again, in milliseconds, for each time that it was. */
const RETRY = 5000

/**
 * What becomes of an update, by what is known: at most one step. It reads and changes nothing itself, and says the same for the same facts, so
 * it may be asked again after any crash.
 */
export function advance(update: Update, facts: Facts, settings: UpdateSettings): Move {
  if (hasEnded(update)) return stay(update, null)
  switch (update.phase) {
    case 'waiting':
      return start(update, facts, settings)
    case 'rolling_back':
      return rollBack(update, facts)
    case 'running':
      return runStep(update, facts, settings)
    case 'blocked':
    default:
      return stay(update, null)
  }
}

function start(update: Update, { now, base, failure }: Facts, settings: UpdateSettings): Move {
  const decision = decideStart(settings.schedule, { due: update.scheduledFor, now })
  if (decision.kind === 'wait') {
    const { until, reason } = decision
    return stay({ ...update, scheduledFor: until, reason }, until)
  }
  if (decision.kind === 'missed') return ended(update, { phase: 'failed', at: now, reason: decision.reason })
  if (failure !== undefined) {
    return ended(update, { phase: 'failed', at: now, reason: failure.reason, hint: failure.hint ?? null })
  }
  if (base === undefined) {
    const reason = `Update execution failed: nothing is served as ${update.name}`
    return ended(update, { phase: 'failed', at: now, reason, hint: 'Its route was removed.' })
  }
  // What was live when it was scheduled need not be what is live now.
  const steps = planSteps(settings, base)
  const from = base.traffic.active
  const begun: Update = { ...update, from, steps, phase: 'running', step: 0, stepAt: now, startedAt: now }
  return moved(begun, { type: 'update.started', at: now, data: { from, to: update.to, strategy: update.strategy } })
}

function rollBack(update: Update, { now, failure }: Facts): Move {
  if (failure !== undefined) return blockedBy(update, { ...failure, at: now })
  const { point, reason, hint } = update
  if (point === null) return ended(update, { phase: 'failed', at: now, reason, hint })
  return ended(update, { phase: 'rolled_back', at: now, reason, hint }, [{ kind: 'restore', point }])
}

function runStep(before: Update, facts: Facts, settings: UpdateSettings): Move {
  const { now, failure, judged } = facts
  if (failure !== undefined) return failedWith(before, { ...failure, at: now }, settings)
  const update =
    judged === undefined ? before : { ...before, judgement: { state: judged.state, result: judged.result } }
  if (judged?.verdict.verdict === 'fail' && mayStop(update)) return judgedBad(update, judged.verdict, { now, settings })
  if (update.paused !== null) return stay(update, isJudged(update, settings) ? now + LOOK : null)
  const step = currentStep(update)
  return step === undefined ? ended(update, { phase: 'succeeded', at: now }) : doStep(update, step, { facts, settings })
}

/** Whoever paused it did so without knowing that. What was paused for it stays so, and whoever overrules the judge takes it on themselves. */
function mayStop({ paused, overruled }: Update): boolean {
  return paused?.by !== WORKER && overruled === null
}

function judgedBad(
  update: Update,
  { reason, action }: AnalysisResult,
  { now, settings }: { now: number; settings: UpdateSettings },
): Move {
  const why = `Update execution failed: ${reason}`
  if (action === 'pause') return pausedBy(update, { by: WORKER, at: now, reason: why })
  return failedWith(update, { reason: why, at: now }, settings)
}

function doStep(update: Update, step: Step, { facts, settings }: { facts: Facts; settings: UpdateSettings }): Move {
  const { now } = facts
  switch (step.kind) {
    case 'validate':
      return validated(update, step, { facts, settings })
    case 'save':
      return moved({ ...nextStep(update, now), point: update.id }, stepEvent(update, now), {
        actions: [{ kind: 'save', point: update.id }],
      })
    case 'traffic':
      return trafficStep(update, step, { facts, settings })
    case 'hold':
      return holdStep(update, step, { facts, settings })
    case 'approve':
      return approvalStep(update, step, { now, settings })
    case 'confirm': {
      const done = nextStep(update, now)
      return ended(
        done,
        { phase: 'succeeded', at: now },
        update.point === null ? [] : [{ kind: 'confirm', point: update.point }],
      )
    }
  }
}

function validated(
  update: Update,
  { stage }: Extract<Step, { kind: 'validate' }>,
  { facts: { now, outcomes }, settings }: { facts: Facts; settings: UpdateSettings },
): Move {
  if (outcomes === undefined) return stay(update, update.attempt === 0 ? now : update.stepAt)
  const summary = summaryOf(outcomes)
  const known: Update = { ...update, outcomes }
  const data = { stage, checks: outcomes.map(({ check, status, reason }) => ({ check, status, reason })) }
  if (summary.passed) return moved(nextStep(known, now), stepEvent(update, now, data))
  const prefix = PREFIXES[stage]
  const reason = `${prefix}: ${summary.reason}`
  if (update.attempt < settings.rollback.retries) {
    const again = { ...known, attempt: update.attempt + 1, reason }
    return moved(again, { type: 'update.retried', at: now, data }, { dueAt: now + RETRY * again.attempt })
  }
  const hint = outcomes.find(({ status, hint: said }) => status !== 'passed' && said !== undefined)?.hint
  return failedWith(known, { reason, hint, at: now }, settings)
}

function trafficStep(
  update: Update,
  { traffic }: Extract<Step, { kind: 'traffic' }>,
  { facts: { now, window }, settings }: { facts: Facts; settings: UpdateSettings },
): Move {
  if (!window.open) {
    const { opensAt = null, reason } = window
    // Those who have the new version already are looked after meanwhile.
    return stay({ ...update, reason }, isJudged(update, settings) ? Math.min(opensAt ?? Infinity, now + LOOK) : opensAt)
  }
  const share = shareOf(traffic, update.to)
  const isSeen = isOffered(traffic, update.to) || update.segments.length > 0
  const next: Update = {
    ...nextStep(update, now),
    segments: isSeen ? [...update.segments, { from: now, share }] : [],
  }
  return moved(next, stepEvent(update, now, { traffic: { ...traffic } }), { actions: [{ kind: 'apply', traffic }] })
}

function approvalStep(
  update: Update,
  { required, expires }: Extract<Step, { kind: 'approve' }>,
  { now, settings }: { now: number; settings: UpdateSettings },
): Move {
  if (update.approvals.length >= required) {
    const by = update.approvals.map(({ by }) => by)
    return moved(nextStep(update, now), stepEvent(update, now, { approvedBy: by }))
  }
  const end = update.stepAt + expires
  if (now >= end) {
    const missing = `${String(update.approvals.length)} of ${String(required)} approvals`
    return failedWith(
      update,
      { reason: `Update execution failed: it has ${missing} at the end of its time`, at: now },
      settings,
    )
  }
  return stay(update, isJudged(update, settings) ? Math.min(end, now + LOOK) : end)
}

/** That a step was done. */
function stepEvent({ step, steps }: Update, at: number, more: JsonObject = {}): Parameters<typeof moved>[1] {
  return { type: 'update.step', at, data: { step, kind: steps[step]?.kind ?? '', ...more } }
}

/** Whether the judge has something to look at: somebody has had the new version. */
export function isJudged({ phase, segments }: Update, { analysis }: Pick<UpdateSettings, 'analysis'>): boolean {
  return analysis !== null && phase === 'running' && segments.length > 0
}
