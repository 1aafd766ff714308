import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createMemoryStore } from '../memory/create-memory-store.ts'
import { openPostgresStore } from '../postgres/open-postgres-store.ts'
import { openSqliteStore } from '../sqlite/open-sqlite-store.ts'
import { startPostgres, type PostgresServer } from './postgres-server.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import type { Clock, Store } from '@mcpver/core'

/** Opens one store, empty at first, as often as it is called; in memory there is only one opening. */
export type Opener = () => Promise<Store>

/** One of the engines, as tests use it. */
export interface TestEngine {
  readonly name: 'memory' | 'sqlite' | 'postgres'
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /**
   * A new store for one test. All its openings are closed when that ends.
   *
   * @param clock What jobs become due by; PostgreSQL has a clock of its own. Default: that of the machine.
   */
  readonly place: (clock?: Clock) => Opener
}

let server: PostgresServer
let url: string
let schemas = 0

/** All engines. */
export const ENGINES: readonly TestEngine[] = [
  {
    name: 'memory',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    place: (clock) => {
      const store = createMemoryStore({ ...(clock && { clock }) })
      return () => Promise.resolve(store)
    },
  },
  {
    name: 'sqlite',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    place: (clock) => {
      const path = join(temporaryDirectory(), 'store.sqlite')
      return closing(() => openSqliteStore({ path, ...(clock && { clock }) }))
    },
  },
  {
    name: 'postgres',
    start: async () => {
      server = await startPostgres()
      url = await server.createDatabase()
    },
    stop: () => server.stop(),
    place: () => {
      const schema = `store_${String(++schemas)}`
      return closing(() => openPostgresStore({ url, schema }))
    },
  },
]

function closing(open: Opener): Opener {
  return async () => {
    const store = await open()
    onTestFinished(() => store.close())
    return store
  }
}
