import { quote } from '@mcpver/core'
import { storeError } from '../store-error.ts'
import { digestOf, FORMAT, MIGRATIONS, type Migration } from './migration.ts'
import type { SqlDialect } from '../sql/session.ts'
import type { MigrationRow } from '../sql/tables.ts'

/** How a store tells what was done to it. */
export interface History {
  readonly dialect: SqlDialect
  /** The store as messages name it. */
  readonly place: string
  /** The rows of `mcpver_migrations`, in order of their number. */
  readonly rows: readonly MigrationRow[]
}

/**
 * The migrations that a store lacks.
 *
 * @throws {StoreError} `ERR_STORE_LATER_FORMAT` when a later version of this package wrote it; `ERR_STORE_CORRUPT` when it says
 *   something that no version of this package did.
 */
export function missingMigrations({ dialect, place, rows }: History): readonly Migration[] {
  const latest = rows.at(-1)
  if (latest !== undefined && latest.number > FORMAT && latest.number === rows.length) {
    throw storeError(
      'ERR_STORE_LATER_FORMAT',
      `${place} has format ${String(latest.number)}, and this version of mcpver reads up to ${String(FORMAT)}`,
    )
  }
  for (const [index, row] of rows.entries()) {
    const migration = MIGRATIONS[index]
    if (migration?.number === row.number && digestOf(migration, dialect) === row.digest) continue
    throw storeError(
      'ERR_STORE_CORRUPT',
      `${place} says that its migration ${String(index + 1)} was ${quote(row.name)} with digest ${quote(row.digest)}, which no version of mcpver has`,
    )
  }
  return MIGRATIONS.slice(rows.length)
}

/** The row that tells of a migration. */
export function historyRow(migration: Migration, dialect: SqlDialect): MigrationRow {
  return { number: migration.number, name: migration.name, digest: digestOf(migration, dialect) }
}
