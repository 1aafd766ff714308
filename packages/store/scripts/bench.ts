// Durable writes a second through the store, against the bare driver doing the same inserts: `pnpm --filter @mcpver/store bench`.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Store } from '@mcpver/core'
import { openPostgresStore } from '../src/postgres/open-postgres-store.ts'
import { toAuditRecordRow } from '../src/row/audit-row.ts'
import { toReleaseRow } from '../src/row/release-row.ts'
import { openSqliteStore } from '../src/sqlite/open-sqlite-store.ts'
import { sqliteModule } from '../src/sqlite/sqlite-module.ts'
import { startPostgres } from '../src/test/postgres-server.ts'
import { auditRecord, release } from '../src/test/samples.ts'

const TIMES = 1500
const ROUNDS = 5

type Write = (number: number) => Promise<void>

const releaseOf = (number: number) => release({ version: `1.${String(number)}.0` })

/** A release and its audit record in one transaction, as creating a version does. */
function throughStore(store: Store): Write {
  return (number) =>
    store.write(async ({ releases, audit }) => {
      await releases.insert(releaseOf(number))
      await audit.append(auditRecord(number))
    })
}

function insertion(table: string, row: object, mark: (index: number) => string): string {
  const columns = Object.keys(row)
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => mark(index + 1)).join(', ')})`
}

const [RELEASE, RECORD] = [toReleaseRow(releaseOf(0), 1), toAuditRecordRow(auditRecord(0))]

function valuesOf(row: object): (string | number | null)[] {
  return Object.values(row) as (string | number | null)[]
}

function throughSqlite(path: string): Write {
  const db = new (sqliteModule().DatabaseSync)(path)
  db.exec('pragma synchronous = full')
  const statements = [insertion('releases', RELEASE, () => '?'), insertion('audit_records', RECORD, () => '?')]
  const [releases, records] = statements.map((sql) => db.prepare(sql))
  return (number) => {
    db.exec('begin immediate')
    releases?.run(...valuesOf(toReleaseRow(releaseOf(number), 1)))
    records?.run(...valuesOf(toAuditRecordRow(auditRecord(number))))
    db.exec('commit')
    return Promise.resolve()
  }
}

function throughPg(client: pg.Client): Write {
  const mark = (index: number): string => `$${String(index)}`
  const [releases, records] = [insertion('releases', RELEASE, mark), insertion('audit_records', RECORD, mark)]
  return async (number) => {
    await client.query('begin')
    await client.query(releases, Object.values(toReleaseRow(releaseOf(number), 1)))
    await client.query(records, Object.values(toAuditRecordRow(auditRecord(number))))
    await client.query('commit')
  }
}

/** Writes a second of each, the median of some rounds that take turns, so that both see the same machine. */
async function compare(what: string, ours: Write, bare: Write): Promise<void> {
  const rates: Record<'ours' | 'bare', number[]> = { ours: [], bare: [] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, write] of [
      ['ours', ours],
      ['bare', bare],
    ] as const) {
      const start = performance.now()
      for (let number = 0; number < TIMES; number++) await write(round * TIMES + number)
      rates[name].push((TIMES / (performance.now() - start)) * 1000)
    }
  }
  const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [our, their] = [median(rates.ours), median(rates.bare)]
  console.log(
    `${what}: ${our.toFixed(0)} transactions/s through the store, ${their.toFixed(0)} bare: ${(our / their).toFixed(2)} of it`,
  )
}

const directory = mkdtempSync(join(tmpdir(), 'mcpver-bench-'))
const server = await startPostgres()
try {
  const paths = ['ours', 'bare'].map((name) => join(directory, name)) as [string, string]
  const [store, twin] = [await openSqliteStore({ path: paths[0] }), await openSqliteStore({ path: paths[1] })]
  await compare('SQLite', throughStore(store), throughSqlite(paths[1]))
  await Promise.all([store.close(), twin.close()])

  const urls = [await server.createDatabase(), await server.createDatabase()] as const
  const [ours, bare] = [await openPostgresStore({ url: urls[0] }), await openPostgresStore({ url: urls[1] })]
  const client = new pg.Client(urls[1])
  await client.connect()
  await client.query('set search_path to mcpver')
  await compare('PostgreSQL', throughStore(ours), throughPg(client))
  await Promise.all([ours.close(), bare.close(), client.end()])
} finally {
  await server.stop()
  rmSync(directory, { recursive: true, force: true })
}
