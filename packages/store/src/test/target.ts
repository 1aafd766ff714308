import { openPostgresStore } from '../postgres/open-postgres-store.ts'
import { SqliteEngine } from '../sqlite/sqlite-engine.ts'
import { TransactionalStore } from '../transactional-store.ts'
import type { Store } from '@mcpver/core'
import type { SqliteSettings } from '../sqlite/sqlite-settings.ts'

/** A store that another process can open too. */
export type Target = (Pick<SqliteSettings, 'path'> & Partial<SqliteSettings>) | { readonly url: string }

/** What a writer is told. */
export interface WriterTask {
  readonly target: Target
  readonly name: string
  /** Default: until it is killed. */
  readonly times?: number
  /** How much to write beside, in characters. Default: 0. */
  readonly padding?: number
}

export async function openTarget(target: Target): Promise<Store> {
  if ('url' in target) return openPostgresStore(target)
  return new TransactionalStore(await SqliteEngine.open({ readOnly: false, busyTimeout: 60_000, ...target }))
}
