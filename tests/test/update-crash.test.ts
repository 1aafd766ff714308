import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { KilledWorkers } from './support/killed-workers.ts'
import { Network } from './support/network.ts'
import type { Place } from './support/open-store.ts'
import { seededRandom, type Random } from './support/seed.ts'
import { startPostgres, temporaryDirectory, type PostgresServer } from './support/store-testing.ts'
import { UpdateArena } from './support/update-arena.ts'
import { findUpdateProblems } from './support/update-problems.ts'

const KILLS = 10
const WORKERS = 2
const LEASE = 400

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres(true)
})
afterAll(() => server.stop())

const STORES: readonly { readonly engine: string; readonly place: () => Promise<Place> }[] = [
  { engine: 'SQLite', place: () => Promise.resolve({ path: join(temporaryDirectory(), 'store.sqlite') }) },
  { engine: 'PostgreSQL', place: async () => ({ url: await server.createDatabase() }) },
]

describe.each(STORES)('updates on $engine', ({ place: newPlace }) => {
  it('end on one version or the other, each step once, when workers are killed by chance and at the edges of steps', async () => {
    const [random, place] = [seededRandom(), await newPlace()]
    const arena = await UpdateArena.open({ place, random, withOrders: true })
    onTestFinished(() => arena.store.close())
    const workers = new KilledWorkers({ place, random, lease: LEASE, doomed: 60 })
    onTestFinished(() => workers.close())
    const isEnough = (): boolean => workers.kills >= KILLS
    const killing = Promise.all(Array.from({ length: WORKERS }, () => workers.run(isEnough)))
    void killing.then(() => workers.start())
    await Promise.all([arena.run(isEnough), killing])
    expect(await findUpdateProblems(arena.store)).toEqual([])
  })
})

/** Updates, by workers that nobody kills, while something happens to the way to PostgreSQL; after each time they have to go on. */
async function updateThrough(
  happens: readonly (() => Promise<void>)[],
  { url, workers: urls }: { readonly url: string; readonly workers: readonly string[] },
  random: Random,
): Promise<UpdateArena> {
  const arena = await UpdateArena.open({ place: { url }, random })
  onTestFinished(() => arena.store.close())
  for (const place of urls) {
    const workers = new KilledWorkers({ place: { url: place }, random, lease: LEASE, doomed: 0 })
    onTestFinished(() => workers.close())
    await workers.start()
  }
  let isOver = false
  const running = arena.run(() => isOver)
  for (const happen of happens) {
    await happen()
    await arena.isGoingOn()
  }
  isOver = true
  await running
  return arena
}

describe('updates on PostgreSQL', () => {
  it('go on when the server is restarted at once in the middle, and nothing is done twice', async () => {
    const [random, url] = [seededRandom(), await server.createDatabase()]
    const restart = async (): Promise<void> => {
      await delay(random(400))
      await server.restart()
    }
    const arena = await updateThrough([restart, restart, restart], { url, workers: [url, url] }, random)
    expect(await findUpdateProblems(arena.store)).toEqual([])
  })

  it('go on when workers are cut off and held up, and nothing is done twice', async () => {
    const [random, url] = [seededRandom(), await server.createDatabase()]
    const networks = [await Network.to(url), await Network.to(url)]
    for (const network of networks) onTestFinished(() => network.close())
    const disturb = async (): Promise<void> => {
      for (const network of networks) {
        await delay(random(200))
        if (random(2) === 0) network.cut()
        else network.holdUp()
      }
      // Longer than a claim holds, or shorter: somebody else takes over, or nobody does.
      await delay(random(3 * LEASE))
      for (const network of networks) network.heal()
    }
    const workers = networks.map((network) => network.url)
    const arena = await updateThrough([disturb, disturb, disturb, disturb], { url, workers }, random)
    expect(await findUpdateProblems(arena.store)).toEqual([])
  })
})
