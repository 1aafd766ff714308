import type { Spread } from './random.ts'
import type { Behaviour, Scenario } from './scenario.ts'

const EQUAL = (): number => 0.5
const TENTH = (): number => 0.1
/** As a canary goes: 10 %, then 25 %, then 50 %. */
const RISING = (look: number): number => (look < 7 ? 0.1 : look < 14 ? 0.25 : 0.5)

function behaviour(errorRate: number, slowness = 1): Behaviour {
  return { errorRate, slowness }
}

function good(errorRate: number, more: Partial<Scenario> & Pick<Scenario, 'weightAt' | 'name'>): Scenario {
  return { isGood: true, spread: 'lognormal', newer: behaviour(errorRate), older: behaviour(errorRate), ...more }
}

const SPREADS: readonly Spread[] = ['lognormal', 'Pareto', 'bimodal']

/** Nothing is wrong: every fail is a false alarm. */
export const GOOD: readonly Scenario[] = [
  ...[0.005, 0.01, 0.05].flatMap((rate) => [
    good(rate, { name: `both fail ${String(rate * 100)} %, equal weights`, weightAt: EQUAL }),
    good(rate, { name: `both fail ${String(rate * 100)} %, canary at 10 %`, weightAt: TENTH }),
  ]),
  ...(['Pareto', 'bimodal'] as const).map((spread) =>
    good(0.01, { name: `both fail 1 %, equal weights, ${spread} durations`, weightAt: EQUAL, spread }),
  ),
  good(0.01, {
    name: 'an outage hits both, while the weight rises',
    weightAt: RISING,
    weatherAt: (look) => (look >= 7 && look < 14 ? behaviour(0.2, 3) : behaviour(0)),
  }),
]

/** The new version is worse: every fail is right. */
export const BAD: readonly Scenario[] = [
  bad('5 % against 0.5 %, canary at 10 %', { newer: behaviour(0.05), older: behaviour(0.005), weightAt: TENTH }),
  bad('5 % against 1 %, equal weights', { newer: behaviour(0.05), older: behaviour(0.01), weightAt: EQUAL }),
  bad('10 % against 5 %, equal weights', { newer: behaviour(0.1), older: behaviour(0.05), weightAt: EQUAL }),
  bad('20 % against 1 %, while the weight rises', {
    newer: behaviour(0.2),
    older: behaviour(0.01),
    weightAt: RISING,
  }),
  ...SPREADS.map((spread) =>
    bad(`twice as slow, equal weights, ${spread}`, {
      newer: behaviour(0.01, 2),
      older: behaviour(0.01),
      weightAt: EQUAL,
      spread,
    }),
  ),
  bad('twice as slow, canary at 10 %, lognormal', {
    newer: behaviour(0.01, 2),
    older: behaviour(0.01),
    weightAt: TENTH,
  }),
]

function bad(name: string, given: Pick<Scenario, 'newer' | 'older' | 'weightAt'> & Partial<Scenario>): Scenario {
  return { name, isGood: false, spread: 'lognormal', ...given }
}
