import { checkInclusion, compareSchemas } from '@mcpver/diff'
import { median, nanoseconds, sink, timePair, type Figure } from '../pair.ts'
import { CHECKERS, type CheckerEntry, type CheckerFunction, type CheckerModule } from './checker.ts'
import { growthTable } from './growth.ts'
import { deepObject, MEDIAN_CHANGES, MEDIAN_INPUT, wideObject, type SchemaPair } from './sample-schema.ts'
import { goal, type Section } from './section.ts'

/** The fastest sound way that npm had before. */
const PEER = 'jsoncompat'
/** How many equal copies of a pair are gone through in turn, so that no check meets the objects of the one before. */
const COPIES = 100
/** How often they are gone through in a round: about as long as the peer takes for its checks. */
const SWEEPS = 10
const PEER_CHECKS = 5
const ROUNDS = 15
const LARGE_RUNS = 9

/** The goal for each change of the median input, in checks a second; 0: reported. */
const CHECKS_PER_SECOND: Readonly<Record<keyof typeof MEDIAN_CHANGES, number>> = {
  identical: 20_000,
  'a text changed': 20_000,
  'an optional property added': 0,
  'a value of an enum removed': 5_000,
}

/** A checker to time against: what tables call it, and the checker. */
interface Peer {
  readonly entry: CheckerEntry
  readonly check: CheckerFunction
}

/** How fast checks are, against jsoncompat in the same process, and how their time grows. */
export async function measure(): Promise<Section> {
  const peer = await loadPeer()
  const goals: Figure[] = []
  for (const [change, next] of Object.entries(MEDIAN_CHANGES)) {
    goals.push(await medianCheck({ change: change as keyof typeof MEDIAN_CHANGES, next, peer }))
    goals.push(medianComparison(change, next))
  }
  goals.push(await largeCheck('one property added to 500', { pair: wideObject(500), limit: 10, peer }))
  goals.push(
    await largeCheck('one property added at depth 10, 50 a level', { pair: deepObject(10, 50), limit: 100, peer }),
  )
  const bytes = String(JSON.stringify(MEDIAN_INPUT).length)
  return {
    title: 'Speed',
    body: `The goals above are timed in turn with the peer's checks in one process; the median input has ${bytes} bytes.

### How time grows

\`checkInclusion\` on a schema with so many parts of a kind, one of which is loosened or narrowed; a verdict stands beside the time
where it is not the expected one.${peer === undefined ? '' : ` ${peer.entry.title} gets one check a size.`}

${await growthTable(peer?.entry)}`,
    goals,
  }
}

async function loadPeer(): Promise<Peer | undefined> {
  const entry = CHECKERS.find(({ file }) => file === PEER)
  if (entry === undefined) return undefined
  try {
    const { load } = (await import(`./checkers/${entry.file}.ts`)) as CheckerModule
    return { entry, check: await load() }
  } catch (error) {
    console.error(`Leaving out ${entry.title}: ${error instanceof Error ? error.message : String(error)}`)
    return undefined
  }
}

function copies(next: unknown): SchemaPair[] {
  return Array.from({ length: COPIES }, () => structuredClone({ old: MEDIAN_INPUT, new: next }))
}

interface MedianChange {
  readonly change: keyof typeof MEDIAN_CHANGES
  readonly next: unknown
  readonly peer: Peer | undefined
}

async function medianCheck({ change, next, peer }: MedianChange): Promise<Figure> {
  const pairs = copies(next)
  const timing = await timePair({
    ours: () => sweep(() => pairs.map((pair) => checkInclusion(pair.old, pair.new))),
    peer: () => peerChecks({ old: MEDIAN_INPUT, new: next }, peer),
    operations: COPIES * SWEEPS,
    peerOperations: PEER_CHECKS,
    rounds: ROUNDS,
  })
  const [wanted, perSecond] = [CHECKS_PER_SECOND[change], 1e9 / timing.ours]
  return {
    measure: `a median input, ${change}: checks a second`,
    ours: checksPerSecond(timing.ours),
    peer: peer === undefined ? '–' : `${checksPerSecond(timing.peer)} (${peer.entry.title})`,
    ...(peer !== undefined && { ratio: timing.ratio }),
    goal: `${wanted === 0 ? '' : `≥ ${wanted.toLocaleString('en')}, and `}≥ 100 × the peer`,
    holds: perSecond >= wanted && (peer === undefined || timing.ratio >= 100),
  }
}

/** A round of ours; the last result stands for all. */
function sweep(once: () => unknown): unknown {
  let last: unknown
  for (let round = 0; round < SWEEPS; round++) last = once()
  return last
}

async function peerChecks(pair: SchemaPair, peer: Peer | undefined): Promise<unknown> {
  let last: unknown
  for (let check = 0; check < PEER_CHECKS; check++) last = await peer?.check({ ...pair, dialect: '2020-12' })
  return last
}

/** Both kinds of caller, as a diff asks for them. */
function medianComparison(change: string, next: unknown): Figure {
  const pairs = copies(next)
  const times = Array.from({ length: ROUNDS }, () => {
    const start = process.hrtime.bigint()
    sink.last = sweep(() => pairs.map((pair) => compareSchemas({ ...pair, direction: 'input' })))
    return Number(process.hrtime.bigint() - start) / (COPIES * SWEEPS)
  })
  return goal(`a median input, ${change}: comparisons for both kinds of caller a second`, {
    ours: checksPerSecond(median(times)),
    goal: 'reported',
    holds: true,
  })
}

interface LargeCheck {
  readonly pair: SchemaPair
  /** Milliseconds. */
  readonly limit: number
  readonly peer: Peer | undefined
}

/** A large schema; the peer gets one try, which may take seconds. */
async function largeCheck(measure: string, { pair, limit, peer }: LargeCheck): Promise<Figure> {
  const ours = median(
    Array.from({ length: LARGE_RUNS }, () => {
      const start = process.hrtime.bigint()
      sink.last = checkInclusion(pair.old, pair.new)
      return Number(process.hrtime.bigint() - start)
    }),
  )
  const figure = goal(measure, { ours: nanoseconds(ours), goal: `< ${String(limit)} ms`, holds: ours < limit * 1e6 })
  if (peer === undefined) return figure
  const start = process.hrtime.bigint()
  sink.last = await peer.check({ ...pair, dialect: '2020-12' })
  const peerTime = Number(process.hrtime.bigint() - start)
  return { ...figure, peer: `${nanoseconds(peerTime)} (${peer.entry.title})`, ratio: peerTime / ours }
}

function checksPerSecond(time: number): string {
  return `${Math.round(1e9 / time).toLocaleString('en')} / s`
}
