import type { AnalysisResult } from '../analysis/result.ts'
import type { CheckOutcome } from '../check/outcome.ts'
import type { PlanBase } from '../plan/base-traffic.ts'
import type { Opening } from '../schedule/opening.ts'
import type { Judgement } from './update.ts'

/** What is known when an update is looked at. */
export interface Facts {
  /** By the clock of the store. */
  readonly now: number
  /** What the update begins with; needed while it waits. `undefined` where nothing is served under the name. */
  readonly base?: PlanBase | undefined
  /** Whether traffic may be changed now. */
  readonly window: Opening
  /** What the checks of the current step found; `undefined` when they were not run. */
  readonly outcomes?: readonly CheckOutcome[] | undefined
  /** What the judge says now; `undefined` when it was not asked. */
  readonly judged?: (Judgement & { readonly verdict: AnalysisResult }) | undefined
  /** Why what was tried last in this transaction could not be done. */
  readonly failure?: { readonly reason: string; readonly hint?: string | undefined } | undefined
}

/** How many milliseconds lie between two looks at an update that is judged. */
export const LOOK = 1000
