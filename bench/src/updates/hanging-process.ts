// Takes updates on whose checks never answer, until it is killed; says when it has one. Takes a `HangingTask` as JSON.
import { UpdateWorker, type UpdateCheck } from '@mcpver/rollout'
import { openStore, type Place } from './engines.ts'
import { optionsOf } from './updating.ts'

/** What a process is told. */
export interface HangingTask {
  readonly place: Place
  readonly owner: string
  readonly lease: number
}

const hanging: UpdateCheck = {
  name: 'asked',
  summary: 'Nobody answers.',
  stages: ['pre'],
  prepare: () => () => {
    process.send?.('asked')
    return new Promise(() => undefined)
  },
}

const { place, owner, lease } = JSON.parse(process.argv[2] ?? '') as HangingTask
const worker = new UpdateWorker({ ...optionsOf(await openStore(place), [hanging]), owner, lease })
worker.start()
