/** Two versions that are called equally often. */
export interface Contest {
  /** Of each. */
  readonly calls: number
  readonly newRate: number
  readonly oldRate: number
  /** The highest rate of false alarms, whatever the rate of errors that both have. */
  readonly falseAlarmRate: number
}

/**
 * A bound on how often any test at all can tell the new version from the old one, after so many calls of each.
 *
 * A test that keeps its rate of false alarms for every common rate of errors keeps it for a single one, and against a single one
 * none finds more than the likelihood ratio (Neyman and Pearson). The least of these over some common rates is a bound.
 */
export function detectionBound(contest: Contest): number {
  const { newRate, oldRate } = contest
  const commonRates = Array.from({ length: 16 }, (_, index) => oldRate + ((index + 2) / 20) * (newRate - oldRate))
  return Math.min(...commonRates.map((rate) => powerAgainst(contest, rate)))
}

/** How often the likelihood-ratio test finds it when it may raise so many false alarms at one common rate. */
function powerAgainst({ calls, newRate, oldRate, falseAlarmRate }: Contest, commonRate: number): number {
  const [newer, older, common] = [newRate, oldRate, commonRate].map((rate) => binomial(calls, rate))
  if (newer === undefined || older === undefined || common === undefined) return 1
  const outcomes = newer.flatMap((p, row) =>
    older.map((q, column) => ({ bad: p * q, good: (common[row] ?? 0) * (common[column] ?? 0) })),
  )
  outcomes.sort((a, b) => b.bad * a.good - a.bad * b.good)
  let alarms = 0
  let power = 0
  for (const { bad, good } of outcomes) {
    if (alarms + good > falseAlarmRate) return power + (bad * (falseAlarmRate - alarms)) / good
    alarms += good
    power += bad
  }
  return power
}

/** The probabilities of 0, 1, … up to so many errors; what is beyond the double's range is left out. */
function binomial(calls: number, rate: number): number[] {
  let p = (1 - rate) ** calls
  const probabilities: number[] = []
  for (let errors = 0; errors <= calls && (p > 1e-12 || errors < calls * rate); errors++) {
    probabilities.push(p)
    p *= ((calls - errors) / (errors + 1)) * (rate / (1 - rate))
  }
  return probabilities
}
