import type { JsonObject, Traffic } from '@mcpver/core'
import { hasEnded, MOST_EVENTS, type FinalPhase, type Pause, type Update, type UpdateEvent } from './update.ts'

/** What has to be done for an update in the transaction that moves it. */
export type Action =
  | { readonly kind: 'apply'; readonly traffic: Traffic }
  | { readonly kind: 'save'; readonly point: string }
  | { readonly kind: 'restore'; readonly point: string }
  | { readonly kind: 'confirm'; readonly point: string }

/** What becomes of an update: it is written together with what has to be done, or nothing is. */
export interface Move {
  readonly update: Update
  /** When somebody has to look at it again; `null`: when somebody changes it. */
  readonly dueAt: number | null
  readonly actions: readonly Action[]
  /** For the audit, and for those who want to know. */
  readonly events: readonly UpdateEvent[]
}

/** The program that carries updates out, where an audit names somebody. */
export const WORKER = 'mcpver'

/** Stays as it is until a time, or until somebody changes it. */
export function stay(update: Update, dueAt: number | null): Move {
  return { update, dueAt, actions: [], events: [] }
}

/** Moves an update, and takes a note of it. */
export function moved(
  update: Update,
  event: { readonly type: string; readonly at: number; readonly by?: string; readonly data?: JsonObject },
  more: Partial<Pick<Move, 'actions' | 'dueAt'>> = {},
): Move {
  const { type, at, by = WORKER, data = {} } = event
  const noted: UpdateEvent = { type, at, by, data }
  const events = [...update.events, noted].slice(-MOST_EVENTS)
  const { actions = [], dueAt = hasEnded(update) ? null : at } = more
  return { update: { ...update, events }, dueAt, actions, events: [noted] }
}

/** The next step, begun now. */
export function nextStep(update: Update, now: number): Update {
  return { ...update, step: update.step + 1, stepAt: now, attempt: 0, approvals: [], reason: null, hint: null }
}

/** Ends an update. */
export function ended(
  update: Update,
  {
    phase,
    at,
    by,
    reason = null,
    hint = null,
  }: { phase: FinalPhase; at: number; by?: string; reason?: string | null; hint?: string | null },
  actions: readonly Action[] = [],
): Move {
  const over = { ...update, phase, endedAt: at, paused: null, reason, hint }
  const data = { from: update.from, to: update.to, ...(reason !== null && { reason }) }
  return moved(over, { type: `update.${phase}`, at, ...(by !== undefined && { by }), data }, { actions })
}

/** Stops an update until somebody says what to do. */
export function pausedBy(update: Update, { by, at, reason }: Pause, dueAt: number | null = null): Move {
  const event = { type: 'update.paused', at, by, data: { reason } }
  return moved({ ...update, paused: { by, at, reason }, reason }, event, { dueAt })
}
