import { storeError } from '../store-error.ts'
import { historyRow, missingMigrations } from '../migration/history.ts'
import { MIGRATIONS, type Migration } from '../migration/migration.ts'
import type { MigrationRow } from '../sql/tables.ts'
import type { PostgresConnections } from './postgres-connections.ts'
import type { PostgresSession } from './postgres-session.ts'

/** What a schema is to us. */
interface SchemaLook {
  readonly has_history: boolean
  /** How many tables, views and sequences it has. */
  readonly relations: number
}

const LOOK = `select
  exists (select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1 and c.relname = 'mcpver_migrations' and c.relkind = 'r') as has_history,
  (select count(*) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where n.nspname = $1) as relations`

/**
 * Brings a schema to the format of this version. The transaction that writes holds the lock of all writers, so of many
 * programs that start at once one does it, and the others find it done.
 *
 * @throws {StoreError} `ERR_STORE_FOREIGN`, `ERR_STORE_LATER_FORMAT`, `ERR_STORE_CORRUPT`
 */
export async function migratePostgres(connections: PostgresConnections, schema: string): Promise<void> {
  const missing = await connections.transaction('read', (session) => missingIn(session, schema))
  if (missing.length === 0) return
  await connections.transaction('write', async (session) => {
    await session.execute([`create schema if not exists "${schema}"`])
    for (const migration of await missingIn(session, schema)) await apply(session, migration)
  })
}

async function missingIn(session: PostgresSession, schema: string): Promise<readonly Migration[]> {
  const [look] = (await session.query(LOOK, [schema])).rows as readonly [SchemaLook]
  if (!look.has_history && look.relations > 0) {
    throw storeError('ERR_STORE_FOREIGN', `${session.place} is a schema of another program`)
  }
  if (!look.has_history) return MIGRATIONS
  const { rows } = await session.query('select number, name, digest from mcpver_migrations order by number', [])
  return missingMigrations({ dialect: 'postgres', place: session.place, rows: rows as readonly MigrationRow[] })
}

async function apply(session: PostgresSession, migration: Migration): Promise<void> {
  await session.execute(migration.statements('postgres'))
  const { number, name, digest } = historyRow(migration, 'postgres')
  await session.query('insert into mcpver_migrations (number, name, digest) values ($1, $2, $3)', [
    number,
    name,
    digest,
  ])
}
