/** Simulates the seeds of one processor, and says every second what it has found. */
import { parentPort, workerData } from 'node:worker_threads'
import { simulate } from '../src/simulation/simulate.ts'

/** What a worker has found since it said so last. */
export interface Found {
  readonly seeds: number
  /** How often updates ended how. */
  readonly phases: ReadonlyMap<string, number>
  /** What must never be, with its seed. */
  readonly violation?: string
}

const SAY_MILLISECONDS = 1000

// Refusals are thrown by the thousand here, and the way to them is found again by the seed.
Error.stackTraceLimit = 0

const { first, end, every } = workerData as { readonly first: number; readonly end: number; readonly every: number }
let seeds = 0
let phases = new Map<string, number>()
let said = Date.now()

function say(violation?: string): void {
  parentPort?.postMessage({ seeds, phases, ...(violation !== undefined && { violation }) } satisfies Found)
  said = Date.now()
  seeds = 0
  phases = new Map()
}

try {
  for (let seed = first; seed < end; seed += every) {
    const simulation = await simulate(seed)
    seeds++
    for (const phase of simulation.phases) phases.set(phase, (phases.get(phase) ?? 0) + 1)
    if (Date.now() - said >= SAY_MILLISECONDS) say()
  }
  say()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
}
