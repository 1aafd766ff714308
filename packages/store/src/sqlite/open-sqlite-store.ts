import { resolve } from 'node:path'
import { quote, systemClock, type Clock, type Store } from '@mcpver/core'
import { storeError } from '../store-error.ts'
import { durationOption } from '../duration-option.ts'
import { TransactionalStore } from '../transactional-store.ts'

/** Where the file is, and how it is used. */
export interface SqliteStoreOptions {
  /** The file. Its directory must be there; the file is made when it is not, readable by its owner only. */
  readonly path: string
  /** Whether nothing may be written, for a file on a medium that cannot be. The file must be there. Default: `false`. */
  readonly readOnly?: boolean
  /** How long a transaction waits for those of other processes before `ERR_STORE_BUSY`, in milliseconds. Default: 30,000. */
  readonly busyTimeout?: number
  /** The clock that jobs become due by, for tests and simulations. Default: that of the machine, which all processes on the file share. */
  readonly clock?: Clock
}

/**
 * Opens a store in a SQLite file, which several processes of one machine may have open at once; not over a network file
 * system, whose locks cannot be relied upon. A file that is not there is made, one of an earlier version is migrated.
 *
 * @throws {StoreError} `ERR_STORE_FOREIGN`, `ERR_STORE_LATER_FORMAT`, `ERR_STORE_CORRUPT`, `ERR_STORE_UNAVAILABLE`,
 *   `ERR_STORE_READ_ONLY`, `ERR_STORE_FULL`, `ERR_STORE_BUSY`; `ERR_STORE_INVALID` for an option that cannot be.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const { path, readOnly = false, busyTimeout = 30_000, clock = systemClock } = options
  if (typeof path !== 'string' || path === '' || path === ':memory:' || path.includes('\u0000')) {
    throw storeError('ERR_STORE_INVALID', `${quote(path)} is not the path of a file`, {
      hint: 'Name a file. For a store in memory there is `createMemoryStore()`.',
    })
  }
  const settings = {
    path: resolve(path),
    readOnly,
    busyTimeout: durationOption('busyTimeout', busyTimeout),
    clock,
  }
  // Loaded on first use: Kysely takes longer to load than anything else here takes.
  const { SqliteEngine } = await import('./sqlite-engine.ts')
  return new TransactionalStore(await SqliteEngine.open(settings))
}
