import { join } from 'node:path'
import type { Store } from '@mcpver/core'
import { openPostgresStore, openSqliteStore } from '@mcpver/store'
import { temporaryFolder } from '../gateway/temporary-folder.ts'
import { startPostgres } from '../store-package.ts'

/** A store that several processes open. */
export type Place = { readonly path: string } | { readonly url: string }

/** An engine, and where a new store on it is. */
export interface Engine {
  readonly name: 'PostgreSQL' | 'SQLite'
  readonly place: () => Promise<Place>
}

export function openStore(place: Place): Promise<Store> {
  return 'url' in place ? openPostgresStore(place) : openSqliteStore(place)
}

/** Both engines, as long as they are used. */
export async function withEngines<T>(use: (engines: readonly Engine[]) => Promise<T>): Promise<T> {
  const folder = temporaryFolder()
  const server = await startPostgres()
  let files = 0
  try {
    return await use([
      { name: 'SQLite', place: () => Promise.resolve({ path: join(folder, `${String(files++)}.sqlite`) }) },
      { name: 'PostgreSQL', place: async () => ({ url: await server.createDatabase() }) },
    ])
  } finally {
    await server.stop()
  }
}
