import { systemClock, type Clock, type JsonValue } from '@mcpver/core'
import { MOST_NODES, type Arena } from '../schema/arena.ts'
import type { Node } from '../schema/node.ts'
import { SORTS } from '../schema/sort.ts'
import type { CheckBudget } from '../verdict.ts'
import { Branch } from './branch.ts'
import { Evaluator } from './evaluate.ts'
import { toGoal, type Goal } from './goal.ts'
import { Meter } from './meter.ts'
import { EMPTY, firstOf, unknown, type Outcome } from './outcome.ts'

/** How a proof is looked for. */
export interface ProverOptions {
  readonly budget: CheckBudget
  /** Only numbers within ±(2^53 − 1) count. */
  readonly safeIntegers: boolean
  readonly clock?: Clock
}

/**
 * Decides whether some JSON value satisfies a set of nodes, by refutation: every way to satisfy them is followed until it
 * contradicts itself or gives a value.
 *
 * A goal that comes up again below itself needs no second look: a smallest value that satisfies it has no part that does. What
 * is found out under that assumption is not remembered, unless the assumption was about the goal itself.
 *
 * Source: the refutational normalisation of arXiv 2603.25306, and the witness generation of arXiv 2202.12849.
 */
export class Prover {
  readonly arena: Arena
  readonly evaluator: Evaluator
  readonly safeIntegers: boolean
  readonly meter: Meter
  /** Whether a number beyond ±(2^53 − 1) was ruled out where nothing else ruled it out. */
  hasReliedOnSafeIntegers = false
  readonly #known = new Map<string, Outcome>()
  /** The goals that are being worked on, and how deep each stands. */
  readonly #open = new Map<string, number>()
  /** The highest open goal that was assumed to have no solution since the mark was last set. */
  #assumed = Infinity

  constructor(arena: Arena, { budget, safeIntegers, clock = systemClock }: ProverOptions) {
    this.arena = arena
    this.evaluator = new Evaluator(budget.states)
    this.safeIntegers = safeIntegers
    this.meter = new Meter(budget, clock)
  }

  get states(): number {
    return this.meter.limits.states
  }

  /** A value that satisfies all nodes. */
  solve(nodes: Iterable<Node>): Outcome {
    const goal = toGoal(nodes, this.arena)
    if (goal === undefined) return EMPTY
    const known = this.#known.get(goal.key)
    if (known !== undefined) return known
    const depth = this.#open.get(goal.key)
    if (depth !== undefined) {
      this.#assumed = Math.min(this.#assumed, depth)
      return EMPTY
    }
    return this.#open.size >= this.meter.limits.depth ? OUT_OF_DEPTH : this.#solveOpened(goal)
  }

  /** Up to `count` different values, each of which satisfies all nodes; the outcome says why there are not more. */
  models(nodes: readonly Node[], count: number): { readonly values: readonly JsonValue[]; readonly end: Outcome } {
    const values: JsonValue[] = []
    let end: Outcome = EMPTY
    while (values.length < count) {
      end = this.solve(values.length === 0 ? nodes : [...nodes, this.arena.not(this.arena.values(values))])
      if (end.kind !== 'witness') break
      values.push(end.value)
    }
    return { values, end }
  }

  /** Spends a step; the outcome that ends the search when there is none left. */
  spent(): Outcome | undefined {
    return this.meter.spend() && this.arena.size <= MOST_NODES ? undefined : OUT_OF_BUDGET
  }

  #solveOpened(goal: Goal): Outcome {
    const spent = this.spent()
    if (spent !== undefined) return spent
    const assumedBefore = this.#assumed
    this.#assumed = Infinity
    const depth = this.#open.size
    this.#open.set(goal.key, depth)
    const outcome = firstOf(
      SORTS.filter((sort) => (sort & goal.mask) !== 0),
      (sort) => new Branch(this, sort).solve(goal.literals),
    )
    this.#open.delete(goal.key)
    const isUnconditional = outcome.kind === 'witness' || this.#assumed >= depth
    if (isUnconditional) this.#known.set(goal.key, outcome)
    this.#assumed = Math.min(assumedBefore, isUnconditional ? Infinity : this.#assumed)
    return outcome
  }
}

const OUT_OF_BUDGET = unknown([
  { code: 'budget-exhausted', message: 'The proof takes more steps, time or memory than it may' },
])
const OUT_OF_DEPTH = unknown([{ code: 'budget-exhausted', message: 'The proof goes deeper than it may' }])
