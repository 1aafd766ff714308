/**
 * Random pairs of schemas against random instances, judged by two independent validators, until a number of instances was
 * tried. Usage: `node scripts/soak.ts [<instances> | <minutes>m] [seed]`. Default: 10 million instances. Ends with 1, and
 * prints the seed and the counter-examples, when a validator refutes what the prover said.
 */
import { runFuzz } from '../src/test/fuzz-run.ts'

const PAIRS_AT_ONCE = 50
const INSTANCES_PER_PAIR = 300
const PROGRESS_MILLISECONDS = 5000
const DEFAULT_INSTANCES = 10_000_000

const [limit = String(DEFAULT_INSTANCES), seedText = String(Date.now() % 1_000_000_000)] = process.argv.slice(2)
const deadline = limit.endsWith('m') ? Date.now() + Number(limit.slice(0, -1)) * 60_000 : Infinity
const mostInstances = limit.endsWith('m') ? Infinity : Number(limit)
const firstSeed = Number(seedText)
if (Number.isNaN(deadline) || Number.isNaN(mostInstances) || !Number.isSafeInteger(firstSeed)) {
  console.error('Usage: node scripts/soak.ts [<instances> | <minutes>m] [seed]')
  process.exit(2)
}

process.exitCode = (await soak()) ? 0 : 1

async function soak(): Promise<boolean> {
  const total = { pairs: 0, tried: 0, biting: 0, compatible: 0, breaking: 0, undecided: 0, refuted: 0 }
  let shown = Date.now()
  console.log(`Seed ${String(firstSeed)}`)
  for (let seed = firstSeed; total.tried < mostInstances && Date.now() < deadline; seed++) {
    const tally = await runFuzz({ seed, pairs: PAIRS_AT_ONCE, instances: INSTANCES_PER_PAIR })
    total.pairs += PAIRS_AT_ONCE
    total.tried += tally.tried
    total.biting += tally.biting
    total.compatible += tally.verdicts.compatible
    total.breaking += tally.verdicts.breaking
    total.undecided += tally.verdicts.undecided
    total.refuted += tally.disagreements.length
    for (const disagreement of tally.disagreements) {
      console.error(`Refuted with seed ${String(seed)}: ${JSON.stringify(disagreement, undefined, 2)}`)
    }
    if (Date.now() - shown >= PROGRESS_MILLISECONDS) {
      shown = Date.now()
      console.log(JSON.stringify({ seed, ...total }))
    }
  }
  console.log(JSON.stringify({ finished: true, seed: firstSeed, ...total }))
  return total.refuted === 0
}
