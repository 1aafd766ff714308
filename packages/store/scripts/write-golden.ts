// Writes the golden stores of the format that this version writes: `pnpm --filter @mcpver/store golden`, once, when a migration
// was added. Those of earlier formats are never written again: every later version must open them as they are.
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { copyStore } from '../src/copy-store.ts'
import { historyRow } from '../src/migration/history.ts'
import { FORMAT, MIGRATIONS } from '../src/migration/migration.ts'
import { createMemoryStore } from '../src/memory/create-memory-store.ts'
import { openSqliteStore } from '../src/sqlite/open-sqlite-store.ts'
import { sqliteModule } from '../src/sqlite/sqlite-module.ts'
import { contentOf, fill, fillTallies, talliesOf } from '../src/test/samples.ts'

const golden = (suffix: string): string =>
  fileURLToPath(new URL(`../src/test/golden/v${String(FORMAT)}${suffix}`, import.meta.url))
if (existsSync(golden('.sqlite'))) throw new Error(`Format ${String(FORMAT)} has its golden stores already`)

const store = createMemoryStore()
await store.write((view) => fill(view))
await fillTallies(store)
const content = { ...((await store.read(contentOf)) as object), tallies: await talliesOf(store) }
writeFileSync(golden('.json'), `${JSON.stringify(content, null, 2)}\n`)
const sqlite = await openSqliteStore({ path: golden('.sqlite') })
await copyStore(store, sqlite)
await sqlite.close()
writeFileSync(golden('.postgres.sql'), `${postgresDump().join(';\n')};\n`)

/** The statements that make the same store on PostgreSQL. */
function postgresDump(): readonly string[] {
  const db = new (sqliteModule().DatabaseSync)(golden('.sqlite'))
  const tables = ['releases', 'audit_records', 'audit_checkpoints', 'documents', 'jobs', 'call_tallies']
  const content = tables.flatMap((table) =>
    db
      .prepare(`select * from ${table} order by 1, 2`)
      .all()
      .map((row) => insertion(table, row)),
  )
  db.close()
  const history = MIGRATIONS.map((migration) => insertion('mcpver_migrations', historyRow(migration, 'postgres')))
  const schema = MIGRATIONS.flatMap(({ statements }) => statements('postgres'))
  return ['create schema mcpver', 'set search_path to mcpver', ...schema, ...history, ...content]
}

function insertion(table: string, row: object): string {
  const values = Object.values(row).map((value: unknown) =>
    typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value),
  )
  return `insert into ${table} (${Object.keys(row).join(', ')}) values (${values.join(', ')})`
}
