import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Job, Store } from '@mcpver/core'
import { TransactionalStore } from '../transactional-store.ts'
import { Bell } from '../test/bell.ts'
import { Child } from '../test/child.ts'
import { codeOf } from '../test/code-of.ts'
import { runSql, startPostgres, type PostgresServer } from '../test/postgres-server.ts'
import { job } from '../test/samples.ts'
import { graphile, type Graphile } from './graphile.ts'
import { ringKeyOf, ringSchemaOf, ringTaskOf } from './graphile-rings.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { PostgresEngine } from './postgres-engine.ts'

const KIND = 'update'
const HOUR = 3_600_000
const LIMITS = { busyTimeout: 30_000, statementTimeout: 60_000, connectTimeout: 10_000, poolSize: 10 }

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres(true)
})
afterAll(() => server.stop())

const put = (store: Store, changes: Partial<Job> = {}) =>
  store.write(async ({ jobs }) => jobs.insert(job({ subject: '', dueAt: await jobs.now(), ...changes })))
const ringsIn = (url: string, schema = 'mcpver_rings') =>
  runSql(url, `select task_identifier as task, key, run_at, locked_by from ${schema}.jobs order by key`)
const others = (url: string) =>
  runSql(url, 'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()')

/** Counts what graphile itself rings for, apart from what looking now and then finds. */
class CountedGraphile implements Graphile {
  readonly #listeners = new Set<() => void>()
  readonly #begun = Promise.withResolvers<undefined>()

  readonly migrate: Graphile['migrate'] = (pool, schema) => graphile.migrate(pool, schema)

  readonly run: Graphile['run'] = async (pool, options) => {
    const work = (): void => {
      for (const tell of this.#listeners) tell()
      options.work()
    }
    const run = await graphile.run(pool, { ...options, work })
    this.#begun.resolve(undefined)
    return run
  }

  bell(): Bell {
    return new Bell({
      watch: (tell) => {
        this.#listeners.add(tell)
        return () => void this.#listeners.delete(tell)
      },
    })
  }

  async hasBegun(): Promise<void> {
    await this.#begun.promise
  }
}

describe('graphile-worker', () => {
  let url: string
  let counted: CountedGraphile
  let store: Store
  let bell: Bell

  beforeEach(async () => {
    url = await server.createDatabase()
    counted = new CountedGraphile()
    const settings = { url, schema: 'mcpver', ...LIMITS, loadGraphile: () => Promise.resolve(counted) }
    store = new TransactionalStore(await PostgresEngine.open(settings))
    onTestFinished(() => store.close())
    bell = counted.bell()
  })

  const waiting = async (): Promise<Bell> => {
    const rung = new Bell({ watch: (ring) => store.desk.onDue(KIND, ring) })
    await counted.hasBegun()
    return rung
  }

  it('is given a ring in the transaction that writes a job, for its time, and only when it is due some time', async () => {
    await waiting()
    await expect(
      store.write(async ({ jobs }) => {
        await jobs.insert(job({ id: 'undone' }))
        throw new Error('on purpose')
      }),
    ).rejects.toThrow('on purpose')
    const dueAt = 4_102_444_800_123
    await put(store, { id: 'far/away', dueAt })
    await put(store, { id: 'never', dueAt: null })
    await put(store, { id: 'ended', status: 'ended' })
    await put(store, { id: 'x'.repeat(1024), kind: '天'.repeat(341), dueAt })
    expect(await ringsIn(url)).toEqual([
      {
        task: ringTaskOf('天'.repeat(341)),
        key: ringKeyOf({ kind: '天'.repeat(341), id: 'x'.repeat(1024) }),
        run_at: new Date(dueAt),
        locked_by: null,
      },
      { task: 'mcpver.due/update', key: 'update/far%2Faway', run_at: new Date(dueAt), locked_by: null },
    ])
  })

  it('has one ring for a job, at the time that was written last', async () => {
    await waiting()
    const { value } = await put(store, { dueAt: 4_102_444_800_000 })
    await store.write(({ jobs }) => jobs.put({ ...value, dueAt: 4_102_444_900_000 }, 1))
    expect(await ringsIn(url)).toMatchObject([{ key: 'update/u1', run_at: new Date(4_102_444_900_000) }])
  })

  it('rings for what is put and for what becomes due', async () => {
    await waiting()
    await put(store)
    await bell.heard()
    await put(store, { id: 'soon', dueAt: (await store.read(({ jobs }) => jobs.now())) + 300 })
    await bell.heard()
  })

  it('rings again for a job whose last ring a process took with it when it died', async () => {
    await waiting()
    const { value } = await put(store, { dueAt: 4_102_444_800_000 })
    await runSql(url, `update mcpver_rings._private_jobs set locked_at = now(), locked_by = 'dead'`)
    await store.write(async ({ jobs }) => jobs.put({ ...value, dueAt: await jobs.now() }, 1))
    await bell.heard()
  })

  it('goes on after the server was restarted, more than once', async () => {
    const rung = await waiting()
    /** Until it is there: a server that goes away during the commit does not say. */
    const putSurely = async (id: string): Promise<void> => {
      while (!['fine', 'ERR_STORE_CONFLICT'].includes(await codeOf(() => put(store, { id }))));
    }
    for (const id of ['1', '2', '3']) {
      const restarted = server.restart()
      await putSurely(`${id} meanwhile`)
      await restarted
      await putSurely(`${id} afterwards`)
    }
    // What was claimed is read again, too: a server that goes away does not say either what it has given out.
    await rung.until(async () => {
      const isFine = await codeOf(() => store.desk.claim({ kind: KIND, owner: 'ada', lease: HOUR, limit: 9 }))
      if (isFine !== 'fine') return false
      const all = await store.read(({ jobs }) => jobs.list({ kind: KIND }))
      return all.length === 6 && all.every(({ owner }) => owner === 'ada')
    })
    const before = bell.rings
    await putSurely('last')
    while (bell.rings === before) await bell.heard()
  })

  it('is heard by one of the many that wait, for each ring', async () => {
    const all = [counted, new CountedGraphile(), new CountedGraphile()]
    for (const loaded of all) {
      const settings = { url, schema: 'mcpver', ...LIMITS, loadGraphile: () => Promise.resolve(loaded) }
      const one = new TransactionalStore(await PostgresEngine.open(settings))
      onTestFinished(() => one.close())
      one.desk.onDue(KIND, () => undefined)
      await loaded.hasBegun()
    }
    const bells = all.map((loaded) => loaded.bell())
    for (const id of ['a', 'b', 'c', 'd']) await put(store, { id })
    // A ring is gone when it was heard.
    while ((await ringsIn(url)).length > 0);
    expect(bells.reduce((sum, { rings }) => sum + rings, 0)).toBe(4)
  })

  it('leaves no connection behind when the wait or the store ends, however soon', async () => {
    const rung = await waiting()
    rung.silence()
    await store.close()
    while ((await others(url)).length > 0);
    const another = await openPostgresStore({ url })
    another.desk.onDue(KIND, () => undefined)
    await another.close()
    while ((await others(url)).length > 0);
  })

  it('is not needed: where it cannot have its schema, timers do', async () => {
    const role = `plain_${new URL(url).pathname.slice(1)}`
    await runSql(
      url,
      `create role ${role} login password 'p'; grant usage on schema mcpver to ${role};
      grant all on all tables in schema mcpver to ${role}`,
    )
    const plain = await openPostgresStore({ url: Object.assign(new URL(url), { username: role, password: 'p' }).href })
    onTestFinished(() => plain.close())
    const rung = new Bell({ watch: (ring) => plain.desk.onDue(KIND, ring) })
    await put(plain)
    await rung.heard()
    // Another user's graphile is there later, and this one may not add to it.
    await waiting()
    await put(plain, { id: 'u2' })
    await rung.until(async () => (await plain.desk.claim({ kind: KIND, owner: 'a', lease: HOUR, limit: 9 })).length > 0)
  })
})

describe('the schema of graphile-worker', () => {
  it('is made once, whole, by six processes that start to wait at once', async () => {
    const url = await server.createDatabase()
    const task = (owner: string) => ({ target: { url }, owner, lease: HOUR, limit: 1 })
    const workers = ['a', 'b', 'c', 'd', 'e', 'f'].map((owner) => new Child('job-worker.ts', task(owner)))
    await Promise.all(workers.map((worker) => worker.said(1)))
    const store = await openPostgresStore({ url })
    onTestFinished(() => store.close())
    for (const id of ['1', '2', '3', '4', '5', '6']) await put(store, { id })
    const bell = new Bell(store)
    const isOver = async () => (await store.read(({ jobs }) => jobs.list({ kind: KIND, status: 'ended' }))).length === 6
    await bell.until(isOver)
    const [{ ids, max } = {}] = await runSql(
      url,
      'select count(*)::int as ids, max(id)::int as max from mcpver_rings.migrations',
    )
    expect(ids).toBe(max)
    await Promise.all(workers.map((worker) => worker.kill()))
  })

  it('is named after ours, so that two stores of a database do not meet', async () => {
    const url = await server.createDatabase()
    const long = 'a'.repeat(63)
    for (const schema of ['one', long]) {
      const store = await openPostgresStore({ url, schema })
      onTestFinished(() => store.close())
      const bell = new Bell({ watch: (ring) => store.desk.onDue(KIND, ring) })
      await put(store)
      await bell.heard()
      const isThere = async () =>
        (await runSql(url, `select from pg_namespace where nspname = '${ringSchemaOf(schema)}'`)).length === 1
      while (!(await isThere()));
    }
    expect(ringSchemaOf('one')).toBe('one_rings')
    expect(ringSchemaOf(long)).toMatch(/^a{46}_[0-9a-f]{16}$/)
  })
})
