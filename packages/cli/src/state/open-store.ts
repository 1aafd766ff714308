import type { Store } from '@mcpver/core'
import { openPostgresStore, openSqliteStore } from '@mcpver/store'
import { makeStateDirectory } from './state-directory.ts'
import { isPostgres, type StatePaths } from './state-options.ts'

/**
 * Opens the store, uses it and closes it, whatever happens.
 *
 * @throws {StoreError} what opening throws.
 */
export async function withStore<T>(paths: StatePaths, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(paths)
  try {
    return await use(store)
  } finally {
    await store.close()
  }
}

async function openStore({ database, directory }: StatePaths): Promise<Store> {
  if (isPostgres(database)) return openPostgresStore({ url: database })
  if (database.startsWith(directory)) await makeStateDirectory(directory)
  return openSqliteStore({ path: database })
}
