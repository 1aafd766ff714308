import type { Store } from '@mcpver/core'
import { UpdateWorker } from '@mcpver/rollout'
import { median } from '../pair.ts'
import { addCrowd, makeDue } from './crowd.ts'
import { openStore, type Place } from './engines.ts'
import { optionsOf } from './updating.ts'

/** What a look at the updates of some servers costs, in microseconds. */
export interface Cost {
  readonly servers: number
  /** Of a tick that finds nothing due. */
  readonly idle: number
  /** Of a step, where all updates are due and the judge looks at each. */
  readonly step: number
  /** Of the processor, of a step. */
  readonly cpu: number
}

/** How many updates a worker takes at once. */
export const AT_ONCE = 8
const TICKS = 11
const WARM_UP = 2

/** The cost where so many updates are in flight, which are all due afterwards; one process. */
export async function costs(place: Place, servers: number): Promise<Cost> {
  const store = await openStore(place)
  try {
    await addCrowd(store, servers, { analysis: {} })
    const idle = await idleTick(store)
    await makeDue(store)
    return { servers, idle, ...(await steps(store)) }
  } finally {
    await store.close()
  }
}

async function idleTick(store: Store): Promise<number> {
  const worker = new UpdateWorker({ ...optionsOf(store), concurrency: AT_ONCE })
  const times: number[] = []
  for (let tick = 0; tick < 10 * TICKS; tick++) {
    const start = performance.now()
    if ((await worker.tick()) > 0) throw new Error('Something was due')
    times.push((performance.now() - start) * 1000)
  }
  await worker.close()
  return median(times.slice(10 * WARM_UP))
}

async function steps(store: Store): Promise<Pick<Cost, 'cpu' | 'step'>> {
  const worker = new UpdateWorker({ ...optionsOf(store), concurrency: AT_ONCE })
  const [times, cpus]: [number[], number[]] = [[], []]
  while (times.length < TICKS) {
    const [start, used] = [performance.now(), process.cpuUsage()]
    const done = await worker.tick()
    // Where there are few servers, all were looked at in this second.
    if (done < AT_ONCE) continue
    const { user, system } = process.cpuUsage(used)
    times.push(((performance.now() - start) * 1000) / done)
    cpus.push((user + system) / done)
  }
  await worker.close()
  return { step: median(times.slice(WARM_UP)), cpu: median(cpus.slice(WARM_UP)) }
}
