// Simulates everything and writes README.md: `pnpm sim`.
import { writeFileSync } from 'node:fs'
import { detectionBound } from './bound.ts'
import { CANDIDATES, LEVEL, WITH_CALLS_FROM_BEFORE } from './candidates.ts'
import { flagger } from './judges/flagger.ts'
import type { SimulatedJudge } from './judges/judge.ts'
import { kayenta } from './judges/kayenta.ts'
import { mcpver } from './judges/mcpver.ts'
import { repeatedTest } from './judges/repeated-test.ts'
import type { Rates } from './rates.ts'
import { ratesOf } from './rates.ts'
import type { Scenario } from './scenario.ts'
import { BAD, GOOD } from './scenarios.ts'

const RUNS = 1000
const SEED = 20261122

const JUDGES: readonly SimulatedJudge[] = [
  mcpver('mcpver', {}),
  mcpver('mcpver, at most 1 % errors', { guard_rails: { max_error_rate: 0.01 } }),
  flagger,
  kayenta,
  repeatedTest,
]

/** What a table shows of a judge's rates. */
type Cell = (rates: Rates) => string

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

const falseAlarms: Cell = ({ ever }) => percent(ever)
const detection: Cell = ({ within300, ever, median }) =>
  `${percent(within300)}, ${percent(ever)} (${median === undefined ? '–' : String(median)})`

function table(scenarios: readonly Scenario[], judges: readonly SimulatedJudge[], cell: Cell): string {
  const rows = scenarios.map((scenario) => {
    console.error(`Simulating ${scenario.name} …`)
    return [scenario.name, ...ratesOf(scenario, judges, { runs: RUNS, seed: SEED }).map(cell)]
  })
  const head = ['', ...judges.map(({ name }) => name)]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Only errors are judged: durations need not be simulated. */
function errorsOnly(scenarios: readonly Scenario[]): Scenario[] {
  return scenarios.map((scenario) => ({ ...scenario, spread: null }))
}

/** Where 1 % is what was normal before the update: as it stays, as it rises for both, and as it rises for the new version. */
function afterOnePercent(): Scenario[] {
  const names = ['both fail 1 %, equal weights', 'both fail 5 %, equal weights', '5 % against 1 %, equal weights']
  return [...GOOD, ...BAD].filter(({ name }) => names.includes(name))
}

function withErrors({ newer, older }: Scenario): boolean {
  return newer.slowness === older.slowness
}

function page(): string {
  const bound = { calls: 300, newRate: 0.05, oldRate: 0.01, falseAlarmRate: 0.02 }
  const errorRates = GOOD.filter(({ spread }) => spread === 'lognormal')
  return `# Simulated rollouts

How often a judge of new versions is right. Written by \`pnpm sim\`, with Node ${process.version}; the seed is fixed, so that it writes the same again.

Each row is ${String(RUNS)} rollouts; all judges see the same calls. There are 20 looks, one after every 50 calls of the new version. With a
canary at 10 % the old version has nine times as many calls. Durations have a median of about 100 ms. The standard error of a rate
near 2 % is 0.4 points, near 95 % it is 0.7.

- **mcpver** is the analysis of \`@mcpver/rollout\` with its defaults, errors and durations together; then with a guard-rail.
- **Flagger**: the rule and the limits of its tutorials: success under 99 % or a p99 over 500 ms, at five looks.
- **Kayenta**: its Mann–Whitney classifier with its defaults (0.98, 0.25), at every look, on the error rates and mean durations of
  intervals of 25 calls. It asks for 50 points, which 300 calls do not give; that is let pass.
- **p < 0.05**: a z-test of errors and a rank test of durations, each at 5 %, at every look.

## Nothing is wrong: how many rollouts are aborted in error

The goal is at most 2 %. A guard-rail of 1 % is no false alarm where both versions fail more than that.

${table(GOOD, JUDGES, falseAlarms)}

## The new version is worse: how many rollouts are aborted

Within 300 calls of the new version, and within 1,000; in brackets the calls that the new version had by then, in the median.

${table(BAD, JUDGES, detection)}

The goal is 95 % within 300 calls for the first two rows. With 5 % against 1 % at equal weights **no test can reach it** that looks at
300 calls of each version and raises at most 2 % false alarms whatever rate of errors both have: at most
${percent(detectionBound(bound))}, even with a single look at the end (Neyman and Pearson; \`src/bound.ts\` computes it). A plain p < 0.05
at every look falls short of it too. Who knows that 1 % is normal says so with a guard-rail, which needs no old version to
compare with, and finds more.

## Tests of errors that could have been taken

Each held to ${percent(LEVEL)} false alarms; errors only. In this order: the test that was taken; given an error, it is the new version's
with the probability of its share of calls, mixed over higher ones; the test of two proportions of Turner, Ly and Grünwald with
the rates estimated at earlier looks; the exact test given the errors of both, its false alarms spent as n / (n + 300) of n calls; and
the z-test with Bonferroni's correction, which knows that there are 20 looks. \`docs/decisions/0018-how-new-is-held-against-old.md\` says why the first one was taken.

False alarms:

${table(errorsOnly(errorRates), CANDIDATES, falseAlarms)}

Detection:

${table(errorsOnly(BAD.filter(withErrors)), CANDIDATES, detection)}

Calls from before the update do not count, though they would find more. Here 1 % failed before it; in the second row the rate
rises to 5 % for both versions, as when a service that both call is in trouble. Rollouts aborted within 300 and 1,000 calls:

${table(errorsOnly(afterOnePercent()), [...CANDIDATES.slice(0, 1), WITH_CALLS_FROM_BEFORE], detection)}
`
}

const text = page()
console.log(text)
writeFileSync(new URL('../README.md', import.meta.url), text)
