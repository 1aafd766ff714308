import { join } from 'node:path'
import { setDefaultLogger, silentLogger, type Job, type Store } from '@mcpver/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore } from './memory/create-memory-store.ts'
import { openSqliteStore } from './sqlite/open-sqlite-store.ts'
import { Bell } from './test/bell.ts'
import { Child } from './test/child.ts'
import { startPostgres, type PostgresServer } from './test/postgres-server.ts'
import { job } from './test/samples.ts'
import { openTarget, type Target } from './test/target.ts'
import { temporaryDirectory } from './test/temporary-directory.ts'

const HOUR = 3_600_000
const KIND = 'update'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const put = (store: Store, changes: Partial<Job>) =>
  store.write(async ({ jobs }) => jobs.insert(job({ subject: '', dueAt: await jobs.now(), ...changes })))
/** Rings for jobs that are due, until the test ends. */
const waiting = (store: Store): Bell => new Bell({ watch: (ring) => store.desk.onDue(KIND, ring) })
/** Claims on every ring, until so many jobs have been claimed. */
async function claimOnRings(store: Store, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  await waiting(store).until(async () => {
    const claimed = await store.desk.claim({ kind: KIND, owner: 'ada', lease: HOUR, limit: 10 })
    ids.push(...claimed.map(({ value }) => value.id))
    return ids.length >= count
  })
  return ids
}

const PLACES: readonly { readonly engine: string; readonly place: () => Promise<Target | undefined> }[] = [
  { engine: 'memory', place: () => Promise.resolve(undefined) },
  { engine: 'SQLite', place: () => Promise.resolve({ path: join(temporaryDirectory(), 'store.sqlite') }) },
  { engine: 'PostgreSQL', place: async () => ({ url: await server.createDatabase(), isGraphileThere: false }) },
  { engine: 'PostgreSQL with graphile-worker', place: async () => ({ url: await server.createDatabase() }) },
]

describe.each(PLACES)('whoever waits for jobs of a store on $engine', ({ place }) => {
  let target: Target | undefined
  let store: Store
  /** The same store, as another program has it where there can be one. */
  let other: Store

  beforeEach(async () => {
    target = await place()
    store = target === undefined ? createMemoryStore() : await openTarget(target)
    other = target === undefined ? store : await openTarget(target)
    onTestFinished(async () => {
      await Promise.all([store.close(), other.close()])
    })
  })

  it('is rung for what is due already', async () => {
    await put(other, {})
    expect(await claimOnRings(store, 1)).toEqual(['u1'])
  })

  it('is rung for what is put, each time', async () => {
    const claimed = claimOnRings(store, 3)
    for (const id of ['a', 'b', 'c']) await put(other, { id })
    expect(await claimed).toEqual(['a', 'b', 'c'])
  })

  it('is rung for what another process puts', async () => {
    if (target === undefined) return
    const claimed = claimOnRings(store, 2)
    await new Child('job-putter.ts', { target, ids: ['a', 'b'], delay: 0 }).done()
    expect([...(await claimed)].sort()).toEqual(['a', 'b'])
  })

  it('is rung when the time of a job comes', async () => {
    const claimed = claimOnRings(store, 2)
    const now = await store.read(({ jobs }) => jobs.now())
    await put(other, { id: 'soon', dueAt: now + 400 })
    await put(store, { id: 'sooner', dueAt: now + 200 })
    expect([...(await claimed)].sort()).toEqual(['soon', 'sooner'])
    const [soon] = await store.read(({ jobs }) => jobs.list({ kind: KIND, status: 'active' }))
    expect(soon?.claimedUntil).toBeGreaterThanOrEqual(now + 200 + HOUR)
  })

  it('is rung when the claim of somebody else is over, or was given back', async () => {
    await put(other, { id: 'left' })
    await put(other, { id: 'given' })
    const [left, given] = await other.desk
      .claim({ kind: KIND, owner: 'eve', lease: 300, limit: 1 })
      .then(async (first) => [
        ...first,
        ...(await other.desk.claim({ kind: KIND, owner: 'eve', lease: HOUR, limit: 1 })),
      ])
    const claimed = claimOnRings(store, 2)
    await other.desk.release({ kind: KIND, id: given?.value.id ?? '', owner: 'eve', generation: 1 })
    expect(left?.value.id).not.toBe(given?.value.id)
    expect([...(await claimed)].sort()).toEqual(['given', 'left'])
  })

  it('is rung again while nobody claims what is due', async () => {
    await put(other, {})
    const bell = waiting(store)
    for (let turn = 0; turn < 3; turn++) await bell.heard()
  })

  it('is not rung for another kind, or any more when it has ended that', async () => {
    const bell = waiting(store)
    await put(other, { kind: 'message' })
    const done = claimOnRings(store, 1)
    bell.silence()
    bell.silence()
    const before = bell.rings
    await put(other, { id: 'u2' })
    await done
    expect(bell.rings).toBe(before)
  })

  it('does not disturb others, or the store, by throwing', async () => {
    setDefaultLogger(silentLogger)
    onTestFinished(() => setDefaultLogger(undefined))
    onTestFinished(
      store.desk.onDue(KIND, () => {
        throw new Error('on purpose')
      }),
    )
    const claimed = claimOnRings(store, 1)
    await put(other, {})
    expect(await claimed).toEqual(['u1'])
  })

  it('may begin within a transaction', async () => {
    let bell: Bell | undefined
    await store.write(async ({ jobs }) => {
      bell = waiting(store)
      await jobs.insert(job({ dueAt: 0 }))
    })
    await bell?.heard()
  })

  it('waits no longer than the store is open, and not for one that was closed', async () => {
    const bell = waiting(store)
    await store.close()
    const before = bell.rings
    if (other !== store) await put(other, {})
    expect(bell.rings).toBe(before)
    expect(() => store.desk.onDue(KIND, () => undefined)).toThrow(expect.objectContaining({ code: 'ERR_STORE_CLOSED' }))
  })

  it('is refused when it waits for no kind', () => {
    expect(() => store.desk.onDue('', () => undefined)).toThrow(expect.objectContaining({ code: 'ERR_STORE_INVALID' }))
  })
})

describe.each(['memory', 'SQLite'])('a clock that jumps, of a store on %s', (engine) => {
  it('loses no ring', async () => {
    let now = 1_000_000
    const clock = { now: () => now }
    const path = join(temporaryDirectory(), 'store.sqlite')
    const store = engine === 'memory' ? createMemoryStore({ clock }) : await openSqliteStore({ path, clock })
    onTestFinished(() => store.close())
    await put(store, { id: 'in a year', dueAt: now + 365 * 24 * HOUR })
    const claimed = claimOnRings(store, 1)
    now += 366 * 24 * HOUR
    expect(await claimed).toEqual(['in a year'])
  })
})

describe('waiting for jobs, where timers tell when they are due,', () => {
  it.each(PLACES.slice(1, 3))('does not keep a program running: $engine', async ({ place }) => {
    const child = new Child('forgetful-waiter.ts', await place())
    await child.done()
    expect(child.lines).toEqual(['waiting'])
  })
})
