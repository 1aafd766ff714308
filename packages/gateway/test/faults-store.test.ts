import { mkdtempSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@mcpver/core'
import { openSqliteStore } from '@mcpver/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RouteStore } from '../src/route/route-store.ts'
import { Front } from './support/faults/front.ts'
import { said } from './support/faults/said.ts'
import { RawClient } from './support/raw-client.ts'
import { until } from './support/until.ts'

let folder: string
let path: string
let store: Store
let front: Front
let client: RawClient

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'))
  path = join(folder, 'state.sqlite')
  store = await openSqliteStore({ path, busyTimeout: 200 })
})
afterEach(async () => {
  client.close()
  await front.close()
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function serving(): Promise<void> {
  front = await Front.open({ store })
  client = await RawClient.open({ url: front.url(), era: 'session', listens: false })
}

/** Writes a route anew, as it is. */
async function touch(): Promise<void> {
  const { revision, value } = front.gateway.catalog.server('faulty')!.route!
  await new RouteStore({ store }).change({ server: 'faulty', active: value.active }, { by: 'test', revision })
}

describe('a gateway whose store', () => {
  it('cannot be written: serves, refuses changes, and takes them when it is free again', async () => {
    await serving()
    const other = new DatabaseSync(path)
    other.exec('BEGIN EXCLUSIVE')
    await expect(touch()).rejects.toMatchObject({ code: 'ERR_STORE_BUSY' })
    expect(await said(client, 'echo', '{"text":"served"}')).toBe('served')
    other.exec('ROLLBACK')
    other.close()
    await touch()
    expect(await said(client, 'echo', '{"text":"served"}')).toBe('served')
    await until(() => front.gateway.catalog.status.fresh)
  })

  it('cannot be read: serves what it saw last, says so, and sees what was written when it is back', async () => {
    await store.close()
    const other = new DatabaseSync(path)
    // Without a write-ahead log, a lock keeps readers out too.
    other.exec('PRAGMA journal_mode = TRUNCATE')
    store = await openSqliteStore({ path, busyTimeout: 200 })
    await serving()
    other.exec('BEGIN EXCLUSIVE')
    await front.gateway.catalog.refresh()
    expect(front.gateway.catalog.status).toMatchObject({ fresh: false, error: { code: 'ERR_STORE_BUSY' } })
    expect(await said(client, 'echo', '{"text":"served"}')).toBe('served')
    const anew = await RawClient.open({ url: front.url(), era: 'stateless' })
    expect(await said(anew, 'echo', '{"text":"anew"}')).toBe('anew')
    await expect(touch()).rejects.toMatchObject({ code: 'ERR_STORE_BUSY' })
    other.exec('ROLLBACK')
    other.close()
    const routes = new RouteStore({ store })
    await routes.remove('faulty', (await routes.read('faulty'))!.revision)
    await until(() => front.gateway.catalog.status.fresh)
    await until(async () => (await said(anew, 'echo'))?.includes('ERR_ROUTE_MISSING') === true)
    anew.close()
  })
})
