import { setTimeout as delay } from 'node:timers/promises'
import type { JobDesk, Store } from '@mcpver/core'
import { AutomatedUpdateManager, UpdateWorker } from '@mcpver/rollout'
import { openStore, type Engine } from './engines.ts'
import { addServer, optionsOf, updateUntilItWaits } from './updating.ts'

/** How long it takes, in milliseconds, from when somebody's order is committed until a worker on another connection has the update. */
export async function wakeUps(engine: Engine, rounds: number): Promise<readonly number[]> {
  const place = await engine.place()
  const [store, another] = [await openStore(place), await openStore(place)]
  await addServer(store)
  const id = await updateUntilItWaits(store)
  const manager = new AutomatedUpdateManager(optionsOf(store))
  let claimed = Promise.withResolvers<number>()
  const desk: JobDesk = {
    renew: (held, lease) => another.desk.renew(held, lease),
    release: (held) => another.desk.release(held),
    onDue: (kind, ring) => another.desk.onDue(kind, ring),
    claim: async (claim) => {
      const jobs = await another.desk.claim(claim)
      if (jobs.length > 0) claimed.resolve(performance.now())
      return jobs
    },
  }
  const worker = new UpdateWorker({ ...optionsOf(withDesk(another, desk)) })
  worker.start()
  // Until it listens.
  await delay(2000)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    await delay(20 + Math.random() * 300)
    claimed = Promise.withResolvers<number>()
    await manager.order(id, round % 2 === 0 ? 'pause' : 'resume', { by: 'ada' })
    const ordered = performance.now()
    times.push(Math.max(0, (await claimed.promise) - ordered))
  }
  await worker.close()
  await Promise.all([store.close(), another.close()])
  return times
}

function withDesk(store: Store, desk: JobDesk): Store {
  return {
    ...{ desk, tallies: store.tallies },
    read: (use) => store.read(use),
    write: (use) => store.write(use),
    watch: (listener) => store.watch(listener),
    close: () => store.close(),
  }
}
