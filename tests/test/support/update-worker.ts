// Carries updates out until it is killed, or until its doom. Says `ready` when it works. Takes an `UpdateWorkerTask` as JSON.
import { writeSync } from 'node:fs'
import { parseJson } from '@mcpver/core'
import { doomed, type Doom } from './doom.ts'
import { openStore, type Place } from './open-store.ts'
import { createUpdateSystem } from './update-system.ts'

/** What a worker is told. */
export interface UpdateWorkerTask {
  readonly place: Place
  readonly owner: string
  /** In milliseconds. */
  readonly lease: number
  /** Default: none. */
  readonly doom?: Doom
}

const { place, owner, lease, doom } = parseJson(process.argv[2] ?? '') as UpdateWorkerTask
const opened = await openStore(place)
const surroundings = doom === undefined ? { store: opened } : doomed(opened, doom)
const worker = createUpdateSystem({ ...surroundings, worker: { owner, lease } }).newWorker()
worker.start()
// A program that waits may end by itself.
setInterval(() => undefined, 1000)
writeSync(1, 'ready\n')
