import { goal } from '../../diff/section.ts'
import { median, type Figure } from '../../pair.ts'
import type { Way } from './path.ts'
import type { MeasuredPath, Round, Sample } from './rounds.ts'

/** How calls are made: one after the other, or 32 at a time. */
type Manner = keyof Round

const IN_WORDS: Readonly<Record<Manner, string>> = { alone: 'one at a time', together: '32 at a time' }
const MANNERS: readonly Manner[] = ['together', 'alone']

/** A figure that is compared with another path's, round by round. */
interface Comparison {
  readonly of: string
  readonly read: (sample: Sample) => number
  readonly unit: string
  /** Whether more is better. */
  readonly isGain: boolean
}

const PROCESSOR: Comparison = {
  of: 'processor time a call',
  read: ({ processorTime = Number.NaN }) => processorTime,
  unit: 'µs',
  isGain: false,
}
const SPEED: Comparison = { of: 'calls', read: ({ callsPerSecond }) => callsPerSecond, unit: '/ s', isGain: true }

/** What a comparison has to give. */
interface Aim {
  readonly goal: string
  readonly isMet: (ratio: number) => boolean
}

const NEAR_BARE: Aim = { goal: '≥ 0.71 (1.4 × the bare one)', isMet: (ratio) => ratio >= 1 / 1.4 }
const FAR_FROM_SDK: Aim = { goal: '≥ 6', isMet: (ratio) => ratio >= 6 }
const AHEAD: Aim = { goal: '> 1', isMet: (ratio) => ratio > 1 }
const REPORTED: Aim = { goal: 'reported', isMet: () => true }

/** The goals of one way, from all that was measured of it. */
export function goalsOf(way: Way, measured: readonly MeasuredPath[]): Figure[] {
  const on = measured.filter(({ path }) => path.way === way)
  const ours = on.find(({ path }) => path.role === 'ours')
  if (ours === undefined) return []
  const compare = (comparison: Comparison, other: MeasuredPath, aims: Readonly<Record<Manner, Aim>>): Figure[] =>
    MANNERS.map((manner) => compared({ comparison, ours, other, manner, aim: aims[manner] }))
  return on.flatMap((other) => {
    switch (other.path.role) {
      case 'ours':
        return []
      case 'direct':
        return absoluteGoals(ours, other)
      case 'bare':
        return compare(PROCESSOR, other, { alone: REPORTED, together: NEAR_BARE })
      case 'sdk':
        return compare(PROCESSOR, other, { alone: FAR_FROM_SDK, together: FAR_FROM_SDK })
      case 'peer':
        return [SPEED, PROCESSOR].flatMap((comparison) => compare(comparison, other, { alone: AHEAD, together: AHEAD }))
    }
  })
}

interface Compared {
  readonly comparison: Comparison
  readonly ours: MeasuredPath
  readonly other: MeasuredPath
  readonly manner: Manner
  readonly aim: Aim
}

function compared({ comparison: { of, read, unit, isGain }, ours, other, manner, aim }: Compared): Figure {
  const values = (measured: MeasuredPath): number[] => measured.rounds.map((round) => read(round[manner]))
  const [own, theirs] = [values(ours), values(other)]
  const ratios = own.map((value, round) => {
    const ratio = value / (theirs[round] ?? Number.NaN)
    return isGain ? ratio : 1 / ratio
  })
  const ratio = median(ratios)
  const shown = (found: readonly number[]): string => `${Math.round(median(found)).toLocaleString('en')} ${unit}`
  return {
    measure: `${ours.path.way}: ${of}, ${IN_WORDS[manner]}`,
    ours: shown(own),
    peer: `${shown(theirs)} (${other.path.name})`,
    ratio,
    goal: aim.goal,
    holds: aim.isMet(ratio),
  }
}

/** What the gateway may add, on a quiet machine. */
function absoluteGoals(ours: MeasuredPath, direct: MeasuredPath): Figure[] {
  const speed = median(ours.rounds.map(({ together }) => together.callsPerSecond))
  const added = addedBy(ours, direct, ({ p50 }) => p50)
  const slowest = median(ours.rounds.map(({ alone }) => alone.p99))
  const { way } = ours.path
  return [
    goal(`${way}: time that half of the calls take longer, one at a time`, {
      ours: `${added.toFixed(2)} ms`,
      goal: '≤ 0.35 ms',
      holds: added <= 0.35,
    }),
    goal(`${way}: time that 99 % of the calls take at most, one at a time`, {
      ours: `${slowest.toFixed(2)} ms`,
      goal: '≤ 3 ms',
      holds: slowest <= 3,
    }),
    goal(`${way}: calls, 32 at a time`, {
      ours: `${Math.round(speed).toLocaleString('en')} / s`,
      goal: '≥ 5,000 / s',
      holds: speed >= 5000,
    }),
  ]
}

/** How much longer a path takes than the one with nothing between, one call at a time, in milliseconds: the median of the rounds. */
export function addedBy(measured: MeasuredPath, direct: MeasuredPath, read: (sample: Sample) => number): number {
  return median(
    measured.rounds.map(({ alone }, round) => {
      const base = direct.rounds[round]?.alone
      return base === undefined ? Number.NaN : read(alone) - read(base)
    }),
  )
}
