import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { Store } from '@mcpver/core'
import { openTarget, startPostgres, temporaryDirectory, type PostgresServer, type Target } from './store-testing.ts'

/** An engine that keeps releases, as tests use it. */
export interface Engine {
  readonly engine: 'SQLite' | 'PostgreSQL'
  /** A place for a new store. */
  readonly place: () => Promise<Target>
}

/** The engines for the tests of one file. The PostgreSQL server of it runs as long as the file's tests do. */
export function useEngines(): { readonly engines: readonly Engine[]; readonly server: () => PostgresServer } {
  let server: PostgresServer | undefined
  const running = (): PostgresServer => {
    if (server === undefined) throw new Error('The server runs only while tests do')
    return server
  }
  beforeAll(async () => {
    server = await startPostgres(true)
  })
  afterAll(() => server?.stop())
  const engines: readonly Engine[] = [
    { engine: 'SQLite', place: () => Promise.resolve({ path: join(temporaryDirectory(), 'store.sqlite') }) },
    { engine: 'PostgreSQL', place: async () => ({ url: await running().createDatabase() }) },
  ]
  return { engines, server: running }
}

/** Opens a store until the test ends. */
export async function openForTest(target: Target): Promise<Store> {
  const store = await openTarget(target)
  onTestFinished(() => store.close())
  return store
}
