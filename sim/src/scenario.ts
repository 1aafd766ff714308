import { LatencySketch } from '@mcpver/core'
import type { Random, Spread } from './random.ts'
import { durationOf, failuresOf } from './random.ts'

/** What one version does. */
export interface Behaviour {
  /** The share of its calls that fail. */
  readonly errorRate: number
  /** By what its durations are multiplied. */
  readonly slowness: number
}

/** A rollout to simulate. */
export interface Scenario {
  readonly name: string
  /** Whether nothing is wrong with the new version, so that a fail is a false alarm. */
  readonly isGood: boolean
  /** `null`: no durations, where only errors are judged. */
  readonly spread: Spread | null
  readonly newer: Behaviour
  readonly older: Behaviour
  /** The new version's share of calls at a look, from 0. */
  readonly weightAt: (look: number) => number
  /** What happens to both versions alike at a look. Default: nothing. */
  readonly weatherAt?: (look: number) => Behaviour
}

/** Calls of one version in an interval. */
export interface Calls {
  readonly calls: number
  readonly errors: number
  readonly durations: readonly number[]
}

/** Both versions in an interval. */
export interface Interval {
  readonly newer: Calls
  readonly older: Calls
}

/** Calls of one version between two looks. */
export interface LookCalls {
  readonly calls: number
  readonly errors: number
  /** Not to be changed. */
  readonly latency: LatencySketch
}

/** What happened between two looks. */
export interface TraceLook {
  readonly weight: number
  readonly newer: LookCalls
  readonly older: LookCalls
  /** The same in more detail. */
  readonly intervals: readonly Interval[]
}

/** Calls of the new version in an interval, the resolution that Kayenta's points have. */
export const CALLS_PER_INTERVAL = 25
/** Calls of the new version between two looks. */
export const CALLS_PER_LOOK = 50
export const LOOKS = 20

const CALM: Behaviour = { errorRate: 0, slowness: 1 }

/** Everything that happens in a rollout, look by look. All judges see the same. */
export function* traceOf(scenario: Scenario, random: Random): Generator<TraceLook> {
  const { spread, weightAt, weatherAt } = scenario
  for (let look = 0; look < LOOKS; look++) {
    const weight = weightAt(look)
    const weather = weatherAt?.(look) ?? CALM
    const callsOf = (calls: number, { errorRate, slowness }: Behaviour): Calls => ({
      calls,
      errors: failuresOf(random, calls, 1 - (1 - errorRate) * (1 - weather.errorRate)),
      durations:
        spread === null
          ? []
          : Array.from({ length: calls }, () => durationOf(random, spread) * slowness * weather.slowness),
    })
    const intervals = Array.from({ length: CALLS_PER_LOOK / CALLS_PER_INTERVAL }, () => ({
      newer: callsOf(CALLS_PER_INTERVAL, scenario.newer),
      older: callsOf(Math.round((CALLS_PER_INTERVAL * (1 - weight)) / weight), scenario.older),
    }))
    const [newer, older] = [intervals.map((interval) => interval.newer), intervals.map((interval) => interval.older)]
    yield { weight, intervals, newer: together(newer), older: together(older) }
  }
}

function together(parts: readonly Calls[]): LookCalls {
  const latency = new LatencySketch()
  for (const { durations } of parts) for (const duration of durations) latency.add(duration)
  return {
    calls: parts.reduce((sum, { calls }) => sum + calls, 0),
    errors: parts.reduce((sum, { errors }) => sum + errors, 0),
    latency,
  }
}
