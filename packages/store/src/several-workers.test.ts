import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'
import { Bell } from './test/bell.ts'
import { Child } from './test/child.ts'
import { startPostgres, type PostgresServer } from './test/postgres-server.ts'
import { job } from './test/samples.ts'
import { openTarget, type Target } from './test/target.ts'
import { temporaryDirectory } from './test/temporary-directory.ts'
import type { JobWorkerTask } from './test/job-worker.ts'

const KIND = 'update'
const HOUR = 3_600_000

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const work = (task: JobWorkerTask): Child => new Child('job-worker.ts', task)
const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `job ${String(index)}`)
const insertAll = (store: Store, names: readonly string[]) =>
  store.write(async ({ jobs }) => {
    for (const id of names) await jobs.insert(job({ id, subject: '', dueAt: 0 }))
  })
const ended = (store: Store) => store.read(({ jobs }) => jobs.list({ kind: KIND, status: 'ended' }))
const endedBy = (worker: Child) => worker.lines.filter((line) => line.startsWith('job '))

describe.each<{ engine: string; place: () => Target | Promise<Target> }>([
  { engine: 'SQLite', place: () => ({ path: join(temporaryDirectory(), 'store.sqlite') }) },
  {
    engine: 'SQLite without WAL',
    place: () => ({ path: join(temporaryDirectory(), 'store.sqlite'), sqliteVersion: '3.50.4' }),
  },
  { engine: 'PostgreSQL', place: async () => ({ url: await server.createDatabase(), isGraphileThere: false }) },
  { engine: 'PostgreSQL with graphile-worker', place: async () => ({ url: await server.createDatabase() }) },
])('several processes that work on the jobs of a store on $engine', ({ place }) => {
  const open = async (target: Target): Promise<Store> => {
    const store = await openTarget(target)
    onTestFinished(() => store.close())
    return store
  }

  it('get each job once, however many ask at the same time', async () => {
    const target = await place()
    const store = await open(target)
    const owners = ['a', 'b', 'c']
    const workers = owners.map((owner) => work({ target, owner, lease: HOUR, limit: 4 }))
    await Promise.all(workers.map((worker) => worker.said(1)))
    const bell = new Bell(store)
    await insertAll(store, ids(90))
    await bell.until(async () => (await ended(store)).length === 90)
    const done = await ended(store)
    expect(done.every(({ generation, revision }) => generation === 1 && revision === 2)).toBe(true)
    for (const [index, worker] of workers.entries()) {
      const told = done.filter(({ value }) => value.content['by'] === owners[index]).length
      await worker.said(1 + told)
      expect(endedBy(worker)).toHaveLength(told)
    }
  })

  it('get the jobs of one that was killed when its lease is over', async () => {
    const target = await place()
    const store = await open(target)
    await insertAll(store, ids(5))
    const dead = work({ target, owner: 'dead', lease: 1500, limit: 5, isLazy: true })
    await dead.said(6)
    await dead.kill()
    const bell = new Bell(store)
    const alive = work({ target, owner: 'alive', lease: HOUR, limit: 5 })
    await bell.until(async () => (await ended(store)).length === 5)
    await alive.said(6)
    expect((await ended(store)).map(({ generation, value }) => [generation, value.content['by']])).toEqual(
      Array.from({ length: 5 }, () => [2, 'alive']),
    )
  })

  it('lose no job and do none twice when they are killed at any moment', async () => {
    const target = await place()
    const store = await open(target)
    const all = ids(120)
    await insertAll(store, all)
    const told: string[] = []
    for (let round = 0; (await ended(store)).length < all.length; round++) {
      const owners = ['a', 'b'].map((name) => `${name}${String(round)}`)
      const workers = owners.map((owner) => work({ target, owner, lease: 300, limit: 3 }))
      const before = (await ended(store)).length
      const bell = new Bell(store)
      const goal = Math.min(all.length, before + 1 + Math.floor(Math.random() * 60))
      await bell.until(async () => (await ended(store)).length >= goal)
      await Promise.all(workers.map((worker) => worker.kill()))
      told.push(...workers.flatMap((worker) => endedBy(worker)))
    }
    const done = await ended(store)
    expect(done.map(({ value }) => value.id).sort()).toEqual([...all].sort())
    expect(done.every(({ revision }) => revision === 2)).toBe(true)
    expect(new Set(told).size).toBe(told.length)
  })
})
