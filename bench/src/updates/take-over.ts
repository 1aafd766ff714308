import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AutomatedUpdateManager, UpdateWorker, type UpdateCheck } from '@mcpver/rollout'
import { openStore, type Engine, type Place } from './engines.ts'
import type { HangingTask } from './hanging-process.ts'
import { addServer, configOf, optionsOf } from './updating.ts'

const PROGRAM = fileURLToPath(new URL('hanging-process.ts', import.meta.url))

/** How long it takes, in milliseconds, from when a worker is killed until another one asks what the first one asked; for each round. */
export async function takeOvers(
  engine: Engine,
  { lease, rounds }: { readonly lease: number; readonly rounds: number },
): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await takeOver(await engine.place(), lease))
  return times
}

async function takeOver(place: Place, lease: number): Promise<number> {
  const store = await openStore(place)
  const asked = Promise.withResolvers<number>()
  const check: UpdateCheck = {
    name: 'asked',
    summary: 'Says when it was asked.',
    stages: ['pre'],
    prepare: () => () => {
      asked.resolve(performance.now())
      return Promise.resolve({ status: 'passed', reason: 'It was asked' })
    },
  }
  const options = optionsOf(store, [check])
  await addServer(store)
  const task: HangingTask = { place, owner: 'killed', lease }
  const child = fork(PROGRAM, [JSON.stringify(task)], { execArgv: ['--disable-warning=ExperimentalWarning'] })
  const config = configOf({ validation_checks: ['asked'] })
  await new AutomatedUpdateManager(options).scheduleUpdate('server-0', '2.0.0', { config, by: 'ada' })
  await once(child, 'message')
  const worker = new UpdateWorker({ ...options, lease })
  worker.start()
  // Somewhere between two renewals.
  await delay(Math.random() * lease)
  const killed = performance.now()
  child.kill('SIGKILL')
  const time = (await asked.promise) - killed
  await worker.close()
  await store.close()
  return time
}
