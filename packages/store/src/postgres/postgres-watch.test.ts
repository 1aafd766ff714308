import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'
import { Bell } from '../test/bell.ts'
import { codeOf } from '../test/code-of.ts'
import { stealNotifications } from '../test/notification-thief.ts'
import { runSql, startPostgres, type PostgresServer } from '../test/postgres-server.ts'
import { document } from '../test/samples.ts'
import { openPostgresStore } from './open-postgres-store.ts'
import { channelOf } from './postgres-settings.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres(true)
})
afterAll(() => server.stop())

async function open(url: string, schema?: string): Promise<Store> {
  const store = await openPostgresStore({ url, ...(schema !== undefined && { schema }) })
  onTestFinished(() => store.close())
  return store
}

const put = (store: Store, id: string) => store.write(({ documents }) => documents.put(document({ id })))
const has = async (store: Store, id: string) =>
  (await store.read(({ documents }) => documents.get('evidence', id))) !== undefined
/** The processes of the server that listen to the store. */
const listeners = (url: string) =>
  runSql(
    url,
    `select pid from pg_stat_activity where datname = current_database() and query like '%pg_backend_pid()%'
    and query not like '%pg_stat_activity%'`,
  )

describe('a watch of a store on PostgreSQL', () => {
  it('tells when the server is lost, so that who reads learns it, and of what is committed after it is back', async () => {
    const url = await server.createDatabase()
    const store = await open(url)
    const bell = new Bell(store)
    await bell.heard()
    const codes = new Set<string>()
    const failed = bell.until(async () => {
      codes.add(await codeOf(() => has(store, 'a')))
      return codes.has('ERR_STORE_UNAVAILABLE')
    })
    // As often as it takes for a read to fall into the time without a server.
    while (!codes.has('ERR_STORE_UNAVAILABLE')) await server.restart()
    await failed
    const told = bell.until(() => has(store, 'a').catch(() => false))
    await put(await open(url), 'a')
    await told
  })

  it('listens again after its connection was cut, and only once', async () => {
    const url = await server.createDatabase()
    const [store, other] = [await open(url), await open(url)]
    const bell = new Bell(store)
    await bell.heard()
    const [{ pid } = {}] = await listeners(url)
    await runSql(url, `select pg_terminate_backend(${String(pid)})`)
    await bell.until(async () => {
      const now = await listeners(url)
      return now.length === 1 && now[0]?.['pid'] !== pid
    })
    const told = bell.until(() => has(store, 'a'))
    await put(other, 'a')
    await told
  })

  it('tells of commits, too, when a proxy keeps the notifications to itself', async () => {
    const url = await server.createDatabase()
    const [store, other] = [await open(await stealNotifications(url)), await open(url)]
    const bell = new Bell(store)
    await bell.heard()
    for (const id of ['a', 'b']) {
      const told = bell.until(() => has(store, id))
      await put(other, id)
      await told
    }
  })

  it('leaves no connection behind when it ends', async () => {
    const url = await server.createDatabase()
    const store = await open(url)
    const bell = new Bell(store)
    await bell.heard()
    expect(await listeners(url)).toHaveLength(1)
    bell.silence()
    await store.close()
    const rest = async () =>
      runSql(url, `select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
    while ((await rest()).length > 0);
  })

  it('can end before it has begun to listen', async () => {
    const url = await server.createDatabase()
    const store = await open(url)
    store.watch(() => undefined)()
    store.watch(() => undefined)
    await store.close()
  })

  it('is of one schema: another has a channel of its own', () => {
    expect(channelOf('mcpver')).toMatch(/^mcpver_[0-9a-f]{16}$/)
    expect(channelOf('other')).not.toBe(channelOf('mcpver'))
  })
})
