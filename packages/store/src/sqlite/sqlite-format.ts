import { parseJson } from '@mcpver/core'
import { storeError, type StoreError } from '../store-error.ts'
import { historyRow, missingMigrations } from '../migration/history.ts'
import { FORMAT, MIGRATIONS, type Migration } from '../migration/migration.ts'
import { sqliteModule } from './sqlite-module.ts'
import type { MigrationRow } from '../sql/tables.ts'
import type { SqliteConnection } from './sqlite-connection.ts'

/** `mcpv` in ASCII, in the header of every file of ours: https://www.sqlite.org/pragma.html#pragma_application_id. */
export const APPLICATION_ID = 0x6d637076

const SCHEMA = `select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\' order by type, name`
const HISTORY = 'select number, name, digest from mcpver_migrations order by number'

/** What a file is to us. */
export interface SqliteFormat {
  /** Whether there is nothing in it. */
  readonly isFresh: boolean
  /** What it lacks, in order. */
  readonly missing: readonly Migration[]
}

/**
 * Tells what a file is, without changing it.
 *
 * @throws {StoreError} `ERR_STORE_FOREIGN`, `ERR_STORE_LATER_FORMAT`, `ERR_STORE_CORRUPT`
 */
export async function readFormat(connection: SqliteConnection): Promise<SqliteFormat> {
  const id = await connection.pragma('application_id')
  const version = await connection.pragma('user_version')
  const schema = (await connection.rows(SCHEMA)) as readonly { readonly name: string }[]
  if (id === 0 && version === 0 && schema.length === 0) return { isFresh: true, missing: MIGRATIONS }
  const isOurs = schema.some(({ name }) => name === 'mcpver_migrations')
  if (id !== APPLICATION_ID && !isOurs) throw foreign(connection.place)
  if (id !== APPLICATION_ID || !isOurs) throw damaged(connection.place, 'what its header says does not fit its tables')
  const rows = (await connection.rows(HISTORY)) as readonly MigrationRow[]
  if (version !== rows.length) throw damaged(connection.place, 'its header and its history name different formats')
  return { isFresh: false, missing: missingMigrations({ dialect: 'sqlite', place: connection.place, rows }) }
}

/** Does what is missing, in one transaction that nobody else can be in. Another process may have done it meanwhile. */
export async function migrateSqlite(connection: SqliteConnection): Promise<void> {
  await connection.transaction('immediate', async () => {
    const { missing } = await readFormat(connection)
    for (const migration of missing) {
      for (const statement of migration.statements('sqlite')) await connection.execute(statement)
      const { number, name, digest } = historyRow(migration, 'sqlite')
      await connection.query('insert into mcpver_migrations (number, name, digest) values (?, ?, ?)', [
        number,
        name,
        digest,
      ])
    }
    await connection.execute(`pragma application_id = ${String(APPLICATION_ID)}`)
    await connection.execute(`pragma user_version = ${String(FORMAT)}`)
  })
}

/**
 * Sees that the tables, indexes and triggers are those that the migrations make, text by text: one that is gone or changed is
 * an accident, or somebody who wants to change the audit.
 *
 * @throws {StoreError} `ERR_STORE_CORRUPT`
 */
export async function checkSchema(connection: SqliteConnection): Promise<void> {
  const actual = textsOf(await connection.rows(SCHEMA))
  const expected = textsOf(expectedSchema())
  const strange = [...actual].find((text) => !expected.has(text)) ?? [...expected].find((text) => !actual.has(text))
  if (strange === undefined) return
  const [, name] = parseJson(strange) as [string, string]
  throw damaged(connection.place, `its schema is not what its migrations make: see ${name}`)
}

function textsOf(rows: readonly unknown[]): ReadonlySet<string> {
  return new Set(rows.map((row) => JSON.stringify(Object.values(row as object))))
}

function expectedSchema(): readonly unknown[] {
  const db = new (sqliteModule().DatabaseSync)(':memory:')
  try {
    for (const migration of MIGRATIONS) for (const statement of migration.statements('sqlite')) db.exec(statement)
    return db.prepare(SCHEMA).all()
  } finally {
    db.close()
  }
}

function foreign(place: string): StoreError {
  return storeError('ERR_STORE_FOREIGN', `${place} is a database of another program`)
}

function damaged(place: string, why: string): StoreError {
  return storeError('ERR_STORE_CORRUPT', `${place} is damaged: ${why}`)
}
