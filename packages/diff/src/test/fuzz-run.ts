import fc from 'fast-check'
import { judgePair, type Disagreement } from './judge-pair.ts'
import { Random } from './random.ts'
import { fuzzPairArbitrary } from './pair-arbitrary.ts'

/** How much is tried, and from where. */
export interface FuzzOptions {
  readonly seed: number
  readonly pairs: number
  /** Instances for each pair that is said to be compatible. */
  readonly instances: number
}

/** What a run came to. */
export interface FuzzTally {
  readonly verdicts: Record<'compatible' | 'breaking' | 'undecided', number>
  /** Instances that were tried. */
  tried: number
  /** Pairs said to be compatible for which at least one instance could have refuted that. */
  biting: number
  readonly disagreements: Disagreement[]
}

/** Has random pairs of schemas judged; the same options give the same run. */
export async function runFuzz({ seed, pairs, instances }: FuzzOptions): Promise<FuzzTally> {
  const tally: FuzzTally = {
    verdicts: { compatible: 0, breaking: 0, undecided: 0 },
    tried: 0,
    biting: 0,
    disagreements: [],
  }
  const random = new Random(seed)
  for (const pair of fc.sample(fuzzPairArbitrary, { seed, numRuns: pairs })) {
    const judged = await judgePair(pair, { random, instances, secondLook: 0.02 })
    tally.verdicts[judged.verdict]++
    tally.tried += judged.tried
    if (judged.verdict === 'compatible' && judged.accepted > 0) tally.biting++
    if (judged.disagreement !== undefined) tally.disagreements.push(judged.disagreement)
  }
  return tally
}
