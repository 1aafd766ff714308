import { withoutWaiting } from '../plan/plan-steps.ts'
import { rollingBack } from './fail.ts'
import { ended, moved, nextStep, pausedBy, WORKER, type Move } from './move.ts'
import { currentStep, hasEnded, type Update } from './update.ts'

/** What somebody can tell an update to do. */
export const ORDERS = ['abort', 'approve', 'cancel', 'pause', 'promote', 'resume', 'retry'] as const

export type Order = (typeof ORDERS)[number]

/** Who gives an order, when and why. */
export interface OrderRequest {
  readonly by: string
  readonly at: number
  readonly reason?: string | undefined
}

/** What becomes of an order. */
export type OrderOutcome =
  | { readonly success: true; readonly move: Move }
  | { readonly success: false; readonly reason: string; readonly hint: string }

type Obey = (update: Update, request: OrderRequest) => OrderOutcome

const OBEYED: Readonly<Record<Order, Obey>> = { abort, approve, cancel, pause, promote, resume, retry }

/** What becomes of an update that is told something: nothing, when it cannot be done where it stands. */
export function obey(update: Update, order: Order, request: OrderRequest): OrderOutcome {
  if (hasEnded(update))
    return refused(`The update ${update.id} has ended: it is ${wordOf(update)}`, 'Schedule another one.')
  return OBEYED[order](update, request)
}

/** Ends an update before it has changed anything, or one that cannot go back: then somebody has set the route as it is to be. */
function cancel(update: Update, { by, at, reason }: OrderRequest): OrderOutcome {
  if (update.phase === 'blocked') {
    const why = `Given up by ${by}, and the route left as it is${reason === undefined ? '' : `: ${reason}`}`
    return done(ended(update, { phase: 'failed', at, by, reason: why }))
  }
  if (update.point !== null) {
    return refused(`The update ${update.id} is under way`, 'Abort it, which takes back what it has changed.')
  }
  return done(ended(update, { phase: 'cancelled', at, by, reason: reason ?? `Cancelled by ${by}` }))
}

/** Goes back now. */
function abort(update: Update, { by, at, reason }: OrderRequest): OrderOutcome {
  const why = `Aborted by ${by}${reason === undefined ? '' : `: ${reason}`}`
  if (update.point === null) return done(ended(update, { phase: 'cancelled', at, by, reason: why }))
  if (update.phase !== 'running')
    return refused(`The update ${update.id} is ${wordOf(update)} already`, 'Wait for that.')
  return done(rollingBack(update, { reason: why, at, by }))
}

function pause(update: Update, { by, at, reason = 'asked for' }: OrderRequest): OrderOutcome {
  if (update.phase !== 'running')
    return refused(`The update ${update.id} is ${wordOf(update)}`, 'Only one that runs can be paused.')
  if (update.paused !== null)
    return refused(`The update ${update.id} was paused by ${update.paused.by} already`, 'Resume it.')
  return done(pausedBy(update, { by, at, reason }, at))
}

/** Goes on: after a pause, and past a step that waits for somebody's word. */
function resume(update: Update, { by, at }: OrderRequest): OrderOutcome {
  const event = { type: 'update.resumed', at, by, data: { step: update.step } }
  if (update.paused !== null) {
    // Who goes on after the program has stopped it has seen why.
    const overruled = update.paused.by === WORKER ? { by, at } : update.overruled
    return done(moved({ ...update, paused: null, overruled, reason: null }, event))
  }
  const step = currentStep(update)
  if (update.phase === 'running' && step?.kind === 'hold' && step.duration === null)
    return done(moved(nextStep(update, at), event))
  return refused(`The update ${update.id} is not paused`, 'mcpver update status tells what it waits for.')
}

/**
 * Gives everybody the new version without any more waiting, whatever the judge says: after the approvals that are wanted, and after the last
 * validation, but for one that has failed already.
 */
function promote(update: Update, { by, at }: OrderRequest): OrderOutcome {
  if (update.phase !== 'running')
    return refused(`The update ${update.id} is ${wordOf(update)}`, 'Only one that runs can be promoted.')
  const isStopped = update.paused?.by === WORKER && currentStep(update)?.kind === 'validate'
  const step = isStopped ? update.step + 1 : update.step
  const steps = withoutWaiting(update.steps, step, update.to)
  // A step that stays goes on as it was: with the approvals that it has, until the time that it had.
  const begun = steps[step] === currentStep(update) ? {} : { stepAt: at, attempt: 0, approvals: [] }
  const next: Update = { ...update, ...begun, steps, step, paused: null, overruled: { by, at }, reason: null }
  return done(moved(next, { type: 'update.promoted', at, by, data: { left: steps.length - step } }))
}

function approve(update: Update, { by, at }: OrderRequest): OrderOutcome {
  const step = currentStep(update)
  if (update.phase !== 'running' || step?.kind !== 'approve') {
    return refused(
      `The update ${update.id} does not wait for an approval`,
      'mcpver update status tells what it waits for.',
    )
  }
  if (by === update.createdBy)
    return refused(`${by} asked for the update ${update.id}`, 'Somebody else has to approve it.')
  if (update.approvals.some((one) => one.by === by))
    return refused(`${by} has approved it already`, 'Somebody else has to.')
  const next: Update = { ...update, approvals: [...update.approvals, { by, at }] }
  return done(moved(next, { type: 'update.approved', at, by, data: { step: update.step } }))
}

/** Tries to go back again. */
function retry(update: Update, { by, at }: OrderRequest): OrderOutcome {
  if (update.phase !== 'blocked')
    return refused(`The update ${update.id} is ${wordOf(update)}`, 'Only a rollback that is blocked is tried again.')
  const next: Update = { ...update, phase: 'rolling_back', stepAt: at }
  return done(moved(next, { type: 'update.retried', at, by }))
}

function wordOf({ phase, paused }: Update): string {
  return paused === null ? phase.replaceAll('_', ' ') : `paused by ${paused.by}`
}

function done(move: Move): OrderOutcome {
  return { success: true, move }
}

function refused(reason: string, hint: string): OrderOutcome {
  return { success: false, reason, hint }
}
