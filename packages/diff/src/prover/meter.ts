import type { Clock } from '@mcpver/core'
import type { CheckBudget } from '../verdict.ts'

/** How often the clock is read: it costs more than a step. */
const STEPS_PER_LOOK = 64

/** Counts what a check may still spend. Once over a limit, it stays there. */
export class Meter {
  readonly limits: CheckBudget
  readonly #clock: Clock
  readonly #deadline: number
  #steps = 0
  #isSpent = false

  constructor(limits: CheckBudget, clock: Clock) {
    this.limits = limits
    this.#clock = clock
    this.#deadline = clock.now() + limits.milliseconds
  }

  /** Spends some steps; `false` when there is nothing left. */
  spend(steps = 1): boolean {
    this.#steps += steps
    if (this.#steps > this.limits.steps) this.#isSpent = true
    else if (this.#steps % STEPS_PER_LOOK < steps && this.#clock.now() > this.#deadline) this.#isSpent = true
    return !this.#isSpent
  }

  get isSpent(): boolean {
    return this.#isSpent
  }
}
