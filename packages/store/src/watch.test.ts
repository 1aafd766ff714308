import { join } from 'node:path'
import { setDefaultLogger, silentLogger, type Store } from '@mcpver/core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { Bell } from './test/bell.ts'
import { Child } from './test/child.ts'
import { ENGINES, type Opener } from './test/engines.ts'
import { startPostgres, type PostgresServer } from './test/postgres-server.ts'
import { auditRecord, document } from './test/samples.ts'
import { openTarget, type Target } from './test/target.ts'
import { temporaryDirectory } from './test/temporary-directory.ts'

const put = (store: Store, id: string) => store.write(({ documents }) => documents.put(document({ id })))
const idsIn = (store: Store) =>
  store.read(async ({ documents }) => (await documents.list('evidence')).map(({ value }) => value.id))

describe.each(ENGINES)('a watch of a store on $name', ({ name, start, stop, place }) => {
  let open: Opener
  let store: Store

  beforeAll(start)
  afterAll(stop)
  beforeEach(async () => {
    open = place()
    store = await open()
  })

  /** A bell that rings for commits from now on; a server tells once more when it begins to. */
  const watched = async (): Promise<Bell> => {
    const bell = new Bell(store)
    if (name === 'postgres') await bell.heard()
    return bell
  }

  it('tells of what it committed itself, before the writer goes on', async () => {
    const bell = await watched()
    const before = bell.rings
    await put(store, 'a')
    expect(bell.rings).toBeGreaterThan(before)
  })

  it('tells of what another opening commits, each time, once that can be read', async () => {
    const bell = await watched()
    const other = await open()
    for (const id of ['a', 'b', 'c']) {
      const told = bell.until(async () => (await idsIn(store)).includes(id))
      await put(other, id)
      await told
    }
  })

  it('misses nothing that is committed as soon as it has begun', async () => {
    const other = await open()
    const bell = new Bell(store)
    await put(other, 'a')
    await bell.until(async () => (await idsIn(store)).includes('a'))
  })

  it('tells of a removal and of an audit record too', async () => {
    await put(store, 'a')
    const bell = await watched()
    const other = await open()
    const removed = bell.until(async () => (await idsIn(store)).length === 0)
    await other.write(({ documents }) => documents.remove('evidence', 'a', 1))
    await removed
    const appended = bell.until(async () => (await store.read(({ audit }) => audit.head())) !== undefined)
    await other.write(({ audit }) => audit.append(auditRecord(0)))
    await appended
  })

  it('tells everybody who watches, and nobody who does not any more', async () => {
    const [one, two] = [await watched(), new Bell(store)]
    one.silence()
    one.silence()
    const [before, heard] = [one.rings, two.rings]
    await put(store, 'a')
    expect(one.rings).toBe(before)
    expect(two.rings).toBeGreaterThan(heard)
  })

  it('begins anew after the last one ended', async () => {
    const first = await watched()
    first.silence()
    const bell = await watched()
    const told = bell.until(async () => (await idsIn(store)).includes('a'))
    await put(await open(), 'a')
    await told
  })

  it('does not let a listener that throws disturb who writes, or other listeners', async () => {
    setDefaultLogger(silentLogger)
    onTestFinished(() => setDefaultLogger(undefined))
    onTestFinished(
      store.watch(() => {
        throw new Error('on purpose')
      }),
    )
    const bell = await watched()
    const before = bell.rings
    await put(store, 'a')
    expect(bell.rings).toBeGreaterThan(before)
    expect(await idsIn(store)).toEqual(['a'])
  })

  it('lets its listener read', async () => {
    const seen = Promise.withResolvers<readonly string[]>()
    const end = store.watch(() => {
      idsIn(store).then((ids) => {
        if (ids.length > 0) seen.resolve(ids)
      }, seen.reject)
    })
    await put(store, 'a')
    expect(await seen.promise).toEqual(['a'])
    end()
  })

  it('ends with the store, which cannot be watched when it is closed', async () => {
    const bell = await watched()
    const [before, other] = [bell.rings, await open()]
    await store.close()
    expect(() => store.watch(() => undefined)).toThrow(expect.objectContaining({ code: 'ERR_STORE_CLOSED' }))
    if (name !== 'memory') await put(other, 'a')
    expect(bell.rings).toBe(before)
  })
})

describe.each<{ engine: string; place: (server: PostgresServer) => Target | Promise<Target> }>([
  { engine: 'SQLite', place: () => ({ path: join(temporaryDirectory(), 'store.sqlite') }) },
  {
    engine: 'SQLite without WAL',
    place: () => ({ path: join(temporaryDirectory(), 'store.sqlite'), sqliteVersion: '3.50.4' }),
  },
  { engine: 'PostgreSQL', place: async (server) => ({ url: await server.createDatabase() }) },
])('a watch of a store on $engine', ({ place }) => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  it('tells of what another process commits, to the last of it', async () => {
    const target = await place(server)
    const store = await openTarget(target)
    onTestFinished(() => store.close())
    const bell = new Bell(store)
    const child = new Child('writer.ts', { target, name: 'a', times: 20 })
    await bell.until(async () => (await store.read(({ audit }) => audit.head()))?.sequence === 19)
    await child.done()
  })
})

it('does not keep a program running', async () => {
  const path = join(temporaryDirectory(), 'store.sqlite')
  const child = new Child('forgetful-watcher.ts', { path })
  await child.done()
  expect(child.lines).toEqual(['watching'])
})
