import type { SimulatedJudge } from './judges/judge.ts'
import { randomOf } from './random.ts'
import type { Scenario } from './scenario.ts'
import { CALLS_PER_LOOK, traceOf } from './scenario.ts'

/** How often a judge failed the new version. */
export interface Rates {
  readonly runs: number
  /** The share of runs with a fail within 300 calls of the new version. */
  readonly within300: number
  /** The share of runs with a fail at any look. */
  readonly ever: number
  /** The calls of the new version at the fail, in the median of the runs that have one. */
  readonly median: number | undefined
}

/** Runs a scenario so often, with all judges on the same traces. Answers in the order of the judges. */
export function ratesOf(
  scenario: Scenario,
  judges: readonly SimulatedJudge[],
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Rates[] {
  const failedAt: number[][] = judges.map(() => [])
  for (let run = 0; run < runs; run++) {
    for (const [index, calls] of callsToFail(scenario, judges, seed + run * 7919).entries())
      failedAt[index]?.push(calls)
  }
  return failedAt.map((calls) => summed(calls, runs))
}

/** After how many calls of the new version each judge failed it; infinitely many for never. */
function callsToFail(scenario: Scenario, judges: readonly SimulatedJudge[], seed: number): number[] {
  const started = judges.map((judge) => judge.start())
  const failedAt = judges.map(() => Infinity)
  let calls = 0
  for (const look of traceOf(scenario, randomOf(seed))) {
    calls += CALLS_PER_LOOK
    started.forEach((fails, index) => {
      if (failedAt[index] === Infinity && fails(look)) failedAt[index] = calls
    })
    if (failedAt.every((at) => at < Infinity)) break
  }
  return failedAt
}

function summed(failedAt: readonly number[], runs: number): Rates {
  const failed = failedAt.filter((calls) => calls < Infinity).sort((a, b) => a - b)
  return {
    runs,
    within300: failed.filter((calls) => calls <= 300).length / runs,
    ever: failed.length / runs,
    median: failed[Math.floor(failed.length / 2)],
  }
}
