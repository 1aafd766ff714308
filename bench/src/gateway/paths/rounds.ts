import { setTimeout as delay } from 'node:timers/promises'
import { burst, type Burst } from '../client/burst.ts'
import { EFFORT, TOGETHER } from '../effort.ts'
import { memoryOf, processorTimeOf } from '../program/process-usage.ts'
import type { Ground, OpenPath, Path } from './path.ts'

/** One burst, and what it cost. */
export interface Sample extends Burst {
  /** Of the process that stands between, microseconds a call. */
  readonly processorTime: number | undefined
}

/** One round of a path: calls one after the other, and many at a time. */
export interface Round {
  readonly alone: Sample
  readonly together: Sample
}

/** What was measured of a path. The rounds of all paths were measured at the same times. */
export interface MeasuredPath {
  readonly path: Path
  readonly rounds: readonly Round[]
  /** Of the process that stands between, at the end, in bytes. */
  readonly memory: number | undefined
}

/** The five letters that every call sends. */
const TEXT = 'hello'
/** What a process does after a burst, such as collecting garbage, is not to weigh on the next one. */
const PAUSE = 50

/** Measures paths in rounds, each round in another order, so that all see the same machine. */
export async function measureInRounds(paths: readonly Path[], ground: Ground): Promise<readonly MeasuredPath[]> {
  const opened: { readonly path: Path; readonly open: OpenPath; readonly rounds: Round[] }[] = []
  for (const path of paths) opened.push({ path, open: await path.open(ground), rounds: [] })
  for (const { open } of opened) await sample(open, EFFORT.warmUp, TOGETHER)
  for (let round = 0; round < EFFORT.rounds; round++) {
    for (const { open, rounds } of shuffled(opened)) {
      const alone = await sample(open, EFFORT.aloneCalls, 1)
      rounds.push({ alone, together: await sample(open, EFFORT.togetherCalls, TOGETHER) })
    }
  }
  const measured = opened.map(({ path, open: { pid }, rounds }) => ({
    path,
    rounds,
    memory: pid === undefined ? undefined : memoryOf(pid),
  }))
  await Promise.all(opened.map(({ open }) => open.caller.close()))
  return measured
}

async function sample({ caller, pid }: OpenPath, calls: number, together: number): Promise<Sample> {
  const before = pid === undefined ? Number.NaN : processorTimeOf(pid)
  const found = await burst(
    async () => {
      const said = await caller.call(TEXT)
      if (said !== TEXT) throw new Error(`It said ${said}`)
    },
    { calls, together },
  )
  await delay(PAUSE)
  const processorTime = pid === undefined ? undefined : (processorTimeOf(pid) - before) / calls / 1000
  return { ...found, processorTime }
}

function shuffled<T>(values: readonly T[]): readonly T[] {
  return values
    .map((value) => ({ value, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ value }) => value)
}
