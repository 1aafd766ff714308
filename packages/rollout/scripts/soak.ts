/**
 * Simulated updates, seed after seed, on all processors, until so many are done or one shows what must never be. Usage:
 * `node scripts/soak.ts [--seeds 1000000] [--from <seed>] [--workers <count>]`. Prints how far it is every five seconds. Ends with 1, and
 * prints the seed, at the first violation; `--seeds 1 --from <seed>` shows it again.
 */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Found } from './soak-worker.ts'

const PROGRESS_MILLISECONDS = 5000
/** Most of what a simulation makes is garbage soon. */
const YOUNG_MEGABYTES = 128

interface Settings {
  readonly seeds: number
  readonly from: number
  readonly workers: number
}

const settings = read()
process.exitCode = (await soak(settings)) ? 0 : 1

function read(): Settings {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { seeds: text, from: text, workers: text } })
  const settings = {
    seeds: Number(values.seeds ?? 1_000_000),
    from: Number(values.from ?? Math.floor(Math.random() * 2 ** 31)),
    workers: Number(values.workers ?? availableParallelism()),
  }
  const isUsable = Object.values(settings).every((value) => Number.isSafeInteger(value) && value >= 0)
  if (isUsable && settings.seeds >= 1 && settings.workers >= 1) return settings
  console.error('Usage: node scripts/soak.ts [--seeds 1000000] [--from <seed>] [--workers <count>]')
  process.exit(2)
}

async function soak({ seeds, from, workers }: Settings): Promise<boolean> {
  const started = Date.now()
  const phases = new Map<string, number>()
  let done = 0
  console.log(`Seeds from ${String(from)} on, ${String(seeds)} of them`)
  const add = (found: Found): void => {
    done += found.seeds
    for (const [phase, count] of found.phases) phases.set(phase, (phases.get(phase) ?? 0) + count)
  }
  const progress = setInterval(() => console.log(lineOf(done, seeds, Date.now() - started)), PROGRESS_MILLISECONDS)
  const count = Math.min(workers, seeds)
  const violation = await runAll({ from, seeds, count }, add)
  clearInterval(progress)
  console.log(
    `${lineOf(done, seeds, Date.now() - started)}; updates that ended: ${JSON.stringify(Object.fromEntries(phases))}`,
  )
  if (violation !== undefined) console.error(violation)
  return violation === undefined && done === seeds
}

/** The first violation that any worker finds, and then all are stopped; `undefined` when there is none. */
async function runAll(
  { from, seeds, count }: { readonly from: number; readonly seeds: number; readonly count: number },
  add: (found: Found) => void,
): Promise<string | undefined> {
  const threads = Array.from({ length: count }, (_, index) => {
    const workerData = { first: from + index, end: from + seeds, every: count }
    return new Worker(new URL('soak-worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
    })
  })
  try {
    return await new Promise((resolve, reject) => {
      let running = count
      for (const thread of threads) {
        thread.on('message', (found: Found) => {
          add(found)
          if (found.violation !== undefined) resolve(found.violation)
        })
        thread.on('error', reject)
        thread.on('exit', () => {
          if (--running === 0) resolve(undefined)
        })
      }
    })
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
}

function lineOf(done: number, seeds: number, milliseconds: number): string {
  const rate = (done / milliseconds) * 1000
  const left = rate === 0 ? '?' : String(Math.ceil((seeds - done) / rate))
  return `${String(done)} of ${String(seeds)}, ${rate.toFixed(0)} a second, ${left} s left`
}
