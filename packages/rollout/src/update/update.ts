import type { JsonObject } from '@mcpver/core'
import type { CheckOutcome } from '../check/outcome.ts'
import type { StrategyName } from '../plan/strategies.ts'
import type { Step } from '../plan/step.ts'

/** Where an update stands. */
export type UpdatePhase =
  /** Waits for its time, or for the one before it. */
  | 'waiting'
  /** Its steps are done, one after the other. */
  | 'running'
  | 'rolling_back'
  /** It could not be rolled back, and somebody has to do something. */
  | 'blocked'
  | FinalPhase

/** Phases of updates to which nothing happens any more. */
export type FinalPhase =
  | 'succeeded'
  | 'rolled_back'
  /** Nothing had been changed yet. */
  | 'failed'
  | 'cancelled'

/** That an update does not go on until somebody says so. */
export interface Pause {
  readonly by: string
  readonly at: number
  readonly reason: string
}

/** From when on the new version had a share of the callers. */
export interface Segment {
  readonly from: number
  /** In percent; 0 where only those get it whom the route names, or copies of calls. */
  readonly share: number
}

/** What the judge knows, and what it said last. */
export interface Judgement {
  /** What it goes on from. */
  readonly state: JsonObject
  readonly result: JsonObject
}

/** Something that happened to an update. */
export interface UpdateEvent {
  /** `update.started`, … */
  readonly type: string
  readonly at: number
  readonly by: string
  readonly data: JsonObject
}

/** An update as it is kept: all that whoever takes it over has to know. */
export interface Update {
  readonly id: string
  /** The server. */
  readonly name: string
  readonly from: string
  readonly to: string
  readonly strategy: StrategyName
  /** How it is to be done, as it was given. */
  readonly config: JsonObject
  readonly phase: UpdatePhase
  readonly steps: readonly Step[]
  /** The step that is next, or under way. */
  readonly step: number
  /** When that step began. */
  readonly stepAt: number
  /** How many times more it was tried. */
  readonly attempt: number
  /** When it is to start. */
  readonly scheduledFor: number
  readonly createdAt: number
  readonly createdBy: string
  readonly startedAt: number | null
  readonly endedAt: number | null
  /** The rollback point; `null` before it was made. */
  readonly point: string | null
  /** The shares that the new version had beside the old one, in their order. */
  readonly segments: readonly Segment[]
  readonly judgement: Judgement | null
  /** Who goes on whatever the judge says; `null` for nobody. */
  readonly overruled: { readonly by: string; readonly at: number } | null
  readonly paused: Pause | null
  /** Who has approved the step that waits for it. */
  readonly approvals: readonly { readonly by: string; readonly at: number }[]
  /** What the last checks found. */
  readonly outcomes: readonly CheckOutcome[]
  /** Why it failed, was rolled back or was cancelled, or what keeps it; `null` when there is nothing to say. */
  readonly reason: string | null
  /** What to do about it. */
  readonly hint: string | null
  /** What happened last, at most so many as `MOST_EVENTS`; the audit has all. */
  readonly events: readonly UpdateEvent[]
}

export const MOST_EVENTS = 50

const FINAL: ReadonlySet<UpdatePhase> = new Set<FinalPhase>(['succeeded', 'rolled_back', 'failed', 'cancelled'])

/** Whether nothing happens to it any more. */
export function hasEnded({ phase }: Pick<Update, 'phase'>): boolean {
  return FINAL.has(phase)
}

/** The step that is next, or under way; `undefined` when all are done. */
export function currentStep({ steps, step }: Update): Step | undefined {
  return steps[step]
}

/** Whether some callers have had the old version while others had the new one. */
export function isCompared({ segments }: Update): boolean {
  return segments.some(({ share }) => share < 100)
}

/** The key of what is asked of others for the current attempt at the current step. */
export function stepKey({ id, step, attempt }: Update): string {
  return `${id}/${String(step)}/${String(attempt)}`
}
