import pg from 'pg'
import type { AuditRecord, Release } from '@mcpver/core'
import { lockStatement } from '../postgres/postgres-settings.ts'
import { toAuditRecordRow } from '../row/audit-row.ts'
import { toReleaseRow } from '../row/release-row.ts'
import { sqliteModule } from '../sqlite/sqlite-module.ts'
import { openTarget, type Target } from './target.ts'

/** What creates releases with the bare driver of an engine: the least that has to be done for the same rows. */
export interface BareInserts {
  /** Inserts a release and the audit record that follows the last one, in one durable transaction. */
  create(release: Release, recordOf: (sequence: number) => AuditRecord): Promise<void>
  close(): Promise<void>
}

type Values = (string | number | null)[]

/** Opens a store, which is made when it is not there, with the bare driver. For measuring what the store costs. */
export async function openBareInserts(target: Target): Promise<BareInserts> {
  await (await openTarget(target)).close()
  return 'url' in target ? throughPg(target.url) : throughSqlite(target.path)
}

function throughSqlite(path: string): BareInserts {
  const db = new (sqliteModule().DatabaseSync)(path)
  db.exec('pragma synchronous = full; pragma busy_timeout = 60000')
  const next = db.prepare('select coalesce(max(sequence) + 1, 0) as next from audit_records')
  const insert = (table: string, row: object): unknown =>
    db.prepare(insertion(table, row, () => '?')).run(...valuesOf(row))
  return {
    create: (release, recordOf) => {
      const row = toReleaseRow(release, 1)
      db.exec('begin immediate')
      insert('releases', row)
      insert('audit_records', toAuditRecordRow(recordOf(Number(next.get()?.['next']))))
      db.exec('commit')
      return Promise.resolve()
    },
    close: () => Promise.resolve(db.close()),
  }
}

async function throughPg(url: string): Promise<BareInserts> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('set search_path to mcpver')
  const insert = (table: string, row: object): Promise<unknown> =>
    client.query(
      insertion(table, row, (index) => `$${String(index)}`),
      valuesOf(row),
    )
  return {
    create: async (release, recordOf) => {
      const row = toReleaseRow(release, 1)
      await client.query('begin')
      await client.query(lockStatement('mcpver'))
      await insert('releases', row)
      const { rows } = await client.query<{ next: string }>(
        'select coalesce(max(sequence) + 1, 0) as next from audit_records',
      )
      await insert('audit_records', toAuditRecordRow(recordOf(Number(rows[0]?.next))))
      await client.query('commit')
    },
    close: () => client.end(),
  }
}

function insertion(table: string, row: object, mark: (index: number) => string): string {
  const columns = Object.keys(row)
  return `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, index) => mark(index + 1)).join(', ')})`
}

function valuesOf(row: object): Values {
  return Object.values(row) as Values
}
