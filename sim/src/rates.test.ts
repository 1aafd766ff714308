import { describe, expect, it } from 'vitest'
import { detectionBound } from './bound.ts'
import { CANDIDATES } from './candidates.ts'
import { mcpver } from './judges/mcpver.ts'
import { repeatedTest } from './judges/repeated-test.ts'
import { ratesOf } from './rates.ts'
import type { Scenario } from './scenario.ts'
import { BAD, GOOD } from './scenarios.ts'

const DEFAULTS = mcpver('mcpver', {})
const ERRORS_ONLY = mcpver('mcpver', { latency: false })

/** By how much a rate that is as stated may be off by chance, in so many runs: three standard errors. */
function margin(rate: number, runs: number): number {
  return 3 * Math.sqrt((rate * (1 - rate)) / runs)
}

function withoutDurations(scenario: Scenario): Scenario {
  return { ...scenario, spread: null }
}

function named(scenarios: readonly Scenario[], name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name)
  if (found === undefined) throw new Error(`No scenario ${name}`)
  return found
}

describe('the rates that the analysis states', () => {
  it.each(GOOD.filter(({ spread }) => spread === 'lognormal').map(withoutDurations))(
    'aborts at most 2 % in error: $name',
    (scenario) => {
      const runs = 400
      const [rates] = ratesOf(scenario, [ERRORS_ONLY], { runs, seed: 1 })
      expect(rates?.ever).toBeLessThanOrEqual(0.02 + margin(0.02, runs))
    },
  )

  it.each(GOOD.filter(({ name, newer }) => newer.errorRate === 0.01 && !name.endsWith('canary at 10 %')))(
    'aborts at most 2 % in error with durations judged too: $name',
    (scenario) => {
      const runs = 100
      const [rates] = ratesOf(scenario, [DEFAULTS], { runs, seed: 2 })
      expect(rates?.ever).toBeLessThanOrEqual(0.02 + margin(0.02, runs))
    },
  )

  it.each(GOOD.filter(({ name }) => name.startsWith('both fail 1 %, equal weights')))(
    'aborts at most 2 % in error when the least slow-down counts: $name',
    (scenario) => {
      const runs = 200
      const durationsOnly = mcpver('mcpver', { error_rate: false, latency: { tolerance: 0 } })
      const [rates] = ratesOf(scenario, [durationsOnly], { runs, seed: 9 })
      expect(rates?.ever).toBeLessThanOrEqual(0.02 + margin(0.02, runs))
    },
  )

  it('finds 5 % against 0.5 % within 300 calls of a canary at 10 %, in 95 % of runs', () => {
    const runs = 400
    const scenario = withoutDurations(named(BAD, '5 % against 0.5 %, canary at 10 %'))
    const [rates] = ratesOf(scenario, [ERRORS_ONLY], { runs, seed: 3 })
    expect(rates?.within300).toBeGreaterThanOrEqual(0.95 - margin(0.95, runs))
  })

  it('finds 5 % against 1 % at equal weights within 1,000 calls, in 95 % of runs', () => {
    const runs = 400
    const scenario = withoutDurations(named(BAD, '5 % against 1 %, equal weights'))
    const [rates] = ratesOf(scenario, [ERRORS_ONLY], { runs, seed: 4 })
    expect(rates?.ever).toBeGreaterThanOrEqual(0.95 - margin(0.95, runs))
  })

  it.each(BAD.filter(({ newer }) => newer.slowness === 2))(
    'finds within 300 calls in 95 % of runs: $name',
    (scenario) => {
      const runs = 150
      const [rates] = ratesOf(scenario, [DEFAULTS], { runs, seed: 5 })
      expect(rates?.within300).toBeGreaterThanOrEqual(0.95 - margin(0.95, runs))
    },
  )
})

describe('the simulation', () => {
  it('sees false alarms where there are some: a plain p < 0.05 at every look', () => {
    const [rates] = ratesOf(named(GOOD, 'both fail 5 %, equal weights'), [repeatedTest], { runs: 100, seed: 6 })
    expect(rates?.ever).toBeGreaterThan(0.1)
  })

  it('gives the same for the same seed, and other runs for another', () => {
    const of = (seed: number) =>
      ratesOf(withoutDurations(named(BAD, '10 % against 5 %, equal weights')), CANDIDATES, { runs: 20, seed })
    expect(of(7)).toEqual(of(7))
    expect(of(7)).not.toEqual(of(8))
  })
})

describe('detectionBound', () => {
  it('agrees with one that was computed with SciPy', () => {
    const contest = { calls: 300, newRate: 0.05, oldRate: 0.01, falseAlarmRate: 0.02 }
    expect(detectionBound(contest)).toBeCloseTo(0.83903, 4)
  })

  it('is no more than the rate of false alarms where there is nothing to find', () => {
    const contest = { calls: 50, newRate: 0.05, oldRate: 0.05, falseAlarmRate: 0.02 }
    expect(detectionBound(contest)).toBeCloseTo(0.02, 6)
  })
})
