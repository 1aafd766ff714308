import type { TraceLook } from '../scenario.ts'

/** A rule that says at each look whether the new version fails. */
export interface SimulatedJudge {
  readonly name: string
  /** Begins a rollout: what is returned is asked at every look, in order, and answers whether the new version fails. */
  readonly start: () => (look: TraceLook) => boolean
}
