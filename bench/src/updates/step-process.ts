// Carries updates out for so many milliseconds, and says how many steps it did and how much of the processor it used. Takes a
// `StepTask` as JSON.
import type { Store } from '@mcpver/core'
import { UpdateWorker } from '@mcpver/rollout'
import { openStore, type Place } from './engines.ts'
import { AT_ONCE } from './growth.ts'
import { optionsOf } from './updating.ts'

/** What a process is told. */
export interface StepTask {
  readonly place: Place
  readonly owner: string
  readonly warmUp: number
  readonly duration: number
}

/** What a process has done. */
export interface StepResult {
  readonly steps: number
  /** Of the processor, in microseconds. */
  readonly cpu: number
  /** In milliseconds. */
  readonly duration: number
}

let steps = 0

/** The same store, in which each transaction that writes is counted: a step is one. */
function counted(store: Store): Store {
  return {
    ...{ desk: store.desk, tallies: store.tallies },
    read: (use) => store.read(use),
    watch: (listener) => store.watch(listener),
    close: () => store.close(),
    write: async (use) => {
      const result = await store.write(use)
      steps++
      return result
    },
  }
}

const { place, owner, warmUp, duration } = JSON.parse(process.argv[2] ?? '') as StepTask
const store = counted(await openStore(place))
const worker = new UpdateWorker({ ...optionsOf(store), owner, concurrency: AT_ONCE, lease: 30_000 })
process.send?.('ready')
process.once('message', () => {
  worker.start()
  setTimeout(() => {
    const [before, start, used] = [steps, performance.now(), process.cpuUsage()]
    setTimeout(() => {
      const { user, system } = process.cpuUsage(used)
      const result: StepResult = { steps: steps - before, cpu: user + system, duration: performance.now() - start }
      process.send?.(result, () => process.exit(0))
    }, duration)
  }, warmUp)
})
