// One of several processes that create releases in one store: `fork`ed with a `CreatingTask` as JSON, says "ready", creates when it
// is told to, and says "done".
import { once } from 'node:events'
import { openCreator, type Way } from './creator.ts'
import type { Target } from '../store-package.ts'

/** What a process is told. */
export interface CreatingTask {
  readonly target: Target
  readonly way: Way
  /** What the names of its releases begin with. */
  readonly prefix: string
  readonly times: number
  /** How many it creates before it says that it is ready. */
  readonly warmUp: number
}

const { target, way, prefix, times, warmUp } = JSON.parse(process.argv[2] ?? '') as CreatingTask
const creator = await openCreator(way, target)
const create = async (from: number, to: number): Promise<void> => {
  for (let number = from; number < to; number++) await creator.create(`${prefix}-${String(number)}`)
}
await create(0, warmUp)
const told = once(process, 'message')
process.send?.('ready')
await told
await create(warmUp, warmUp + times)
process.send?.('done')
await creator.close()
process.disconnect()
