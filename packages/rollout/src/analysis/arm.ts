import type { CallTally } from '@mcpver/core'
import { LatencySketch } from '@mcpver/core'

/** The ends of a call that can count as errors: the counts of a tally. */
export const ERROR_OUTCOMES = ['errors', 'tool_errors', 'failures', 'refusals'] as const

export type ErrorOutcome = (typeof ERROR_OUTCOMES)[number]

/** What one version did in one span of time: with one tool, or with all. */
export interface Arm {
  /** Those that were not given up by the client; refused ones only where they count as errors. */
  readonly calls: number
  /** Never more than `calls`. */
  readonly errors: number
  /** Of `calls`, those that were copies: no caller chose them. */
  readonly mirrored: number
  /** How long those took that were answered. Not to be changed. */
  readonly latency: LatencySketch
}

/** The versions of a server that are compared. */
export interface ComparedReleases {
  readonly oldRelease: string
  readonly newRelease: string
}

/** Both versions in the same span of time. */
export interface ArmPair {
  readonly newer: Arm
  readonly older: Arm
}

/** Pairs in sum and by tool. */
export interface ArmPairs {
  readonly sum: ArmPair
  readonly byTool: ReadonlyMap<string, ArmPair>
}

class Counting {
  #calls = 0
  #errors = 0
  #mirrored = 0
  readonly #latency = new LatencySketch()

  add(tally: CallTally, outcomes: ReadonlySet<ErrorOutcome>): void {
    const refused = outcomes.has('refusals') ? 0 : tally.refusals
    const calls = Math.max(0, tally.calls - tally.abandoned - refused)
    const errors = [...outcomes].reduce((sum, outcome) => sum + countOf(tally, outcome), 0)
    this.#calls += calls
    this.#errors += Math.min(calls, errors)
    this.#mirrored += tally.isMirrored ? calls : 0
    this.#latency.merge(LatencySketch.fromDocument(tally.latency))
  }

  get arm(): Arm {
    return { calls: this.#calls, errors: this.#errors, mirrored: this.#mirrored, latency: this.#latency }
  }
}

/**
 * Sums tallies up by version, in sum and for each of the tools asked for; those of other releases are left out.
 *
 * @param tools The tools that are looked at one by one. Others count in the sum only.
 * @throws {CoreError} `ERR_INVALID_DOCUMENT` for a tally whose latency is no sketch.
 */
export function armPairs(
  tallies: readonly CallTally[],
  { oldRelease, newRelease }: ComparedReleases,
  { tools, outcomes }: { readonly tools: readonly string[]; readonly outcomes: readonly ErrorOutcome[] },
): ArmPairs {
  const counted = new Set(outcomes)
  const sum = countingPair()
  const byTool = new Map(tools.map((tool) => [tool, countingPair()]))
  for (const tally of tallies) {
    if (tally.release !== newRelease && tally.release !== oldRelease) continue
    const side = tally.release === newRelease ? 'newer' : 'older'
    sum[side].add(tally, counted)
    byTool.get(tally.tool)?.[side].add(tally, counted)
  }
  return { sum: finished(sum), byTool: new Map([...byTool].map(([tool, pair]) => [tool, finished(pair)])) }
}

function countingPair(): { readonly newer: Counting; readonly older: Counting } {
  return { newer: new Counting(), older: new Counting() }
}

function finished({ newer, older }: { readonly newer: Counting; readonly older: Counting }): ArmPair {
  return { newer: newer.arm, older: older.arm }
}

function countOf(tally: CallTally, outcome: ErrorOutcome): number {
  return outcome === 'tool_errors' ? tally.toolErrors : tally[outcome]
}
