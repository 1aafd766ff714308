import { openPostgresStore } from '../postgres/open-postgres-store.ts'
import { PostgresEngine } from '../postgres/postgres-engine.ts'
import { SqliteEngine } from '../sqlite/sqlite-engine.ts'
import { TransactionalStore } from '../transactional-store.ts'
import type { Store } from '@mcpver/core'
import type { SqliteSettings } from '../sqlite/sqlite-settings.ts'

/** A store that another process can open too. */
export type Target = (Pick<SqliteSettings, 'path'> & Partial<SqliteSettings>) | PostgresTarget

/** A schema of a PostgreSQL database. */
export interface PostgresTarget {
  readonly url: string
  /** Default: `mcpver`. */
  readonly schema?: string
  /** Whether graphile-worker is installed. Default: true, as it is. */
  readonly isGraphileThere?: boolean
}

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
  if ('url' in target) return openPostgresTarget(target)
  return new TransactionalStore(await SqliteEngine.open({ readOnly: false, busyTimeout: 60_000, ...target }))
}

async function openPostgresTarget({ isGraphileThere = true, ...target }: PostgresTarget): Promise<Store> {
  if (isGraphileThere) return openPostgresStore(target)
  const limits = { busyTimeout: 30_000, statementTimeout: 60_000, connectTimeout: 10_000, poolSize: 10 }
  const loadGraphile = (): Promise<never> => Promise.reject(new Error('It is not installed'))
  return new TransactionalStore(await PostgresEngine.open({ schema: 'mcpver', ...target, ...limits, loadGraphile }))
}
