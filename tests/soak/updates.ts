/**
 * Updates of servers whose workers are killed hundreds of times, by chance and at the edges of their transactions, while people tell some
 * updates contrary things. Usage: `node soak/updates.ts [--kills 500] [--store sqlite|postgres] [--workers 2] [--seed <seed>]`. Prints
 * how far it is, and how often workers died where. After every 50 kills all updates have to end, and what is there is looked at: ends with 1,
 * and prints what is wrong and the seed, when that is not as it must be. The seed repeats what is chosen, not when processes run.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
// @boundaries-ignore what only tests need is not published, and there should be one of it
import { startPostgres } from '../../packages/store/src/test/postgres-server.ts'
import { KilledWorkers } from '../test/support/killed-workers.ts'
import type { Place } from '../test/support/open-store.ts'
import { randomFrom } from '../test/support/random.ts'
import { UpdateArena } from '../test/support/update-arena.ts'
import { findUpdateProblems } from '../test/support/update-problems.ts'

const ROUND = 50
const LEASE = 500
const SERVERS = 8
const PROGRESS_MILLISECONDS = 5000

interface Settings {
  readonly kills: number
  readonly workers: number
  readonly seed: number
  readonly store: 'postgres' | 'sqlite'
}

const settings = read()
process.exitCode = (await withPlace(settings.store, (place) => soak(place, settings))) ? 0 : 1

function read(): Settings {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { kills: text, store: text, workers: text, seed: text } })
  const { store = 'sqlite' } = values
  const [kills, workers] = [Number(values.kills ?? 500), Number(values.workers ?? 2)]
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32))
  const areCounts = [kills, workers].every((count) => Number.isSafeInteger(count) && count >= 1)
  if (areCounts && Number.isSafeInteger(seed) && (store === 'sqlite' || store === 'postgres')) {
    return { kills, workers, seed, store }
  }
  console.error('Usage: node soak/updates.ts [--kills 500] [--store sqlite|postgres] [--workers 2] [--seed <seed>]')
  process.exit(2)
}

async function withPlace<T>(store: Settings['store'], use: (place: Place) => Promise<T>): Promise<T> {
  if (store === 'postgres') {
    const server = await startPostgres(true)
    return use({ url: await server.createDatabase() }).finally(() => server.stop())
  }
  const directory = await mkdtemp(join(tmpdir(), 'mcpver-soak-'))
  return use({ path: join(directory, 'store.sqlite') }).finally(() => rm(directory, { recursive: true, force: true }))
}

async function soak(place: Place, { kills, workers: count, seed, store }: Settings): Promise<boolean> {
  console.log(`Seed ${String(seed)}, ${String(kills)} kills on ${store}`)
  const random = randomFrom(seed)
  const deaths = new Map<string, number>()
  const onKilled = (at = 'by chance'): void => void deaths.set(at, (deaths.get(at) ?? 0) + 1)
  const workers = new KilledWorkers({ place, random, lease: LEASE, doomed: 60, onKilled })
  const arena = await UpdateArena.open({ place, random, servers: SERVERS, withOrders: true })
  const started = Date.now()
  const progress = setInterval(
    () => console.log(lineOf(workers.kills, kills, Date.now() - started)),
    PROGRESS_MILLISECONDS,
  )
  try {
    let problems: readonly string[] = []
    while (workers.kills < kills && problems.length === 0) {
      problems = await round({ arena, workers, count, until: Math.min(kills, workers.kills + ROUND) })
    }
    console.log(lineOf(workers.kills, kills, Date.now() - started))
    console.log(`Updates that ended: ${JSON.stringify(await arena.ends())}`)
    for (const [at, times] of [...deaths].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${String(times)} ${at}`)
    for (const problem of problems) console.error(`Seed ${String(seed)}: ${problem}`)
    return problems.length === 0
  } finally {
    clearInterval(progress)
    await workers.close()
    await arena.store.close()
  }
}

/** Some more kills, until all updates have ended. What is wrong then. */
async function round({
  arena,
  workers,
  count,
  until,
}: {
  readonly arena: UpdateArena
  readonly workers: KilledWorkers
  readonly count: number
  readonly until: number
}): Promise<readonly string[]> {
  const isEnough = (): boolean => workers.kills >= until
  const killing = Promise.all(Array.from({ length: count }, () => workers.run(isEnough)))
  void killing.then(() => workers.start())
  await Promise.all([arena.run(isEnough), killing])
  await workers.close()
  return findUpdateProblems(arena.store)
}

function lineOf(done: number, kills: number, milliseconds: number): string {
  const seconds = milliseconds / 1000
  const left = done === 0 ? '?' : String(Math.ceil(((kills - done) * seconds) / done))
  return `${String(done)} of ${String(kills)} kills in ${seconds.toFixed(0)} s, ${left} s left`
}
